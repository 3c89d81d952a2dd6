// Publishes as the frame guard hands them over: slices of chunks of 256 messages, in shuffled order of topics. For ingest benches.

import type { MessageSink } from '../../../electron/core/broker/message-sink.ts';

const perChunk = 256;

export interface PreparedTraffic {
  readonly chunks: readonly Uint8Array[];
  /** Per message: chunk, topic start, topic end, payload start, payload end. */
  readonly places: Int32Array;
  readonly count: number;
}

/** One message for each topic name. */
export function prepareTraffic(topicNames: readonly string[], payload: Uint8Array): PreparedTraffic {
  const encoder = new TextEncoder();
  const names = shuffled(topicNames);
  const chunks: Uint8Array[] = [];
  const places = new Int32Array(names.length * 5);
  for (let first = 0; first < names.length; first += perChunk) {
    const topics = names.slice(first, first + perChunk).map((name) => encoder.encode(name));
    const chunk = new Uint8Array(topics.reduce((sum, topic) => sum + topic.length + payload.length, 0));
    let at = 0;
    for (const [index, topic] of topics.entries()) {
      const payloadStart = at + topic.length;
      chunk.set(topic, at);
      chunk.set(payload, payloadStart);
      places.set([chunks.length, at, payloadStart, payloadStart, payloadStart + payload.length], (first + index) * 5);
      at = payloadStart + payload.length;
    }
    chunks.push(chunk);
  }
  return { chunks, places, count: names.length };
}

/** Sends so many messages, round and round, 128 of them to a millisecond. */
export function sendTraffic(sink: MessageSink, traffic: PreparedTraffic, messages: number, at: number): void {
  const { places, chunks, count } = traffic;
  for (let sent = 0, index = 0; sent < messages; sent += 1) {
    const place = index * 5;
    const chunk = chunks[places[place]!]!;
    const [topicStart, topicEnd] = [places[place + 1]!, places[place + 2]!];
    sink.receive(chunk, topicStart, topicEnd, places[place + 3]!, places[place + 4]!, 0, at + (sent >>> 7), null);
    index = index + 1 === count ? 0 : index + 1;
  }
}

function shuffled(names: readonly string[]): string[] {
  const order = [...names];
  let seed = 7;
  for (let index = order.length - 1; index > 0; index -= 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const other = seed % (index + 1);
    [order[index], order[other]] = [order[other] ?? '', order[index] ?? ''];
  }
  return order;
}
