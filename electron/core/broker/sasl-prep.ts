// Prepares user names and passwords for SCRAM (SASLprep, RFC 4013, as "stored strings"). Pure. Used by scram.ts.

/** Spaces that are not ASCII's (RFC 3454 table C.1.2), which become one (RFC 4013 clause 2.1). */
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g;
/** What is commonly mapped to nothing (RFC 3454 table B.1). */
const mappedToNothing = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;
/**
 * What is prohibited (RFC 4013 clause 2.3): control characters, private use, no characters, surrogates, what is inappropriate for plain
 * text, changes of direction, and tags.
 */
const prohibited =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u06dd\u070f\u180e\u2028\u2029\u2061-\u2063\u206a-\u206f\ufff9-\uffff\ufdd0-\ufdef\u2ff0-\u2ffb\u200e\u200f\u202a-\u202e]|\p{Co}|\p{Cs}|[\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{10fffe}\u{10ffff}]/u;

/**
 * The prepared text, or null when it holds a character that SASLprep forbids. Normalised by the runtime's Unicode, which is newer than the
 * RFC's (3.2); the rule about mixed directions of writing (RFC 3454 clause 6) is left to the broker.
 */
export function saslPrep(text: string): string | null {
  const prepared = text.replace(otherSpaces, ' ').replace(mappedToNothing, '').normalize('NFKC');
  return prohibited.test(prepared) ? null : prepared;
}
