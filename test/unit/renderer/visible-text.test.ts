// Text of strangers: what is invisible becomes a symbol, everything else stays as it is.

import { describe, expect, it } from 'vitest';
import { visibleParts } from '../../../renderer/ui/kit/visible-text.ts';

const joined = (text: string, limit?: number): string =>
  visibleParts(text, limit)
    .map((part) => (part.symbol ? `[${part.text}]` : part.text))
    .join('');

describe('visible text', () => {
  it.each(['kitchen', 'größe', 'température', '温度', 'датчик', 'a b', '👨\u200d👩\u200d👧', '<img onerror=alert(1)>'])(
    'leaves %s alone',
    (text) => {
      expect(joined(text)).toBe(text);
    },
  );

  it.each([
    ['a\u0000b', 'a[‹NUL›]b'],
    ['tab\there', 'tab[‹TAB›]here'],
    ['del\u007f', 'del[‹DEL›]'],
    ['\u0085', '[‹85›]'],
    ['\u0001', '[‹01›]'],
    ['abc\u202edcba', 'abc[‹RLO›]dcba'],
    ['\u2066x\u2069', '[‹LRI›]x[‹PDI›]'],
    ['zero\u200bwidth', 'zero[‹ZWSP›]width'],
    ['\ufeffbom', '[‹BOM›]bom'],
    ['\uffff', '[‹U+FFFF›]'],
    [' edge ', '[·]edge[·]'],
    ['soft\u00adhyphen', 'soft[‹SHY›]hyphen'],
    ['\u{e0041}', '[‹U+E0041›]'],
  ])('shows %j as %s', (text, shown) => {
    expect(joined(text)).toBe(shown);
  });

  it('cuts long text at a whole character and says so', () => {
    expect(joined('x'.repeat(300), 10)).toBe(`${'x'.repeat(10)}[…]`);
    expect(joined(`123${'😀'.repeat(10)}`, 4)).toBe('123[…]');
    expect(joined('x'.repeat(10), 10)).toBe('x'.repeat(10));
  });

  it('takes an empty level', () => {
    expect(joined('')).toBe('');
  });
});
