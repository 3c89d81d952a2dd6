// Text of strangers made visible: controls, bidi marks and zero-width characters become symbols. Pure. Called wherever a
// topic stands on screen; what is copied or published is always the original.

const names = new Map<number, string>([
  [0x00, 'NUL'],
  [0x07, 'BEL'],
  [0x08, 'BS'],
  [0x09, 'TAB'],
  [0x0a, 'LF'],
  [0x0d, 'CR'],
  [0x1b, 'ESC'],
  [0x7f, 'DEL'],
  [0x00a0, 'NBSP'],
  [0x00ad, 'SHY'],
  [0x034f, 'CGJ'],
  [0x061c, 'ALM'],
  [0x180e, 'MVS'],
  [0x200b, 'ZWSP'],
  [0x200c, 'ZWNJ'],
  [0x200e, 'LRM'],
  [0x200f, 'RLM'],
  [0x2028, 'LS'],
  [0x2029, 'PS'],
  [0x202a, 'LRE'],
  [0x202b, 'RLE'],
  [0x202c, 'PDF'],
  [0x202d, 'LRO'],
  [0x202e, 'RLO'],
  [0x2060, 'WJ'],
  [0x2066, 'LRI'],
  [0x2067, 'RLI'],
  [0x2068, 'FSI'],
  [0x2069, 'PDI'],
  [0xfeff, 'BOM'],
  [0xfffd, 'U+FFFD'],
]);

/** A stretch of text; `symbol` ones stand for something invisible. */
export interface VisiblePart {
  readonly text: string;
  readonly symbol: boolean;
}

function symbolOf(codePoint: number): string | null {
  const name = names.get(codePoint);
  if (name !== undefined) return `‹${name}›`;
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) {
    return `‹${codePoint.toString(16).toUpperCase().padStart(2, '0')}›`;
  }
  const isNoncharacter = (codePoint & 0xfffe) === 0xfffe || (codePoint >= 0xfdd0 && codePoint <= 0xfdef);
  const isTag = codePoint >= 0xe0000 && codePoint <= 0xe007f;
  return isNoncharacter || isTag ? `‹U+${codePoint.toString(16).toUpperCase()}›` : null;
}

/** Whether anything in the text needs a symbol: most never do. */
// oxlint-disable-next-line no-control-regex -- controls are what it looks for
const suspicious = /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0608\u0900-\u167f\u3041-\ud7ff]/;
/** Leading and trailing spaces are easily overlooked. */
const edgeSpace = /^ | $/;

/**
 * The text in parts, at most `limit` UTF-16 units of it, ending in an ellipsis part when there is more.
 * A joiner between emoji (U+200D) stays, since they need it.
 */
export function visibleParts(text: string, limit = 256): readonly VisiblePart[] {
  let shown = text;
  if (text.length > limit) {
    // Never between the halves of a surrogate pair.
    const cut = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
    shown = text.slice(0, cut);
  }
  const ellipsis: readonly VisiblePart[] = shown.length < text.length ? [{ text: '…', symbol: true }] : [];
  if (!suspicious.test(shown) && !edgeSpace.test(shown)) return [{ text: shown, symbol: false }, ...ellipsis];

  const parts: VisiblePart[] = [];
  let plain = '';
  const characters = Array.from(shown);
  characters.forEach((character, position) => {
    const isEdge = position === 0 || position === characters.length - 1;
    const symbol = character === ' ' && isEdge ? '·' : symbolOf(character.codePointAt(0) ?? 0);
    if (symbol === null) {
      plain += character;
      return;
    }
    if (plain !== '') parts.push({ text: plain, symbol: false });
    plain = '';
    parts.push({ text: symbol, symbol: true });
  });
  if (plain !== '') parts.push({ text: plain, symbol: false });
  return [...parts, ...ellipsis];
}
