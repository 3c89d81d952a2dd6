// The order of whole topic names in a list: as the tree has it, `s2` before `s10`, `$` topics last. Called by retained-table.ts.

const zero = 48;
const nine = 57;
const slash = 47;
const dollar = 36;
/** Sorted in one go; some milliseconds. */
const runLength = 4096;
/** Names merged between two looks at the clock. */
const mergeStep = 1024;
/** After so much work in one go, in milliseconds, others have their turn. */
const sliceMs = 8;

const isDigit = (code: number): boolean => code >= zero && code <= nine;
/** A slash ends a level, so what is below a topic stands right behind it. Capitals of ASCII count as small letters. */
function rank(code: number): number {
  if (code === slash) return -1;
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Negative: `a` stands before `b`. 0 only for equal names. */
export function compareTopicNames(a: string, b: string): number {
  const dollars = Number(a.charCodeAt(0) === dollar) - Number(b.charCodeAt(0) === dollar);
  if (dollars !== 0) return dollars;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const first = a.charCodeAt(i);
    const second = b.charCodeAt(j);
    if (isDigit(first) && isDigit(second)) {
      i = withoutZeros(a, i);
      j = withoutZeros(b, j);
      const iEnd = endOfDigits(a, i);
      const jEnd = endOfDigits(b, j);
      if (iEnd - i !== jEnd - j) return iEnd - i - (jEnd - j);
      for (; i < iEnd; i += 1, j += 1) {
        const difference = a.charCodeAt(i) - b.charCodeAt(j);
        if (difference !== 0) return difference;
      }
    } else {
      const difference = rank(first) - rank(second);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
  }
  const rest = a.length - i - (b.length - j);
  if (rest !== 0) return rest;
  return a < b ? -1 : Number(a > b);
}

// The last zero of a run of zeros stays.
function withoutZeros(text: string, at: number): number {
  let start = at;
  while (text.charCodeAt(start) === zero && isDigit(text.charCodeAt(start + 1))) start += 1;
  return start;
}

function endOfDigits(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

/** Sorts by name in slices, so that a list of half a million keeps nobody waiting. The given array is used up. */
export async function sortedByName<Item extends { readonly topicName: string }>(items: Item[]): Promise<Item[]> {
  const compare = (one: Item, other: Item): number => compareTopicNames(one.topicName, other.topicName);
  let sliceEndsAt = performance.now() + sliceMs;
  const breathe = async (): Promise<void> => {
    if (performance.now() < sliceEndsAt) return;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEndsAt = performance.now() + sliceMs;
  };
  let runs: Item[][] = [];
  for (let start = 0; start < items.length; start += runLength) {
    runs.push(items.slice(start, start + runLength).sort(compare));
    await breathe();
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await merge(runs[at]!, runs[at + 1] ?? [], compare, breathe));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (one: Item, other: Item) => number,
  breathe: () => Promise<void>,
): Promise<Item[]> {
  const merged: Item[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const fromLeft = j >= right.length || (i < left.length && compare(left[i]!, right[j]!) <= 0);
    merged.push(fromLeft ? left[i++]! : right[j++]!);
    if (merged.length % mergeStep === 0) await breathe();
  }
  return merged;
}
