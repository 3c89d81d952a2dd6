// The page that stands where Treeline's own cannot: one sentence, no script, no style (the policy allows neither inline).

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** HTML that says one sentence. */
export function wordsPage(words: string): string {
  const text = words.replace(/[&<>"]/g, (character) => escapes[character] ?? '');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Treeline</title><h1>Treeline</h1><p>${text}</p></html>\n`;
}
