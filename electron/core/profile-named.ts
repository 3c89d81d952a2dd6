// Finds the saved connection that a name means, as given with --profile. Pure. Called by core.ts.

import { AppError } from '../../shared/errors.ts';
import type { Profile } from '../../shared/profile.ts';

/** So many names are told of at most. */
const longestList = 5;

/** The one profile of a name, letter by letter or, where that is none, in any case. AppError `notFound`, which tells the names nearest to it. */
export function profileNamed(name: string, profiles: readonly Profile[]): Profile {
  const exact = profiles.filter(({ settings }) => settings.name === name);
  const alike =
    exact.length > 0 ? exact : profiles.filter(({ settings }) => settings.name.toLowerCase() === name.toLowerCase());
  const [found] = alike;
  if (found !== undefined && alike.length === 1) return found;
  const shown = `“${name.slice(0, 200)}”`;
  if (found !== undefined) {
    const message = `${alike.length} saved connections are named ${shown}, so none was opened. Give them different names.`;
    throw new AppError('notFound', message);
  }
  throw new AppError(
    'notFound',
    `There is no saved connection named ${shown}, so none was opened. ${hint(name, profiles)}`,
  );
}

function hint(name: string, profiles: readonly Profile[]): string {
  const names = profiles.map(({ settings }) => settings.name);
  const near = nearNames(name, names);
  const list = (some: readonly string[]): string =>
    some
      .slice(0, longestList)
      .map((one) => `“${one}”`)
      .join(', ');
  if (near.length > 0) return `Did you mean ${list(near)}?`;
  return names.length <= longestList ? `Saved are: ${list(names)}.` : `Saved are ${names.length} others.`;
}

/** Names that hold the text or are held by it, or differ by few letters; the nearest first. */
export function nearNames(text: string, names: readonly string[]): readonly string[] {
  const wanted = text.trim().toLowerCase().slice(0, 200);
  if (wanted === '') return [];
  // Two letters in the wrong order count as two.
  const allowed = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  const rank = (name: string): number => {
    const known = name.toLowerCase().slice(0, 200);
    if (known.includes(wanted) || (known.length > 2 && wanted.includes(known))) return 0;
    const distance = editDistance(known, wanted);
    return distance <= allowed ? distance : Number.POSITIVE_INFINITY;
  };
  return [...new Set(names)]
    .map((name) => ({ name, rank: rank(name) }))
    .filter((one) => one.rank < Number.POSITIVE_INFINITY)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ name }) => name);
}

/** Letters to add, take away or change to make one of the other (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index += 1) {
    const next = [index + 1];
    for (let place = 0; place < other.length; place += 1) {
      const changed = row[place]! + (one[index] === other[place] ? 0 : 1);
      next.push(Math.min(changed, row[place + 1]! + 1, next[place]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
