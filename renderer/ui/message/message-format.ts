// Figures of messages: exact times, deltas and names for files. Pure; called by the message pane's parts.

import { momentText } from '../kit/format.ts';

/** 12:04:31.220, in the local zone. */
export function preciseClockText(at: number): string {
  return momentText(at).slice(11);
}

/** Time since the message before: +1.002 s, +12 ms, +3 m 20 s. */
export function deltaText(deltaMs: number): string {
  const sign = deltaMs < 0 ? '−' : '+';
  const ms = Math.abs(deltaMs);
  if (ms < 1000) return `${sign}${Math.round(ms)} ms`;
  if (ms < 60_000) return `${sign}${(ms / 1000).toFixed(3)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  if (seconds < 86_400) return `${sign}${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`;
  return `${sign}${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** 12, 1 byte as two digits. */
export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/** All bytes in hexadecimal, without gaps. */
export function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexByte(byte);
  return text;
}

/** All bytes in base64 (RFC 4648 section 4). */
export function base64Text(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** A file name that no topic can turn into a path or a device: its last level and the time, in plain characters. */
export function fileNameFor(topicName: string, at: number, extension: string): string {
  const level = topicName.split('/').findLast((one) => one !== '') ?? 'message';
  const safe = level
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .slice(0, 60);
  const name = safe.replaceAll(/^-+|-+$/g, '');
  const moment = momentText(at).replaceAll(/[:.]/g, '').replace(' ', '-');
  // The time in the name keeps CON, NUL and the like from being one.
  return `${name === '' ? 'message' : name}-${moment}.${extension}`;
}
