// What is wrong with a profile's settings, as far as the settings alone tell it: by field, as sentences. Pure. Called by the form
// while one types, and by the core's check before connecting (connect-options.ts), so that both say the same.

import type { FieldProblem } from './contract.ts';
import { topicFilterProblem } from './mqtt/topic-filter.ts';
import { topicNameProblem } from './mqtt/topic-name.ts';
import { utf8Length } from './mqtt/utf8.ts';
import type { ProfileSettings, SecretName } from './profile.ts';
import type { TlsSettings, TypedBytes, UserProperties, Will } from './profile-parts.ts';
import { headerProblem, routeProblems } from './route-problems.ts';

type Add = (field: string, message: string | null) => void;

/** Longest string and longest binary data of MQTT, in bytes (MQTT 5 clauses 1.5.4 and 1.5.6). */
const longestBytes = 65_535;

/** Problems of the settings but for client id, user name and topic filters subscribed to. Empty: none. */
export function settingsProblems(settings: ProfileSettings): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add: Add = (field, message) => {
    if (message !== null) problems.push({ field, message });
  };
  if (!settings.demo) {
    problems.push(...routeProblems(settings));
    if (settings.scheme === 'mqtts' || settings.scheme === 'wss') checkTls(settings, add);
    checkPasswordSource(settings, add);
    add('authenticationMethod', textProblem(settings.authenticationMethod, 'The authentication method'));
  }
  checkPairs('userProperties', settings.userProperties, add);
  const { enabled, firstDelayMs, longestDelayMs } = settings.reconnect;
  if (enabled && longestDelayMs < firstDelayMs) {
    add('reconnect.longestDelayMs', 'The longest wait cannot be shorter than the first.');
  }
  if (settings.will !== null) checkWill(settings.will, add);
  for (const [index, topicFilter] of settings.excludedFilters.entries()) {
    add(`excludedFilters.${index}`, excludedFilterProblem(topicFilter));
  }
  return problems;
}

/** Problems of secrets as typed. A secret that is not there has none. */
export function secretTextProblems(secrets: Readonly<Partial<Record<SecretName, string>>>): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { webSocketHeaders, authenticationData, pkcs12 } = secrets;
  const lines = (webSocketHeaders ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  for (const line of lines) {
    const colon = line.indexOf(':');
    // The line itself is a secret: its number has to do.
    const place = lines.length === 1 ? 'The header' : `Header ${lines.indexOf(line) + 1}`;
    const message =
      colon < 1
        ? `${place} has no colon. Write each as “Name: value”, one a line.`
        : headerProblem(line.slice(0, colon).trim(), line.slice(colon + 1).trim(), place);
    if (message === null) continue;
    problems.push({ field: 'webSocketHeaders', message });
    break;
  }
  const data = base64Length(authenticationData ?? '');
  if (data < 0) problems.push({ field: 'authenticationData', message: notBase64 });
  else if (data > longestBytes) {
    problems.push({ field: 'authenticationData', message: tooLongBytes('The authentication data', data) });
  }
  if (base64Length(pkcs12 ?? '') < 0) problems.push({ field: 'pkcs12', message: notBase64 });
  return problems;
}

/** Private keys among the settings, where they would lie open on the disk: a key is a secret of its own. */
export function openKeyProblems({ caPem, certificatePem }: TlsSettings): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (holdsKey(caPem)) {
    const message = 'No private key belongs here: of an authority only the certificate is needed. Take the key out.';
    problems.push({ field: 'tls.caPem', message });
  }
  if (holdsKey(certificatePem)) {
    const message =
      'A private key does not belong here, where it would be saved unprotected. Move it to “Private key”.';
    problems.push({ field: 'tls.certificatePem', message });
  }
  return problems;
}
const holdsKey = (pem: string): boolean => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem);

/** Bytes that a base64 text stands for (RFC 4648 section 4, white space passed over), or -1 when it is none. */
export function base64Length(text: string): number {
  const plain = text.replaceAll(/\s/g, '');
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return -1;
  return (plain.length / 4) * 3 - (plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0);
}

