// Which row holds still.

import { describe, expect, it } from 'vitest';
import { chooseAnchor } from '../../../renderer/ui/topic-tree/anchor.ts';
import type { TopicId } from '../../../shared/ids.ts';

const id = (number: number): TopicId => number as TopicId;
const base = { visible: [id(1), id(2), id(3)], atTop: false, toggled: null, selected: null, current: null };

describe('anchor', () => {
  it('none at the very top, so that new first topics appear', () => {
    expect(chooseAnchor({ ...base, atTop: true, current: id(2) })).toBeNull();
  });
  it("the user's selection holds still even at the top", () => {
    expect(chooseAnchor({ ...base, atTop: true, selected: id(3) })).toBe(3);
  });
  it('a row just opened comes before the selection', () => {
    expect(chooseAnchor({ ...base, toggled: id(1), selected: id(3) })).toBe(1);
  });
  it('what is out of sight cannot be held on to', () => {
    expect(chooseAnchor({ ...base, toggled: id(8), selected: id(9), current: id(10) })).toBe(1);
  });
  it('stays with the same row while it is in view', () => {
    expect(chooseAnchor({ ...base, current: id(2) })).toBe(2);
  });
  it('skips rows that have not arrived', () => {
    expect(chooseAnchor({ ...base, visible: [null, id(2)] })).toBe(2);
    expect(chooseAnchor({ ...base, visible: [null, null] })).toBeNull();
  });
});
