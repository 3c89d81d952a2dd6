// What the filter offers while one types.

import { describe, expect, it } from 'vitest';
import type { TopicId } from '../../../shared/ids.ts';
import { createRandomSource } from '../../support/random-source.ts';
import {
  completed,
  completionsAt,
  levelCompletions,
  levelQuestionAt,
} from '../../../renderer/model/filter-completion.ts';
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

  it('asks for levels of the name that the word begins', () => {
    const asked = (text: string, caret = text.length) => {
      const question = levelQuestionAt(text, caret);
      return question === null ? null : [question.below, question.text];
    };
    expect(asked('ho')).toEqual([null, 'ho']);
    expect(asked('lamp -home/ki')).toEqual(['home', 'ki']);
    expect(asked('home/')).toEqual(['home', '']);
    expect(asked('/')).toEqual(['', '']);
    expect(asked('+/st')).toEqual(['+', 'st']);
    expect(asked('Living\\ Room/la')).toEqual(['Living Room', 'la']);
    expect(asked('home/kitchen', 7)).toEqual(['home', 'ki']);
    for (const none of ['', 'a ', '"ho', '/re/', '/re/i', 'value:x', 'json.a=1', 'rate>', 'home/#', 'home/+', '#']) {
      expect(asked(none), none).toBeNull();
    }
  });

  it('makes of a level a word that the filter reads as that name (seeded)', () => {
    const random = createRandomSource(8);
    const pieces = ['a', 'value', 'json', ':', '>', '=', '"', '\\', ' ', '-', '[', '+x', '#x', 'é', '(', '.'];
    const levelOf = () => Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join('');
    const offer = (text: string, level: string, isBranch: boolean) => {
      const question = levelQuestionAt(text, text.length);
      const topicId = 1 as TopicId;
      const items = question && levelCompletions(question, [{ topicId, level, isBranch, topicCount: 2 }]);
      return question === null || items?.[0] === undefined
        ? null
        : completed(text, { ...question, items }, items[0]).text;
    };
    for (let round = 0; round < 2000; round += 1) {
      const level = levelOf();
      const word = offer('lamp x', `x${level}`, false)?.slice('lamp '.length) ?? '';
      expect(parseFilter(word), word).toMatchObject({
        problems: [],
        terms: [{ negated: false, test: { kind: 'topic', match: { text: `x${level}`.toLowerCase() } } }],
      });
    }
    expect(offer('ho', 'home', true)).toBe('home/');
    expect(offer('home/', 'kitchen', false)).toBe('home/kitchen ');
    expect(offer('home/kitchen', 'kitchen', false)).toBeNull();
    // As it stands it would be an expression.
    expect(offer('/', 'x', true)).toBe('\\/x/');
    expect(parseFilter('\\/x/').terms).toMatchObject([{ test: { kind: 'topic', match: { text: '/x/' } } }]);
  });

  it('gives examples that can be read', () => {
    for (const { example } of filterFields) expect(parseFilter(example)).toMatchObject({ problems: [], terms: [{}] });
  });
});
