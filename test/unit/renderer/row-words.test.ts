// What a row says to a screen reader, and its exact figures.

import { describe, expect, it } from 'vitest';
import { countTitle, rowLabel } from '../../../renderer/ui/topic-tree/row-words.ts';
import { rowNamed } from '../../support/scripted-core.ts';

describe('words of a row', () => {
  it('names a branch by its topics and messages', () => {
    const row = rowNamed('plant', 1, { ownCount: 0, belowCount: 40_000, topicsBelow: 1000, preview: null });
    expect(rowLabel(row, [])).toBe('plant, 1,000 topics, 40,000 messages');
    expect(countTitle(row)).toBe('0 messages of this topic, 40,000 below it in 1,000 topics');
  });

  it('names a leaf by its value, and what is special about it', () => {
    const row = rowNamed('temperature', 1, { preview: { kind: 'number', text: '21.5' }, retained: true, sizeBytes: 4 });
    expect(rowLabel(row, [])).toBe('temperature, 21.5, 1 message, retained');
    expect(countTitle(row)).toBe('1 message of this topic; latest 4\u2009B');
  });

  it.each([
    [{ kind: 'empty', text: '' }, false, 'empty'],
    [{ kind: 'binary', text: '' }, false, '2.00\u2009kB'],
    [{ kind: 'text', text: 'x'.repeat(200) }, false, 'x'.repeat(80)],
    [{ kind: 'text', text: '' }, true, 'payload given up'],
  ] as const)('says the value %j (shed: %s) in words', (preview, shed, words) => {
    expect(rowLabel(rowNamed('t', 1, { preview, shed, sizeBytes: 2048 }), [])).toBe(`t, ${words}, 1 message`);
  });

  it('adds the figures of the columns shown, the age as a moment', () => {
    const lastAt = new Date(2026, 10, 21, 12, 4, 31).getTime();
    const row = rowNamed('t', 1, { messageRate: 8.4, byteRate: 12.3 * 1024, sizeBytes: 1500, qos: 1, lastAt });
    expect(rowLabel(row, ['topics', 'messages', 'messageRate', 'byteRate', 'trend', 'size', 'qos', 'age'])).toBe(
      't, 1, 1 message, 8.4 per second, 12.3\u2009kB per second, 1.46\u2009kB, QoS 1, last at 12:04:31',
    );
    const quiet = rowNamed('t', 1, { messageRate: 0.02, preview: null, qos: null });
    expect(rowLabel(quiet, ['messageRate', 'byteRate', 'size', 'qos'])).toBe('t, 1 message, less than 0.1 per second');
  });

  it('names an empty level and makes visible what is not', () => {
    expect(rowLabel(rowNamed('', 1), [])).toBe('(empty), 1, 1 message');
    expect(rowLabel(rowNamed('a\u202eb', 1), [])).toMatch(/^a‹RLO›b, /);
  });
});
