// What a row of the tree says to those who listen, and what its figures say when asked. Pure. Called by tree-row.tsx.

import type { TreeColumnName } from '../../../shared/tree-columns.ts';
import type { TreeRow } from '../../../shared/tree.ts';
import { byteRateText, bytesText, clockText, countText, plural, rateText, wideCountText } from '../kit/format.ts';
import { visibleParts } from '../kit/visible-text.ts';

/** Longer values are cut: a name is listened to. */
const valueLimit = 80;

function valueWords({ preview, shed, sizeBytes }: TreeRow): string | null {
  if (preview === null) return null;
  if (shed) return 'payload given up';
  if (preview.text === '') return preview.kind === 'binary' ? bytesText(sizeBytes) : 'empty';
  return preview.text.slice(0, valueLimit);
}

/** What a column says of the row that the words of every row do not. An age would be old before it is read: a moment is not. */
const columnWords: Readonly<Partial<Record<TreeColumnName, (row: TreeRow) => string | null>>> = {
  messageRate: ({ messageRate }) =>
    messageRate === 0 ? null : `${rateText(messageRate) || 'less than 0.1'} per second`,
  byteRate: ({ byteRate }) => (byteRate === 0 ? null : `${byteRateText(byteRate) || 'less than 0.1 B'} per second`),
  size: ({ preview, sizeBytes }) => (preview === null ? null : bytesText(sizeBytes)),
  qos: ({ qos }) => (qos === null ? null : `QoS ${qos}`),
  age: ({ lastAt }) => `last at ${clockText(lastAt)}`,
};

/** The row's accessible name: `plant, 1,000 topics, 40,000 messages`; `temperature, 21.5, 12 messages, 8.4 per second`. */
export function rowLabel(row: TreeRow, columns: readonly TreeColumnName[]): string {
  const level = visibleParts(row.level).map(({ text }) => text);
  const words = [level.join('') || '(empty)', valueWords(row)];
  if (row.topicsBelow > 0) words.push(plural(row.topicsBelow, 'topic'));
  words.push(plural(row.ownCount + row.belowCount, 'message'));
  for (const name of columns) words.push(columnWords[name]?.(row) ?? null);
  if (row.retained) words.push('retained');
  if (row.unpublishable) words.push('not a legal topic name');
  return words.filter((word) => word !== null).join(', ');
}

/** How many topics lie below a branch, as short as the row needs it. */
export function topicsText({ topicsBelow }: TreeRow): string {
  return `${wideCountText(topicsBelow)} ${topicsBelow === 1 ? 'topic' : 'topics'}`;
}

/** What the count is made of, exactly. */
export function countTitle({ ownCount, belowCount, topicsBelow, preview, sizeBytes }: TreeRow): string {
  const own = `${plural(ownCount, 'message')} of this topic`;
  const below = topicsBelow === 0 ? '' : `, ${countText(belowCount)} below it in ${plural(topicsBelow, 'topic')}`;
  return `${own}${below}${preview === null ? '' : `; latest ${bytesText(sizeBytes)}`}`;
}
