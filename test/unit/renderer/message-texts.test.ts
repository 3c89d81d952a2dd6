// The message pane's pure parts: text edits that keep the place, the held list, figures and file names.

import { describe, expect, it } from 'vitest';
import type { MessageMeta } from '../../../shared/message.ts';
import type { MessageSeq } from '../../../shared/ids.ts';
import { base64Text, deltaText, fileNameFor, hexText } from '../../../renderer/ui/message/message-format.ts';
import { textChanges } from '../../../renderer/ui/message/text-changes.ts';
import { heldMessages } from '../../../renderer/ui/message/use-held-messages.ts';

function applied(before: string, after: string): string {
  let text = before;
  for (const { from, to, insert } of textChanges(before, after).toReversed()) {
    text = text.slice(0, from) + insert + text.slice(to);
  }
  return text;
}

describe('edits from one text to the next', () => {
  it('change only what differs within a line', () => {
    expect(textChanges('{\n  "a": 1.25,\n  "b": 2\n}', '{\n  "a": 1.35,\n  "b": 3\n}')).toEqual([
      { from: 11, to: 12, insert: '3' },
      { from: 22, to: 23, insert: '3' },
    ]);
    expect(textChanges('same', 'same')).toEqual([]);
  });

  it('lead from any text to any other', () => {
    const texts = ['', 'a', '\n', 'aaa', 'aa', 'a\nb\nc', 'a\nx\nc', 'a\nb\nc\nd', 'b\nc', 'x\ny\nz', 'aXa', 'aXXa'];
    for (const before of texts) for (const after of texts) expect(applied(before, after)).toBe(after);
  });

  it('stay one edit where there are very many lines', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `line ${index}`);
    const before = lines.join('\n');
    const after = lines.map((line, index) => (index % 100 === 0 ? `${line}!` : line)).join('\n');
    expect(textChanges(before, after)).toHaveLength(1);
    expect(applied(before, after)).toBe(after);
  });
});

describe('the held list', () => {
  const metas = (...seqs: number[]): MessageMeta[] =>
    seqs.map((seq) => ({ seq: seq as MessageSeq }) as unknown as MessageMeta);

  it('stays as it was while newer ones come, and grows at its old end', () => {
    const held = metas(9, 8, 7);
    expect(heldMessages(held, metas(11, 10, 9, 8))).toBe(held);
    expect(heldMessages(held, metas(9, 8, 7, 6, 5)).map((one) => one.seq)).toEqual([9, 8, 7, 6, 5]);
    expect(heldMessages(held, metas(90, 89)).map((one) => one.seq)).toEqual([9, 8, 7]);
    expect(heldMessages([], metas(1)).map((one) => one.seq)).toEqual([1]);
  });
});

describe('figures', () => {
  it.each([
    [0, '+0 ms'],
    [12, '+12 ms'],
    [1002, '+1.002 s'],
    [-5, '−5 ms'],
    [200_000, '+3 m 20 s'],
    [7_260_000, '+2 h 1 m'],
    [90_000_000, '+1 d 1 h'],
  ])('a delta of %i ms is %s', (deltaMs, text) => {
    expect(deltaText(deltaMs)).toBe(text);
  });

  it('bytes as hex and base64', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(hexText(all.subarray(0, 17))).toBe('000102030405060708090a0b0c0d0e0f10');
    expect(base64Text(all)).toBe(Buffer.from(all).toString('base64'));
    const large = new Uint8Array(100_001).fill(0xa5);
    expect(base64Text(large)).toBe(Buffer.from(large).toString('base64'));
  });

  it.each([
    ['home/kitchen/temperature', /^temperature-\d{4}-\d{2}-\d{2}-\d{9}\.json$/],
    ['../../etc/passwd', /^passwd-/],
    ['a/CON', /^CON-\d/],
    ['a/b\\c:d*e?"<>|', /^b-c-d-e-\d/],
    ['///', /^message-\d/],
    ['a/..', /^message-\d/],
    ['a/=cmd|x', /^cmd-x-\d/],
    [`a/${'x'.repeat(300)}`, /^x{60}-\d/],
    ['a/温度', /^温度-\d/],
  ])('a file name for %s', (topicName, pattern) => {
    const name = fileNameFor(topicName, 0, 'json');
    expect(name).toMatch(pattern);
    expect(name).not.toMatch(/[/\\:*?"<>|]/);
  });
});
