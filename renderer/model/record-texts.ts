// Topics with their latest messages as JSON and as CSV, exact to the last byte. Pure; called by topic-copies.ts.

import type { MessageRead } from '../../shared/message.ts';
import type { TopicRecordOf } from '../../shared/topic-records.ts';

/** A topic, and the payload of its latest message: null where there is none, or where it was given up. */
export interface TopicRecord extends TopicRecordOf<MessageRead> {
  readonly payload: Uint8Array | null;
}

/** A payload as text: UTF-8 as it stands, anything else in base64 (RFC 4648 section 4). */
export function payloadText(payload: Uint8Array): { readonly text: string; readonly encoding: 'utf-8' | 'base64' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload), encoding: 'utf-8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    let binary = '';
    // In pieces: a call takes only so many arguments.
    for (let at = 0; at < payload.length; at += 8192) {
      binary += String.fromCharCode(...payload.subarray(at, at + 8192));
    }
    return { text: btoa(binary), encoding: 'base64' };
  }
}

/** One record as an object, several as an array. Times are ISO 8601 in UTC; `payload` null: none, or given up (`shed`). */
export function jsonOf(records: readonly TopicRecord[]): string {
  const objects = records.map((record) => {
    const { topicName, latest, payload, shed, ownCount, belowCount, topicsBelow } = record;
    const shown = payload === null ? null : payloadText(payload);
    return {
      topicName,
      payload: shown?.text ?? null,
      encoding: shown?.encoding ?? null,
      sizeBytes: latest?.message.sizeBytes ?? null,
      qos: latest?.message.qos ?? null,
      retain: latest?.message.retain ?? null,
      dup: latest?.message.dup ?? null,
      receivedAt: latest === null ? null : new Date(latest.message.at).toISOString(),
      ...(shed ? { shed } : {}),
      ...(latest === null || Object.keys(latest.properties).length === 0 ? {} : { properties: latest.properties }),
      messageCount: ownCount,
      messagesBelow: belowCount,
      topicsBelow,
    };
  });
  return JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 2);
}

const header = 'topicName,payload,encoding,sizeBytes,qos,retain,dup,receivedAt,messageCount,messagesBelow,topicsBelow';
const number = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The records as CSV (RFC 4180, with a header). A spreadsheet runs what begins like a formula, also after a tab or line break when CSV is
 * pasted: an apostrophe is put before each such part, and before each part that begins with one, so that taking one away from every part
 * that begins with one gives back the exact text. `guardedCount`: cells it was put into. Plain numbers stay as they are.
 */
export function csvOf(records: readonly TopicRecord[]): { readonly text: string; readonly guardedCount: number } {
  let guardedCount = 0;
  const cell = (text: string): string => {
    const guarded = withoutFormulas(text);
    if (guarded !== text) guardedCount += 1;
    return /[",;\r\n\t]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const lines = records.map(({ topicName, latest, payload, ownCount, belowCount, topicsBelow }) => {
    const shown = payload === null ? null : payloadText(payload);
    const message = latest?.message;
    return [
      cell(topicName),
      shown === null ? '' : cell(shown.text),
      shown?.encoding ?? '',
      message?.sizeBytes ?? '',
      message?.qos ?? '',
      message?.retain ?? '',
      message?.dup ?? '',
      message === undefined ? '' : new Date(message.at).toISOString(),
      ownCount,
      belowCount,
      topicsBelow,
    ].join(',');
  });
  return { text: [header, ...lines, ''].join('\r\n'), guardedCount };
}

/** Parts stand at the beginning, after a tab and after a line break. */
export function withoutFormulas(text: string): string {
  if (number.test(text)) return text;
  return text
    .split(/([\t\r\n])/)
    .map((part) => (/^'|^\s*[=+\-@＝＋－＠]/u.test(part) ? `'${part}` : part))
    .join('');
}
