// The page's link: backoff, resumption, a page of another version. Real contract halves over a memory line; only the clock
// and the randomness are the test's.

import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from '../../../renderer/link/backoff.ts';
import { FrameQueue } from '../../../renderer/link/frame-queue.ts';
import { createLink, type Link } from '../../../renderer/link/link.ts';
import { lineAddress } from '../../../renderer/link/web-socket-link.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Transport } from '../../../shared/transport.ts';
import { memoryTransportPair } from '../../support/memory-transport.ts';
import { createToyServer } from '../../support/toy-contract-server.ts';

describe('backoff', () => {
  it('doubles from a quarter of a second to ten seconds', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoffDelayMs(attempt, 0.5));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(backoffDelayMs(100_000, 0.5)).toBe(10_000);
  });
  it('spreads by a quarter either way', () => {
    expect(backoffDelayMs(3, 0)).toBe(750);
    expect(backoffDelayMs(3, 0.999_999)).toBe(1250);
  });
});

describe('frame queue', () => {
  it('keeps early frames in order and tells an early end', () => {
    const queue = new FrameQueue();
    const first = new ArrayBuffer(1);
    queue.push(first);
    queue.end();
    queue.push(new ArrayBuffer(2));
    const seen: (ArrayBuffer | 'closed')[] = [];
    queue.receive(
      (frame) => seen.push(frame),
      () => seen.push('closed'),
    );
    expect(seen).toEqual([first, 'closed']);
  });
});

it('the line stands beside the page, in its own protocol', () => {
  expect(lineAddress('http://127.0.0.1:8080/?x=1#y')).toBe('ws://127.0.0.1:8080/line');
  expect(lineAddress('https://host.example/')).toBe('wss://host.example/line');
});

/** A clock that the test moves. */
function createHands() {
  let now = 1000;
  let pending: { at: number; run: () => void } | null = null;
  return {
    now: () => now,
    random: () => 0.5,
    after(delayMs: number, run: () => void) {
      const mine = { at: now + delayMs, run };
      pending = mine;
      return () => {
        if (pending === mine) pending = null;
      };
    },
    waitMs: () => (pending === null ? null : pending.at - now),
    move(ms: number) {
      now += ms;
      if (pending === null || pending.at > now) return;
      const { run } = pending;
      pending = null;
      run();
    },
  };
}

function until(link: Link, kind: string): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (link.getState().kind !== kind) return;
      off();
      resolve();
    };
    const off = link.subscribe(check);
    check();
  });
}

describe('link', () => {
  const setUp = (version?: number) => {
    const server = createToyServer(version);
    const hands = createHands();
    const ends: Transport[] = [];
    const door = { open: true };
    const link = createLink({
      ...hands,
      openTransport: async () => {
        if (!door.open) throw new AppError('connectionLost', 'Nobody answers.');
        const [page, core] = memoryTransportPair();
        ends.push(core);
        server.serve(core);
        return page;
      },
    });
    return { link, hands, ends, door };
  };

  it('opens, notices the end, says since when, and comes back', async () => {
    const { link, hands, ends } = setUp();
    await until(link, 'open');
    hands.move(60_000);
    ends.at(-1)?.close();
    await until(link, 'lost');
    expect(link.getState()).toEqual({ kind: 'lost', since: 61_000, retryAt: 61_250, attempt: 1 });
    hands.move(250);
    await until(link, 'open');
    expect(ends).toHaveLength(2);
  });

  it('waits longer after each failure and remembers the first', async () => {
    const { link, hands, ends, door } = setUp();
    await until(link, 'open');
    hands.move(60_000);
    door.open = false;
    ends.at(-1)?.close();
    await until(link, 'lost');
    const waits: (number | null)[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const state = link.getState();
      expect(state.kind === 'lost' && state.since).toBe(61_000);
      expect(state.kind === 'lost' && state.attempt).toBe(attempt);
      waits.push(hands.waitMs());
      const next = new Promise<void>((resolve) => {
        const off = link.subscribe(() => {
          off();
          resolve();
        });
      });
      hands.move(hands.waitMs() ?? 0);
      await next;
    }
    expect(waits).toEqual([250, 500, 1000, 2000]);
    door.open = true;
    link.retryNow();
    await until(link, 'open');
  });

  it('does not hammer a core that ends each line at once', async () => {
    const { link, hands, ends } = setUp();
    await until(link, 'open');
    ends.at(-1)?.close();
    await until(link, 'lost');
    expect(hands.waitMs()).toBe(250);
    hands.move(250);
    await until(link, 'open');
    ends.at(-1)?.close();
    await until(link, 'lost');
    expect(hands.waitMs()).toBe(500);
  });

  it('asks for a reload when the core speaks another version, and stops trying', async () => {
    const { link, hands } = setUp(99);
    await until(link, 'reloadNeeded');
    expect(hands.waitMs()).toBeNull();
  });
});
