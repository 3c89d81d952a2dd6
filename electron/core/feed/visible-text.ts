// Tier: per SHOWN ROW. Text that cannot deceive: controls, bidi overrides and invisible characters become visible. Used by preview.ts.

// C0, DEL, C1; soft hyphen, bidi marks, zero-width and separator characters; byte order mark; noncharacters; lone surrogates.
// Zero-width joiners stay: emoji and several scripts are written with them.
const unsafe =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with such characters as symbols (U+2400 and on for C0) or escapes like \u202e. */
export function visibleText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** At most `limit` UTF-16 units, never half a character; what was cut off is told by an ellipsis. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const code = text.charCodeAt(limit - 2);
  const end = code >= 0xd800 && code <= 0xdbff ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
