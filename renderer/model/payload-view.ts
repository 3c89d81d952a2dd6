// Payload bytes -> what can be shown of them and how. Pure; called by the message pane for each message it shows.

import { assert } from '../../shared/assert.ts';
import { firstIllegalUtf8 } from '../../shared/mqtt/utf8.ts';
import { formatJson, formatJsonInSlices, type JsonResult } from './json-format.ts';
import { imageFacts, type ImageFacts } from './payload-view-image.ts';

/** How a payload is shown. */
export type PayloadViewName = 'json' | 'text' | 'hex' | 'image';

export interface PayloadView {
  /** What suits the payload best. */
  readonly automatic: PayloadViewName;
  /** The payload as text; null when it is not UTF-8. A byte order mark is kept. */
  readonly text: string | null;
  /** First byte that is not UTF-8; null when all are. */
  readonly invalidAt: number | null;
  /** Formatted JSON, or why it is none; null when it is not UTF-8. */
  readonly json: JsonResult | null;
  readonly image: ImageFacts | null;
}

/** Looks at a payload. `partial`: `bytes` are the beginning of a longer payload, which may end within a character. */
export function viewPayload(bytes: Uint8Array, options: { partial?: boolean } = {}): PayloadView {
  const partial = options.partial ?? false;
  const { text, invalidAt } = decodeUtf8(bytes, partial);
  const image = imageFacts(bytes, text);
  const json = text === null ? null : formatJson(text, { partial });
  return { automatic: automaticView(text, json, image), text, invalidAt, json, image };
}

/** As `viewPayload`, for large payloads: waits for `pause` after some milliseconds of work. */
export async function viewLargePayload(
  bytes: Uint8Array,
  options: { partial: boolean },
  pause: () => Promise<void>,
): Promise<PayloadView> {
  const { text, invalidAt } = decodeUtf8(bytes, options.partial);
  await pause();
  const image = imageFacts(bytes, text);
  const json = text === null ? null : await formatJsonInSlices(text, options, pause);
  return { automatic: automaticView(text, json, image), text, invalidAt, json, image };
}

function automaticView(text: string | null, json: JsonResult | null, image: ImageFacts | null): PayloadViewName {
  if (image !== null && image.refusal === null) return 'image';
  if (text === null) return 'hex';
  if (json?.isJson === true) return 'json';
  return looksBinary(text) ? 'hex' : 'text';
}

/** Bytes such as 00 01 02 are legal UTF-8 and yet no text: a NUL, or one control character in twenty. */
function looksBinary(text: string): boolean {
  const sample = Math.min(text.length, 4096);
  let controlCount = 0;
  for (let at = 0; at < sample; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0) return true;
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d && code !== 0x1b) controlCount += 1;
  }
  return controlCount * 20 > sample;
}

/** Strict: nothing becomes U+FFFD, and a byte order mark stays. */
function decodeUtf8(bytes: Uint8Array, partial: boolean): { text: string | null; invalidAt: number | null } {
  const whole = partial ? bytes.subarray(0, bytes.length - unfinishedBytes(bytes)) : bytes;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole), invalidAt: null };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: null, invalidAt: firstInvalidByte(whole) };
  }
}

/** Bytes the sequence that begins with this one has; 0: none begins with it. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

/** How many bytes at the end begin a character that is not finished (0 to 3). */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) !== 0x80) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

/** Offset of the first byte that is not UTF-8. Unlike MQTT's own strings a payload may hold U+0000. */
function firstInvalidByte(bytes: Uint8Array): number {
  for (let from = 0; ; ) {
    const at = firstIllegalUtf8(bytes, from, bytes.length);
    assert(at >= 0, 'the decoder refused these bytes');
    if (bytes[at] !== 0) return at;
    from = at + 1;
  }
}
