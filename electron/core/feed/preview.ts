// Tier: per SHOWN ROW. One line that says what a payload is, from its first bytes: nothing is parsed and no number is rewritten.
// Called by row.ts and messages-feed.ts.

import { isUtf8 } from 'node:buffer';
import type { PayloadPreview } from '../../../shared/tree.ts';
import { imageSummary } from './image-size.ts';
import { jsonSummary } from './json-summary.ts';
import { cutText, visibleText } from './visible-text.ts';

/** At most so many characters of text. */
const textLimit = 200;
/** At most so many bytes are looked at. A payload is then called text, JSON or binary by what it begins with. */
const lookedAtBytes = 1024;
const hexBytes = 16;
/** JSON up to this size is summarised as a whole. */
const summarisedBytes = 4096;
/** Numbers of more digits are text. */
const numberBytes = 128;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
// JSON's own whitespace and no other: a byte order mark, say, is to be seen.
const isLayout = (code: number | undefined): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** The preview of a payload that has been given up. */
export const shedPreview: PayloadPreview = { kind: 'text', text: '' };

/**
 * What a payload is and the beginning of it, at most 200 characters, controls made visible. `isSummarised` false: JSON is shown by its beginning
 * too, which costs a tenth, for lists of very many.
 */
export function previewOf(payload: Uint8Array, isSummarised = true): PayloadPreview {
  if (payload.length === 0) return { kind: 'empty', text: '' };
  const image = imageSummary(payload);
  if (image !== null) return { kind: 'image', text: image };
  const head = wholeCharacters(payload);
  if (head.includes(0) || !isUtf8(head)) return { kind: 'binary', text: binaryText(payload) };
  const text = decoder.decode(head);
  if (payload.length <= numberBytes) {
    const scalar = trimmed(text);
    const kind = scalarKind(scalar);
    if (kind !== null) return { kind, text: scalar };
  }
  if (isJsonContainer(payload, text)) {
    const summary = isSummarised ? jsonText(payload) : null;
    return { kind: 'json', text: summary ?? line(oneLine(text), head, payload) };
  }
  const isString = isJsonString(payload, text);
  return { kind: isString ? 'string' : 'text', text: line(isString ? trimmed(text) : text, head, payload) };
}

// The beginning of the payload, without half a character at its end.
function wholeCharacters(payload: Uint8Array): Uint8Array {
  if (payload.length <= lookedAtBytes) return payload;
  let end = lookedAtBytes;
  while (end > lookedAtBytes - 4 && (payload[end]! & 0xc0) === 0x80) end -= 1;
  return payload.subarray(0, end);
}

function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isLayout(text.charCodeAt(start))) start += 1;
  while (end > start && isLayout(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function scalarKind(text: string): 'number' | 'boolean' | 'null' | null {
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return 'number';
  if (text === 'true' || text === 'false') return 'boolean';
  return text === 'null' ? 'null' : null;
}

// Begins and ends as an object or an array does. Whether it is one all through is for the message pane to find out.
function isJsonContainer(payload: Uint8Array, head: string): boolean {
  const last = lastByte(payload);
  if (/^[ \t\r\n]*\{[ \t\r\n]*["}]/.test(head)) return last === 0x7d;
  return /^[ \t\r\n]*\[[ \t\r\n]*["{[\]\-0-9tfn]/.test(head) && last === 0x5d;
}

function isJsonString(payload: Uint8Array, head: string): boolean {
  return /^[ \t\r\n]*"/.test(head) && trimmed(head).length > 1 && lastByte(payload) === 0x22;
}

// The whole text is read for its summary, up to a size that costs microseconds; a larger one is shown by its beginning.
function jsonText(payload: Uint8Array): string | null {
  if (payload.length > summarisedBytes || !isUtf8(payload)) return null;
  const summary = jsonSummary(decoder.decode(payload));
  return summary === null ? null : cutText(visibleText(summary), textLimit);
}

function lastByte(payload: Uint8Array): number {
  let end = payload.length - 1;
  for (let skipped = 0; skipped < lookedAtBytes && end >= 0 && isLayout(payload[end]); skipped += 1) end -= 1;
  return payload[end] ?? 0;
}

// Layout between the parts of a JSON text becomes single spaces; strings stay as they are.
function oneLine(text: string): string {
  return trimmed(text).replace(/("(?:[^"\\]|\\.)*"?)|[ \t\r\n]+/g, (_, string: string | undefined) => string ?? ' ');
}

function line(text: string, head: Uint8Array, payload: Uint8Array): string {
  // Cut before making visible, so that a long run of controls costs nothing; one unit more tells that there is more.
  const isCut = text.length > textLimit || head.length < payload.length;
  return cutText(visibleText(text.slice(0, textLimit + 2)) + (isCut ? '…' : ''), textLimit);
}

function binaryText(payload: Uint8Array): string {
  const hex = Array.from(payload.subarray(0, hexBytes), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `binary ${hex}${payload.length > hexBytes ? ' …' : ''}`;
}
