// Which topics are listed but never cleared. Called by retained-table.ts for the choice, and by clearing.ts before anything is sent.

/** Shown beside such a topic. */
export const barredReason =
  'Topics that begin with $ are the broker’s own: it publishes them itself, so Treeline never clears them.';

/** Whether Treeline does not publish to this topic to clear it (MQTT 5 clause 4.7.2). */
export function isBarred(topicName: string): boolean {
  return topicName.startsWith('$');
}
