// Messages for ingest tests: odd topics, random payloads, and the bytes as the guard lends them.

import type { MessageProperties } from '../../shared/message.ts';
import type { MessageSink } from '../../electron/core/broker/message-sink.ts';
import type { NaiveMessage } from './naive-tree.ts';
import type { RandomSource } from './random-source.ts';

const encoder = new TextEncoder();

export const oddLevels: readonly string[] = [
  '',
  '',
  'a',
  'b',
  'A',
  'B',
  's1',
  's2',
  's10',
  's02',
  's002',
  's2a',
  'S2',
  '0',
  '00',
  '-1',
  '1e3',
  '9007199254740993',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'then',
  'length',
  '$SYS',
  '$share',
  '$',
  '+',
  '#',
  'a b',
  'température',
  'Ελλάδα',
  'ΕΛΛΆΔΑ',
  '温度',
  '😀',
  'K',
  'İ',
  '\u202e',
  '\u0001',
  '\ufeff',
  'é',
  'e\u0301',
  '<img>',
  '_',
  '[',
  '~',
  ':',
  ';',
];

/** A topic of up to `depth` odd levels, never empty. */
export function oddTopic(random: RandomSource, depth: number): string {
  const levels = Array.from({ length: 1 + random.below(depth) }, () => random.pick(oddLevels));
  const topicName = levels.join('/');
  return topicName === '' ? '/' : topicName;
}

export function randomPayload(random: RandomSource, longest: number): Uint8Array {
  const payload = new Uint8Array(random.below(longest + 1));
  for (let index = 0; index < payload.length; index += 1) payload[index] = random.below(256);
  return payload;
}

/** Hands a message over as a slice of a larger chunk, which is overwritten afterwards: what was not copied is lost. */
export function lend(sink: MessageSink, message: NaiveMessage, properties: MessageProperties | null = null): void {
  const topic = encoder.encode(message.topicName);
  const chunk = new Uint8Array(7 + topic.length + message.payload.length + 5);
  chunk.set(topic, 7);
  chunk.set(message.payload, 7 + topic.length);
  const payloadStart = 7 + topic.length;
  const payloadEnd = payloadStart + message.payload.length;
  sink.receive(chunk, 7, payloadStart, payloadStart, payloadEnd, message.flags, message.at, properties);
  chunk.fill(0xee);
}

export const text = (value: string): Uint8Array => encoder.encode(value);
