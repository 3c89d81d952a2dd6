// What the filter offers while one types.

import { describe, expect, it } from 'vitest';
import { completed, completionsAt } from '../../../renderer/model/filter-completion.ts';
import { filterFields } from '../../../shared/tree-filter-fields.ts';
import { parseFilter } from '../../../shared/tree-filter.ts';

const offered = (text: string, caret = text.length) => completionsAt(text, caret).items.map(({ insert }) => insert);

describe('completion in the filter', () => {
  it('offers fields that begin with what was typed, also after a minus and within the text', () => {
    expect(offered('r')).toEqual(['rate>', 'retained:']);
    expect(offered('lamp -RE')).toEqual(['retained:']);
    expect(offered('ra lamp', 2)).toEqual(['rate>']);
    expect(offered('json')).toEqual(['json.']);
    expect(offered('')).toEqual([]);
    expect(offered('lamp ')).toEqual([]);
    expect(offered('lamp')).toEqual([]);
    expect(offered('"ra')).toEqual([]);
  });

  it('offers the values of a field that has only some', () => {
    expect(offered('qos:')).toEqual(['qos:0', 'qos:1', 'qos:2']);
    expect(offered('type:n')).toEqual(['type:number', 'type:null']);
    expect(offered('retained:yes')).toEqual([]);
    expect(offered('value:')).toEqual([]);
  });

  it('takes the place of the word, and goes on behind it', () => {
    const take = (text: string, caret: number) => {
      const completions = completionsAt(text, caret);
      const first = completions.items[0];
      return first === undefined ? null : completed(text, completions, first);
    };
    expect(take('ra', 2)).toEqual({ text: 'rate>', caret: 5 });
    expect(take('retained:y', 10)).toEqual({ text: 'retained:yes ', caret: 13 });
    expect(take('-ret lamp', 4)).toEqual({ text: '-retained: lamp', caret: 10 });
  });

  it('gives examples that can be read', () => {
    for (const { example } of filterFields) expect(parseFilter(example)).toMatchObject({ problems: [], terms: [{}] });
  });
});
