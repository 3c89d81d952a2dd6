// What wakes the resting clock of a server: events, what renderers say, and whoever stirs it. Fake timers; the rules of streams are in test/contract.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeFrame } from '../../../shared/frame.ts';
import { required } from '../../../shared/assert.ts';
import { createToyServer } from '../../support/toy-contract-server.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server with a source that rests, whose first frame was taken, and its clock at rest. */
function atRest() {
  const server = createToyServer();
  let onFrame = (_frame: ArrayBuffer): void => undefined;
  server.serve({
    send: () => undefined,
    receive: (listener) => {
      onFrame = listener;
    },
    close: () => undefined,
  });
  const say = (header: Parameters<typeof encodeFrame>[0]): void => onFrame(encodeFrame(header));
  say({ kind: 'open', id: 1, stream: 'messages', params: { connectionId: 'c', topicId: 7, limit: 10 } });
  const source = required(server.sources[0], 'it was opened');
  source.rests = true;
  say({ kind: 'acks', acks: [{ id: 1, frame: 1 }] });
  vi.advanceTimersByTime(50);
  const polls = (ms: number): number => {
    const before = source.pollCount;
    vi.advanceTimersByTime(ms);
    return source.pollCount - before;
  };
  return { server, source, say, polls };
}

it('asks its streams twice a second while all rest', () => {
  const { polls, source } = atRest();
  expect(polls(5000)).toBe(10);
  source.rests = false;
  vi.advanceTimersByTime(500);
  expect(polls(5000)).toBe(100);
});

const news: Readonly<Record<string, (world: ReturnType<typeof atRest>) => void>> = {
  'a read of a broker’s socket': ({ server }) => server.stir(),
  'an event': ({ server }) => server.broadcast('notice.dismissed', { noticeId: 'n' }),
  'a call': ({ say }) => say({ kind: 'call', id: 2, name: 'topic.find', args: { connectionId: 'c', topicName: 'x' } }),
  'an acknowledgement': ({ say }) => say({ kind: 'acks', acks: [{ id: 1, frame: 1 }] }),
};
it.each(Object.entries(news))('asks them within a tick after %s', (_name, happens) => {
  const world = atRest();
  vi.advanceTimersByTime(120);
  happens(world);
  expect(world.polls(50)).toBe(1);
  expect(world.polls(400)).toBe(0);
});
