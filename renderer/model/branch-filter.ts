// The filter text that shows a branch and nothing else. Pure; called by the tree's menu. The language: shared/tree-filter.ts.

/** `home/kitchen/#`, with signs that mean something in a filter taken literally. */
export function branchFilter(topicName: string): string {
  return `${topicName.replaceAll(/[\s"\\:=<>[\]]|^-/gu, '\\$&')}/#`;
}
