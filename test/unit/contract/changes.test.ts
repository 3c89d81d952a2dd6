// What goes over the line is less than the frame, and what comes out is the frame: seeded lists that change, move, grow and shrink.

import { describe, expect, it } from 'vitest';
import { createRestorer, createShrinker } from '../../../shared/contract-changes.ts';
import { seededRandom } from '../../support/seeded-random.ts';

type Row = Readonly<Record<string, unknown>>;
const sent = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
const row = (topicId: number, ownCount: number): Row => ({
  topicId,
  level: `level ${topicId}`,
  ownCount,
  preview: null,
});

describe('changes of lists', () => {
  it('sends of a known row only what changed, of the same row only its place, and a new one whole', () => {
    const shrink = createShrinker('rows');
    const [first, second] = [row(1, 1), row(2, 1)];
    expect(shrink({ first: 0, rows: [first, second] })).toEqual({ first: 0, rows: [first, second] });
    const third = row(3, 1);
    expect(shrink({ first: 1, rows: [third, { ...second, ownCount: 2 }, first] })).toEqual({
      first: 1,
      rows: [third, [1, { ownCount: 2 }], 0],
    });
  });

  it('gives back the very same object for what did not change', () => {
    const [shrink, restore] = [createShrinker('rows'), createRestorer('rows')];
    const [first, second] = [row(1, 1), row(2, 1)];
    const before = restore(sent(shrink({ rows: [first, second] }))) as { rows: Row[] };
    const after = restore(sent(shrink({ rows: [second, { ...first, ownCount: 9 }] }))) as { rows: Row[] };
    expect(after.rows[0]).toBe(before.rows[1]);
    expect(after.rows[1]).toEqual({ ...first, ownCount: 9 });
    expect(before.rows[0]).toEqual(first);
  });

  it('sends an item whole that has lost or won a field', () => {
    const [shrink, restore] = [createShrinker('rows'), createRestorer('rows')];
    const both = { topicId: 1, a: 1, b: 2 };
    for (const item of [both, { topicId: 1, a: 1 }, both]) {
      expect(restore(sent(shrink({ rows: [item] })))).toEqual({ rows: [item] });
    }
  });

  it('leaves frames of other streams alone', () => {
    const data = { rows: [row(1, 1)] };
    for (const stream of ['statistics', 'topics', 'constructor', '__proto__']) {
      expect(createShrinker(stream)(data)).toBe(data);
      expect(createRestorer(stream)(data)).toBe(data);
    }
  });

  it.each(['rows', 'messages', 'arrivals'] as const)('restores every frame of %s over 300 seeded steps', (stream) => {
    const random = seededRandom(11);
    const list = stream === 'messages' ? 'messages' : 'rows';
    const key = stream === 'rows' ? 'topicId' : 'seq';
    const [shrink, restore] = [createShrinker(stream), createRestorer(stream)];
    let items: Row[] = [];
    let nextKey = 1;
    for (let step = 0; step < 300; step += 1) {
      items = items
        .filter(() => random() > 0.1)
        .map((item) => (random() < 0.4 ? { ...item, value: Math.floor(random() * 5), at: step } : item));
      for (let added = random() * 5; added > 1; added -= 1) {
        const item = { [key]: nextKey, value: null, at: step, preview: { kind: 'text', text: `${nextKey}` } };
        items.splice(Math.floor(random() * (items.length + 1)), 0, item);
        nextKey += 1;
      }
      if (random() < 0.1) items.reverse();
      const frame = { first: step, [list]: items };
      expect(restore(sent(shrink(frame)))).toEqual(frame);
    }
  });
});