const notBase64 = 'This is not base64: it has the letters A-Z, a-z, 0-9, + and /, in groups of four.';
const tooLongBytes = (what: string, bytes: number): string =>
  `${what} is ${bytes.toLocaleString('en')} bytes long; MQTT can carry 65,535.`;

/** What a UTF-8 string of MQTT cannot hold (clause 1.5.4), as a sentence about `what`; null: nothing. */
export function textProblem(text: string, what: string): string | null {
  if (text.includes('\u0000')) return `${what} contains the character U+0000, which MQTT forbids. Remove it.`;
  const length = utf8Length(text);
  if (length < 0) return `${what} contains half of a character (a lone surrogate). Remove it.`;
  return length > longestBytes ? tooLongBytes(what, length) : null;
}

function bytesProblem({ text, encoding }: TypedBytes, what: string): string | null {
  if (encoding === 'base64') {
    const length = base64Length(text);
    if (length < 0) return notBase64;
    return length > longestBytes ? tooLongBytes(what, length) : null;
  }
  const length = utf8Length(text);
  if (length < 0) return `${what} contains half of a character (a lone surrogate). Remove it.`;
  return length > longestBytes ? tooLongBytes(what, length) : null;
}

function checkPairs(field: string, pairs: UserProperties, add: Add): void {
  for (const [index, [name, value]] of pairs.entries()) {
    add(`${field}.${index}`, textProblem(name, 'The name') ?? textProblem(value, 'The value'));
  }
}

function checkWill(will: Will, add: Add): void {
  add('will.topicName', topicNameProblem(will.topicName));
  add('will.payload', bytesProblem(will.payload, 'The payload of the will'));
  add('will.contentType', textProblem(will.contentType, 'The content type'));
  if (will.responseTopic !== '') add('will.responseTopic', topicNameProblem(will.responseTopic));
  add('will.correlationData', bytesProblem(will.correlationData, 'The correlation data'));
  checkPairs('will.userProperties', will.userProperties, add);
}

function checkTls({ tls }: ProfileSettings, add: Add): void {
  const { verification, pinnedFingerprint, serverName, alpnProtocols } = tls;
  for (const { field, message } of openKeyProblems(tls)) add(field, message);
  if (
    verification === 'pinned' &&
    pinnedFingerprint !== '' &&
    !/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i.test(pinnedFingerprint)
  ) {
    add(
      'tls.pinnedFingerprint',
      'A SHA-256 fingerprint has 32 pairs of hexadecimal digits with colons between: AB:CD:….',
    );
  }
  if (/[\s/?#@:\\]/.test(serverName)) add('tls.serverName', 'Enter a host name only, without port, path or spaces.');
  const tooLong = alpnProtocols.find((name) => utf8Length(name) < 1 || utf8Length(name) > 255);
  if (tooLong !== undefined) add('tls.alpnProtocols', 'The name of a protocol has 1 to 255 bytes.');
}

function checkPasswordSource({ passwordSource: source }: ProfileSettings, add: Add): void {
  if (source.kind === 'environment') {
    if (source.variable === '') add('passwordSource.variable', 'Enter the name of the variable.');
    else if (/[=\s]/.test(source.variable) || source.variable.includes('\u0000')) {
      add('passwordSource.variable', 'Enter the name of the variable only, without “=”, “$” or spaces.');
    }
  }
  if (source.kind === 'command') {
    if (source.command === '') add('passwordSource.command', 'Enter the command that prints the password.');
    else if (source.command.includes('\u0000')) add('passwordSource.command', 'Remove the character U+0000.');
  }
}

function excludedFilterProblem(topicFilter: string): string | null {
  if (/^\$share(\/|$)/.test(topicFilter)) return 'Enter the filter alone: what is left out has no group.';
  return topicFilterProblem(topicFilter);
}
