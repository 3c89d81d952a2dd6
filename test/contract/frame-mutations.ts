// Foul frames for the contract suite: a good header, changed somewhere. The same seed gives the same frames.

import { encodeFrame } from '../../shared/frame.ts';

const oddValues: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 53,
  1e308,
  '',
  'constructor',
  '__proto__',
  '\u0000\ud800',
  [],
  [[[[]]]],
  {},
  JSON.parse('{ "toString": 1, "then": 1, "length": -1 }'),
  'x'.repeat(70_000),
  Array.from({ length: 2000 }, () => 0),
];

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

function goodHeader(random: Random, id: number): Record<string, unknown> {
  const connectionId = 'c';
  return pick(random, [
    { kind: 'call', id, name: 'topic.find', args: { connectionId, topicName: 'a/b' } },
    { kind: 'call', id, name: 'message.publish', args: { connectionId, topicName: 'a', qos: 0, retain: false } },
    { kind: 'call', id, name: 'settings.update', args: { changes: { theme: 'dark', layout: { a: [1, 2] } } } },
    { kind: 'open', id, stream: 'messages', params: { connectionId, topicId: 1, limit: 5 } },
    { kind: 'update', id: Math.max(1, id - 1), revision: 2, params: { connectionId, topicId: 2, limit: 5 } },
    { kind: 'acks', acks: [{ id: Math.max(1, id - 1), frame: 1 }] },
    { kind: 'close', id: Math.max(1, id - 2) },
  ]);
}

/** Changes one place of an object: a value replaced, removed or added, at any depth. */
function mutateObject(random: Random, object: Record<string, unknown>): void {
  const key = pick(random, Object.keys(object));
  const inner = object[key];
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && random() < 0.6) {
    if (Object.keys(inner).length > 0) mutateObject(random, inner as Record<string, unknown>);
    return;
  }
  const kind = random();
  if (kind < 0.6) object[key] = pick(random, oddValues);
  else if (kind < 0.8) delete object[key];
  else object[pick(random, ['polluted', 'constructor', 'x'])] = pick(random, oddValues);
}

/** One foul frame: an odd header, a polluting text, or bytes changed, cut or added. Now and then it is good. */
export function mutatedFrame(random: Random, id: number): ArrayBuffer {
  const header = goodHeader(random, id);
  const kind = random();
  if (kind < 0.5) {
    mutateObject(random, header);
    return encodeFrame(header, new Uint8Array(Math.floor(random() * 20)));
  }
  if (kind < 0.6) {
    // JSON.parse makes `__proto__` an own property; whoever copies it with `=` pollutes.
    const text = JSON.stringify(header).replace('{', '{"__proto__":{"polluted":1},');
    const bytes = new TextEncoder().encode(text);
    const frame = new Uint8Array(4 + bytes.length);
    new DataView(frame.buffer).setUint32(0, bytes.length, true);
    frame.set(bytes, 4);
    return frame.buffer;
  }
  const frame = new Uint8Array(encodeFrame(header));
  if (kind < 0.8) {
    for (let n = 0; n <= random() * 3; n += 1) frame[Math.floor(random() * frame.length)] = Math.floor(random() * 256);
    return frame.buffer;
  }
  if (kind < 0.9) return frame.slice(0, Math.floor(random() * frame.length)).buffer;
  return frame.buffer;
}
