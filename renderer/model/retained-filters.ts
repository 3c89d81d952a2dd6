// The topic filters that ask for several topics, each with everything below it. Pure; called by retained.ts.

/** What is known of a topic. */
export interface AskedTopic {
  readonly topicName: string;
  /** Its name holds `+` or `#`: as a filter it would mean other topics. */
  readonly unpublishable: boolean;
  readonly childCount: number;
}

/** The filters, none of which lies within another; `leftOut`: topics that no filter can name. */
export function filtersBelow(topics: readonly AskedTopic[]): {
  readonly topicFilters: readonly string[];
  readonly leftOut: number;
} {
  const asked = topics.filter(({ unpublishable }) => !unpublishable);
  const names = new Set(asked.map(({ topicName }) => topicName));
  const topicFilters = asked
    .filter(({ topicName }) => !isBelowAny(topicName, names))
    // `a/#` fits `a` itself, too (MQTT 5 clause 4.7.1.2).
    .map(({ topicName, childCount }) => (childCount === 0 ? topicName : `${topicName}/#`));
  return { topicFilters, leftOut: topics.length - asked.length };
}

function isBelowAny(topicName: string, names: ReadonlySet<string>): boolean {
  for (let end = topicName.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : topicName.lastIndexOf('/', end - 1)) {
    if (names.has(topicName.slice(0, end))) return true;
  }
  return false;
}
