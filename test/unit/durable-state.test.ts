// The value that changes only when the change is on disk: batches, failures, and changes asked for at awkward moments.

import { describe, expect, it } from 'vitest';
import { DurableState } from '../../electron/core/profiles/durable-state.ts';

function stateWith(refuses: (state: readonly number[]) => boolean = () => false): {
  state: DurableState<readonly number[]>;
  saved: (readonly number[])[];
  seen: (readonly number[])[];
} {
  const saved: (readonly number[])[] = [];
  const seen: (readonly number[])[] = [];
  const state = new DurableState<readonly number[]>({
    initial: [],
    save: async (next) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (refuses(next)) throw new Error(`refused ${next.join()}`);
      saved.push(next);
    },
    onChanged: (next) => seen.push(next),
  });
  return { state, saved, seen };
}
const add =
  (item: number) =>
  (state: readonly number[]): readonly number[] => [...state, item];

describe('DurableState', () => {
  it('writes changes of the same turn once, in order, and shows them only when they are saved', async () => {
    const { state, saved, seen } = stateWith();
    const changes = [1, 2, 3].map((item) => state.change(add(item)));
    expect(state.current).toEqual([]);
    await Promise.all(changes);
    expect(saved).toEqual([[1, 2, 3]]);
    expect(seen).toEqual([[1, 2, 3]]);
  });

  it('never forgets a change, whenever it is asked for', async () => {
    const { state, saved } = stateWith();
    const expected: number[] = [];
    // Each continues in the very microtask in which the one before is done.
    for (let item = 0; item < 50; item += 1) {
      expected.push(item);
      await state.change(add(item));
      expect(saved.at(-1)).toEqual(expected);
    }
    const chains = Array.from({ length: 5 }, async (_, chain) => {
      for (let step = 0; step < 20; step += 1) await state.change(add(1000 * (chain + 1) + step));
    });
    await Promise.all(chains);
    expect(new Set(saved.at(-1))).toHaveLength(150);
    await state.settled();
  });

  it('leaves out a change that throws, and keeps the others of its batch', async () => {
    const { state } = stateWith();
    const wrong = state.change(() => {
      throw new Error('no such profile');
    });
    const right = state.change(add(1));
    await expect(wrong).rejects.toThrow('no such profile');
    await right;
    expect(state.current).toEqual([1]);
  });

  it('rejects a change that cannot be saved and is as before; the others of its batch are saved alone', async () => {
    const { state, seen } = stateWith((next) => next.includes(13));
    const outcomes = await Promise.allSettled([1, 13, 2].map((item) => state.change(add(item))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(state.current).toEqual([1, 2]);
    expect(seen).toEqual([[1], [1, 2]]);
    await expect(state.change(add(13))).rejects.toThrow('refused');
    await state.change(add(3));
    expect(state.current).toEqual([1, 2, 3]);
  });

  it('does not apply on the second try what was refused on the first', async () => {
    const { state } = stateWith((next) => next.includes(13));
    const first = state.change(add(13));
    // Invalid only after the first, which will not be saved.
    const second = state.change((now) => {
      if (now.includes(13)) throw new Error('invalid');
      return [...now, 2];
    });
    const third = state.change(add(3));
    const outcomes = await Promise.allSettled([first, second, third]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: 'refused 13' } },
      { status: 'rejected', reason: { message: 'invalid' } },
      { status: 'fulfilled' },
    ]);
    expect(state.current).toEqual([3]);
  });

  it('saves nothing when nothing changes', async () => {
    const { state, saved, seen } = stateWith();
    await state.change((now) => now);
    expect([saved, seen]).toEqual([[], []]);
  });
});
