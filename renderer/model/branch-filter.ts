// The filter text that shows a branch, or several, and nothing else. Pure; called by the tree's menu. The language: shared/tree-filter.ts.

import { parseFilter } from '../../shared/tree-filter.ts';

/** `home/kitchen/#`, with signs that mean something in a filter taken literally. */
export function branchFilter(topicName: string): string {
  return `${topicName.replaceAll(/[\s"\\:=<>[\]]|^-/gu, '\\$&')}/#`;
}

/** What the contract takes as a filter. */
const filterLength = 1000;

const literally = (text: string): string =>
  text.replaceAll(/[\s"\\/:=<>[\](){}.*+?^$|#-]/gu, '\\$&').replaceAll('\\/', '/');

/** `/^home/(hall|kitchen)(/|$)/`. Null: they are too many, or their names too long, for one filter. */
export function branchesFilter(topicNames: readonly string[]): string | null {
  // The whole of each stands in it.
  if (topicNames.some((name) => name.length > filterLength)) return null;
  const [first = '', ...others] = topicNames;
  let common = first.lastIndexOf('/') + 1;
  for (const name of others) {
    while (!name.startsWith(first.slice(0, common))) {
      common = common < 2 ? 0 : first.lastIndexOf('/', common - 2) + 1;
    }
  }
  const endsLength = topicNames.reduce((length, name) => length + name.length - common + 1, 0);
  if (common + endsLength > filterLength) return null;
  const ends = topicNames.map((name) => literally(name.slice(common)));
  const text = `/^${literally(first.slice(0, common))}(${ends.join('|')})(/|$)/`;
  return text.length > filterLength || parseFilter(text).problems.length > 0 ? null : text;
}
