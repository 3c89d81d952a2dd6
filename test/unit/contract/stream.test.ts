// The credit of one stream without any line or clock: what the contract suite could pass by the next tick's grace.

import { describe, expect, it } from 'vitest';
import { OpenStream } from '../../../shared/contract-stream.ts';

function watched(everyTick = true): {
  stream: OpenStream;
  sent: [number, number, unknown][];
  failures: unknown[];
  pollAtOnce: () => void;
} {
  let pollAtOnce: (() => void) | null = null;
  const sent: [number, number, unknown][] = [];
  const failures: unknown[] = [];
  let pollCount = 0;
  const stream = new OpenStream(
    (params) => {
      let shown = params;
      return {
        everyTick,
        rests: true,
        whenReady: (poll) => {
          pollAtOnce = poll;
        },
        poll: () => {
          pollCount += 1;
          return { data: `${String(shown)} ${pollCount}` };
        },
        update: (next) => {
          if (next === 'bad') throw new Error('bad');
          shown = next;
        },
        close: () => {},
      };
    },
    (params) => params,
    (frame, revision, made) => sent.push([frame, revision, made.data]),
    (error) => failures.push(error),
  );
  return { stream, sent, failures, pollAtOnce: () => pollAtOnce?.() };
}

describe('OpenStream', () => {
  it('sends at once when opened, then one frame for each tick that finds the credit', () => {
    const { stream, sent } = watched();
    stream.open('a');
    expect(sent).toEqual([[1, 1, 'a 1']]);
    stream.onTick(1);
    stream.onTick(1);
    expect(sent).toHaveLength(1);
    stream.acknowledge(1);
    // The credit alone is no reason to hurry: so many frames a second, not as many as the page can take.
    expect(sent).toHaveLength(1);
    stream.onTick(1);
    expect(sent).toEqual([
      [1, 1, 'a 1'],
      [2, 1, 'a 2'],
    ]);
  });

  it('asks with every second tick whoever does not want each', () => {
    const { stream, sent } = watched(false);
    stream.open('a');
    for (let tick = 1; tick <= 6; tick += 1) {
      stream.acknowledge(sent.length);
      stream.onTick(tick);
    }
    expect(sent.map(([, , data]) => data)).toEqual(['a 1', 'a 2', 'a 3', 'a 4']);
  });

  it('does not rest while a tick has passed it over', () => {
    const { stream, sent } = watched(false);
    stream.open('a');
    stream.acknowledge(1);
    stream.onTick(1);
    expect(stream.rests).toBe(false);
    stream.onTick(2);
    stream.acknowledge(sent.length);
    expect(stream.rests).toBe(true);
  });

  it('does not wait for a tick after an update, nor when the credit for it comes later', () => {
    const { stream, sent } = watched();
    stream.open('a');
    stream.acknowledge(1);
    stream.update('b', 2);
    expect(sent.at(-1)).toEqual([2, 2, 'b 2']);
    stream.update('c', 3);
    stream.update('d', 4);
    expect(sent).toHaveLength(2);
    stream.acknowledge(2);
    expect(sent.at(-1)).toEqual([3, 4, 'd 3']);
    stream.acknowledge(3);
    expect(sent).toHaveLength(3);
  });

  it('does not wait for a tick when the source is ready, nor when the credit for it comes later', () => {
    const { stream, sent, pollAtOnce } = watched();
    stream.open('a');
    stream.acknowledge(1);
    pollAtOnce();
    expect(sent.at(-1)).toEqual([2, 1, 'a 2']);
    pollAtOnce();
    pollAtOnce();
    expect(sent).toHaveLength(2);
    stream.acknowledge(2);
    expect(sent.at(-1)).toEqual([3, 1, 'a 3']);
    stream.acknowledge(3);
    stream.close();
    pollAtOnce();
    expect(sent).toHaveLength(3);
  });

  it.each([0, 2, 3, 1e9])('gives no credit for frame %d, which is not the one sent last', (frame) => {
    const { stream, sent } = watched();
    stream.open('a');
    stream.acknowledge(frame);
    stream.onTick(1);
    expect(sent).toHaveLength(1);
    stream.acknowledge(1);
    stream.acknowledge(1);
    stream.onTick(1);
    stream.onTick(1);
    expect(sent).toHaveLength(2);
  });

  it('tells of a frame that lies for forty ticks, until it is taken', () => {
    const { stream } = watched();
    stream.open('a');
    stream.onTick(100);
    stream.onTick(139);
    expect(stream.isLeftLying).toBe(false);
    stream.onTick(140);
    expect(stream.isLeftLying).toBe(true);
    stream.acknowledge(1);
    expect(stream.isLeftLying).toBe(false);
    stream.onTick(141);
    stream.onTick(180);
    expect(stream.isLeftLying).toBe(false);
  });

  it('reports what goes wrong, and does nothing once closed', () => {
    const { stream, sent, failures } = watched();
    stream.open('a');
    stream.acknowledge(1);
    stream.update('bad', 2);
    expect(failures).toHaveLength(1);
    stream.close();
    stream.update('b', 3);
    stream.onTick(1);
    expect(sent).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });
});
