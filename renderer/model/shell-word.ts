// Text as a word of a POSIX shell command, exact whatever it holds. Pure; called by mosquitto-command.ts.
// What a terminal or an eye could take amiss when it is pasted (control and bidi characters) is spelled by printf.

/** Words that mean themselves. `=` and `~` are not among the first characters, since a shell may see more in them there. */
const plainWord = /^[\w./:@%+,-][\w./:@%+,=-]*$/;
/** Control characters but the line feed, which is harmless within quotes and would be lost at the end of `$(…)`. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** A word that the shell reads as this text. The text must not hold U+0000, which no argument can. */
export function shellWord(text: string): string {
  if (plainWord.test(text)) return text;
  let word = '';
  let from = 0;
  for (const { 0: run, index } of text.matchAll(unsafe)) {
    word += quoted(text.slice(from, index));
    word += `"$(printf '${octal(new TextEncoder().encode(run))}')"`;
    from = index + run.length;
  }
  word += quoted(text.slice(from));
  return word === '' ? "''" : word;
}

/** The format of a `printf` that writes exactly these bytes, quoted. Readable where they are `text`. */
export function printfFormat(bytes: Uint8Array, text: string | null): string {
  if (text === null) return `'${octalWhereNeeded(bytes)}'`;
  let format = '';
  let from = 0;
  for (const { 0: run, index } of text.matchAll(unsafe)) {
    format += escaped(text.slice(from, index)) + octal(new TextEncoder().encode(run));
    from = index + run.length;
  }
  return `'${format}${escaped(text.slice(from))}'`;
}

function quoted(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('\n', '\\n').replaceAll("'", '\\047');
}

/** Three digits for each byte, so that a digit that follows is not taken for one of them. */
function octal(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += `\\${byte.toString(8).padStart(3, '0')}`;
  return text;
}

function octalWhereNeeded(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) {
    // Quote, percent and backslash mean something to the shell or to printf.
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x25 && byte !== 0x5c;
    parts.push(isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`);
  }
  return parts.join('');
}
