// Which columns a tree has room for, and how wide one may be made.

import { describe, expect, it } from 'vitest';
import { columnKinds, columnStyle, shownColumns, widestColumnPx } from '../../../renderer/ui/topic-tree/columns.ts';
import type { TreeColumnName, TreeColumns } from '../../../shared/tree-columns.ts';

const all: TreeColumns = { shown: columnKinds.map(({ name }) => name), widthsPx: {} };
const names = (columns: TreeColumns, treePx: number): TreeColumnName[] =>
  shownColumns(columns, treePx).map(({ kind }) => kind.name);

describe('columns of the tree', () => {
  it('stand in their order, whatever the order of the choice', () => {
    expect(names({ shown: ['age', 'topics', 'qos'], widthsPx: {} }, 2000)).toEqual(['topics', 'qos', 'age']);
  });

  it('give way one by one as the tree becomes narrower, the age last, and come back the other way', () => {
    let before = names(all, 2000);
    expect(before).toEqual(all.shown);
    const gone: TreeColumnName[] = [];
    for (let treePx = 2000; treePx > 100; treePx -= 1) {
      const now = names(all, treePx);
      const left = before.filter((name) => !now.includes(name));
      expect(left.length).toBeLessThanOrEqual(1);
      expect(now.every((name) => before.includes(name))).toBe(true);
      gone.push(...left);
      before = now;
    }
    const byYielding = columnKinds.toSorted((a, b) => b.yields - a.yields).map(({ name }) => name);
    expect(gone).toEqual(byYielding);
    expect(gone.at(-1)).toBe('age');
  });

  it('have the widths the user gave them, within what still shows a figure', () => {
    const columns: TreeColumns = { shown: ['messages', 'age'], widthsPx: { messages: 120, age: 1 } };
    expect(shownColumns(columns, 2000).map(({ widthPx }) => widthPx)).toEqual([120, 36]);
  });

  it('can be made so wide that no other column gives way and the name keeps its room', () => {
    const columns: TreeColumns = { shown: ['messages', 'messageRate', 'age'], widthsPx: {} };
    for (const treePx of [340, 400, 500]) {
      const shown = shownColumns(columns, treePx);
      const widest = widestColumnPx(shown, 'messages', treePx);
      expect(names({ ...columns, widthsPx: { messages: widest } }, treePx)).toEqual(columns.shown);
      expect(names({ ...columns, widthsPx: { messages: widest + 1 } }, treePx)).not.toEqual(columns.shown);
    }
    expect(widestColumnPx(shownColumns(columns, 5000), 'messages', 5000)).toBe(400);
  });

  it('cut their figures only where the user has made them narrower than those need', () => {
    const columns = shownColumns(
      { shown: ['messages', 'messageRate', 'age'], widthsPx: { messages: 60, age: 90 } },
      2000,
    );
    expect(columnStyle(columns)).toEqual({
      '--width-messages': '60px',
      '--overflow-messages': 'hidden',
      '--width-messageRate': '44px',
      '--width-age': '90px',
    });
  });
});
