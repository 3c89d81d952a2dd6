// Tints: strong at once, fading by steps, steady for a busy row, weaker when there are many.

import { describe, expect, it } from 'vitest';
import { Tints } from '../../../renderer/ui/topic-tree/tints.ts';
import type { TopicId } from '../../../shared/ids.ts';

const id = (number: number): TopicId => number as TopicId;
function recorded() {
  const painted: string[] = [];
  const tints = new Tints((topicId, level) => painted.push(`${topicId}:${level}`));
  const advance = (touched: readonly TopicId[], fades = true) => {
    painted.length = 0;
    const isTinted = tints.advance(touched, fades);
    return { painted: [...painted], isTinted };
  };
  return { advance };
}

describe('tints', () => {
  it('fade to nothing in four steps, and paint only what changes', () => {
    const { advance } = recorded();
    expect(advance([id(1)])).toEqual({ painted: ['1:4'], isTinted: true });
    expect(advance([], false)).toEqual({ painted: [], isTinted: true });
    expect(advance([]).painted).toEqual(['1:3']);
    expect(advance([]).painted).toEqual(['1:2']);
    expect(advance([]).painted).toEqual(['1:1']);
    expect(advance([])).toEqual({ painted: ['1:0'], isTinted: false });
    expect(advance([])).toEqual({ painted: [], isTinted: false });
  });

  it('stay steady on a row that gets message after message', () => {
    const { advance } = recorded();
    const levels = Array.from({ length: 6 }, () => advance([id(1)]).painted);
    expect(levels).toEqual([['1:4'], ['1:3'], ['1:2'], [], [], []]);
  });

  it('fade in half the steps when there are many: each is to be painted', () => {
    const { advance } = recorded();
    const rows = Array.from({ length: 9 }, (_, position) => id(position + 1));
    const levels = [rows, [], []].map((touched) => new Set(advance(touched).painted.map((one) => one.split(':')[1])));
    expect(levels).toEqual([new Set(['3']), new Set(['1']), new Set(['0'])]);
  });

  it.each([
    [8, 4],
    [9, 3],
    [25, 2],
  ])('of %d rows at once begin at %d', (count, level) => {
    const { advance } = recorded();
    const rows = Array.from({ length: count }, (_, position) => id(position + 1));
    expect(new Set(advance(rows).painted.map((one) => one.split(':')[1]))).toEqual(new Set([String(level)]));
  });
});
