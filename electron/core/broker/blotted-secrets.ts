// Takes secrets out of what a server says, which may repeat what it was told. Used by connection.ts, network-connection.ts and doctor.ts.

import type { Packet } from 'mqtt';
import type { ProfileSettings } from '../../../shared/profile.ts';
import type { DoctorFrame } from '../../../shared/doctor.ts';
import type { Ending } from './connection-state.ts';
import type { ConnectSecrets } from './connect-options.ts';
import { cutMark, hexadecimalOf } from './frame-guard-fault.ts';
import type { Violation } from './inbound.ts';
import { headersFromLines } from './web-socket-headers.ts';

/** Shorter secrets would take ordinary words with them. */
const shortest = 4;
/** Of the parts of a header, such as the token behind `Bearer`. */
const shortestPart = 8;
const mask = '•••';

/** Gives a text with each secret that could have been sent blotted out, as it is and as the hexadecimal bytes of a malformed packet. */
export function blotterFor(
  { username, proxy }: Pick<ProfileSettings, 'username' | 'proxy'>,
  secrets: ConnectSecrets,
): (text: string) => string {
  const { password, proxyPassword, keyPassphrase, authenticationData } = secrets;
  const headers = headersFromLines(secrets.webSocketHeaders ?? '').map(([, value]) => value);
  const basic = (user: string, secret: string | undefined): string[] =>
    secret === undefined ? [] : [Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')];
  const data = Buffer.from(authenticationData ?? '', 'base64');
  const words = [
    ...[password, proxyPassword, keyPassphrase, authenticationData].filter((word) => word !== undefined),
    data.toString('utf8'),
    ...basic(proxy.username, proxyPassword),
    ...basic(username ?? '', password),
    ...headers,
    ...headers.flatMap((value) => value.split(/\s+/)).filter((part) => part.length >= shortestPart),
  ].filter((word) => word.length >= shortest);
  // The longest first: a part of it may be a word of its own.
  const inOrder = [...new Set(words)].toSorted((a, b) => b.length - a.length);
  const inBytes = [...inOrder.map((word) => Buffer.from(word, 'utf8')), data]
    .filter(({ length }) => length >= shortest)
    .map(hexadecimalOf);
  return (text) => {
    const read = inOrder.reduce((rest, word) => rest.replaceAll(word, mask), text);
    return inBytes.reduce((rest, bytes) => withoutBeginning(rest.replaceAll(bytes, mask), bytes), read);
  };
}

// Bytes are shown only so far: their end may lie within a secret.
function withoutBeginning(text: string, bytes: string): string {
  const end = text.endsWith(cutMark) ? text.length - cutMark.length : text.length;
  for (let length = bytes.length - 3; length >= shortest * 3 - 1; length -= 3) {
    if (text.endsWith(bytes.slice(0, length), end)) return `${text.slice(0, end - length)}${mask}${text.slice(end)}`;
  }
  return text;
}

/** A broken rule as it may be told. */
export function blottedViolation(violation: Violation, blot: (text: string) => string): Violation {
  return { ...violation, message: blot(violation.message), detail: blot(violation.detail) };
}

/** Blots the reason string of a packet of the broker's, where it has one (MQTT 5). Changes the packet. */
export function blotReason(packet: Packet, blot: (text: string) => string): void {
  const properties: object | undefined = 'properties' in packet ? packet.properties : undefined;
  if (properties === undefined || !('reasonString' in properties)) return;
  if (typeof properties.reasonString === 'string') properties.reasonString = blot(properties.reasonString);
}

/** The doctor's frame as it may be shown. */
export function blottedFrame(frame: DoctorFrame, blot: (text: string) => string): DoctorFrame {
  return {
    ...frame,
    notes: frame.notes.map(blot),
    steps: frame.steps.map((step) => ({
      ...step,
      result: blot(step.result),
      facts: step.facts.map((fact) => ({ ...fact, label: blot(fact.label), value: blot(fact.value) })),
    })),
  };
}

/** The end of a connection as it may be shown. */
export function blottedEnding(ending: Ending, blot: (text: string) => string): Ending {
  const { message, reasonString, detail } = ending.failure;
  const failure = {
    ...ending.failure,
    message: blot(message),
    reasonString: reasonString === null ? null : blot(reasonString),
    detail: detail === null ? null : blot(detail),
  };
  return { ...ending, failure };
}
