// Choices made by a seeded source of randomness: the same seed gives the same traffic.

import { seededRandom } from './seeded-random.ts';

export interface RandomSource {
  /** 0 <= x < 1. */
  next(): number;
  /** 0 <= n < limit. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
}

export function createRandomSource(seed: number): RandomSource {
  const next = seededRandom(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('Nothing to pick from.');
      return item;
    },
  };
}
