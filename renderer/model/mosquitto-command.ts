// A topic or message as a command of mosquitto's tools (mosquitto_pub(1), mosquitto_sub(1), version 2.0), for a POSIX shell. Pure; called
// by topic-copies.ts. A password never stands in it: the shell's own variable MQTT_PASSWORD does.

import type { ProtocolVersion } from '../../shared/connection.ts';
import type { MessageProperties } from '../../shared/message.ts';
import { AppError } from '../../shared/errors.ts';
import { topicFilterProblem, sharedSubscriptionFrom } from '../../shared/mqtt/topic-filter.ts';
import { topicNameProblem } from '../../shared/mqtt/topic-name.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import type { Qos } from '../../shared/profile-parts.ts';
import { printfFormat, shellWord } from './shell-word.ts';

/** The broker that a command is to reach. */
export interface CommandBroker {
  readonly settings: ProfileSettings;
  /** What is spoken now; null: not online yet, and the profile leaves it open. */
  readonly protocolVersion: ProtocolVersion | null;
  readonly hasPassword: boolean;
}

const versionWords: Readonly<Record<ProtocolVersion, string>> = { 3: 'mqttv31', 4: 'mqttv311', 5: 'mqttv5' };

/** A message to be published by a command. */
export interface CommandMessage {
  readonly topicName: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly properties: MessageProperties;
}

/** Longer payloads go through a pipe: Linux takes 128 KiB for one argument. */
const argumentBytes = 65_536;
/** More than this is no command any more. */
export const maximumCommandBytes = 1_048_576;

/** What whoever runs the commands must know or prepare, as sentences; empty: nothing. */
export function commandRemarks({ settings, hasPassword }: CommandBroker): readonly string[] {
  const remarks: string[] = [];
  if (hasPassword) remarks.push('Set MQTT_PASSWORD to the password before you run it.');
  if (settings.scheme !== 'mqtts') return remarks;
  const files = [
    ...(settings.tls.caPem === '' ? [] : ['ca.pem']),
    ...(settings.tls.certificatePem === '' ? [] : ['client.pem and client.key']),
  ];
  if (files.length > 0)
    remarks.push(`It reads certificates from ${files.join(', ')}: save them there or change the names.`);
  if (settings.tls.verification !== 'full') {
    remarks.push(
      '--insecure leaves out only the check of the host name: these tools always check the certificate itself.',
    );
  }
  return remarks;
}

/** `mosquitto_pub …` that publishes exactly this message. Throws AppError `notSupported`, `invalidInput` or `tooLarge`. */
export function publishCommand(broker: CommandBroker, message: CommandMessage): string {
  const { topicName, payload, qos, retain, properties } = message;
  const problem = topicNameProblem(topicName);
  if (problem !== null) throw new AppError('invalidInput', `${problem} So there is no mosquitto_pub command for it.`);
  if (payload.length > maximumCommandBytes) {
    throw new AppError(
      'tooLarge',
      'This payload is larger than 1 MB. Save it to a file and publish it with mosquitto_pub -f.',
    );
  }
  const words = ['mosquitto_pub', ...brokerWords(broker)];
  if (qos > 0) words.push('-q', String(qos));
  if (retain) words.push('-r');
  if (broker.protocolVersion === 5) words.push(...propertyWords(properties));
  words.push('-t', shellWord(topicName));
  if (payload.length === 0) return [...words, '-n'].join(' ');
  const text = textOf(payload);
  const word = text === null || payload.length > argumentBytes ? null : shellWord(text);
  // A NUL cannot stand in an argument, and what would need printf within it reads better in a pipe.
  if (word !== null && !word.includes('$(printf')) return [...words, '-m', word].join(' ');
  return `printf ${printfFormat(payload, text)} | ${[...words, '-s'].join(' ')}`;
}

/** `mosquitto_sub …` for these filters. Throws AppError `notSupported`, `invalidInput` or `tooLarge`. */
export function subscribeCommand(broker: CommandBroker, topicFilters: readonly string[]): string {
  const words = ['mosquitto_sub', ...brokerWords(broker)];
  const qos = Math.max(0, ...broker.settings.subscriptions.map((subscription) => subscription.qos));
  if (qos > 0) words.push('-q', String(qos));
  words.push('-v');
  let length = 0;
  for (const topicFilter of topicFilters) {
    const word = shellWord(topicFilter);
    length += word.length;
    if (length > argumentBytes) {
      throw new AppError(
        'tooLarge',
        'These topics are too many for one mosquitto_sub command. Select fewer, or their branch.',
      );
    }
    words.push('-t', word);
  }
  return words.join(' ');
}

/** The filter of a topic alone, or of it and everything below. Throws AppError `invalidInput` where no filter means just that. */
export function topicFilterOf(topicName: string, withBelow: boolean): string {
  if (/[+#]/.test(topicName)) {
    throw new AppError(
      'invalidInput',
      'This name holds + or #, which mean something else in a filter: no filter fits it alone.',
    );
  }
  const topicFilter = withBelow ? `${topicName}/#` : topicName;
  const problem = topicFilterProblem(topicFilter);
  if (problem !== null) throw new AppError('invalidInput', problem);
  if (sharedSubscriptionFrom(topicFilter) !== null) {
    throw new AppError(
      'invalidInput',
      'A filter that begins with $share/ means a shared subscription: no filter fits this topic.',
    );
  }
  return topicFilter;
}

function brokerWords({ settings, protocolVersion, hasPassword }: CommandBroker): string[] {
  const { scheme, host, port, username, tls } = settings;
  if (settings.demo) {
    throw new AppError(
      'notSupported',
      'The demo’s broker lives inside Treeline, on a port of the moment: no command can name it.',
    );
  }
  if (scheme === 'ws' || scheme === 'wss') {
    throw new AppError(
      'notSupported',
      'This connection uses WebSocket, which mosquitto’s tools of version 2.0 do not speak. They need the broker’s MQTT port (mqtt:// or mqtts://).',
    );
  }
  const words = ['-h', shellWord(host), '-p', String(port)];
  if (protocolVersion !== null) words.push('-V', versionWords[protocolVersion]);
  if (username !== null) words.push('-u', shellWord(username));
  if (hasPassword) words.push('-P', '"$MQTT_PASSWORD"');
  if (scheme === 'mqtts') {
    words.push(...(tls.caPem === '' ? ['--tls-use-os-certs'] : ['--cafile', 'ca.pem']));
    if (tls.certificatePem !== '') words.push('--cert', 'client.pem', '--key', 'client.key');
    if (tls.verification !== 'full') words.push('--insecure');
  }
  return words;
}

/** `-D publish name value` for each property that these tools can send: a subscription's identifier is the broker's own. */
function propertyWords(properties: MessageProperties): string[] {
  const words: string[] = [];
  const add = (name: string, ...values: readonly string[]): void => {
    words.push('-D', 'publish', name, ...values.map(shellWord));
  };
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData } = properties;
  if (payloadFormatIndicator !== undefined) add('payload-format-indicator', String(payloadFormatIndicator));
  if (messageExpiryInterval !== undefined) add('message-expiry-interval', String(messageExpiryInterval));
  if (contentType !== undefined) add('content-type', contentType);
  if (responseTopic !== undefined) add('response-topic', responseTopic);
  const correlation = correlationData === undefined ? null : textOf(bytesOfHex(correlationData));
  // No argument can hold a NUL, and these tools take bytes only as one.
  if (correlation !== null && !correlation.includes('\u0000')) add('correlation-data', correlation);
  for (const [name, value] of properties.userProperties ?? []) add('user-property', name, value);
  return words;
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}
