// The figures of a row, one cell for each column shown. Ages and trends are left empty here: what moves without a message is painted past
// React by use-ages.ts and use-trends.ts. No components, for a branch that opens draws hundreds of cells at once. Called by tree-row.tsx.

import type { CSSProperties, ReactNode } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { TreeColumnName } from '../../../shared/tree-columns.ts';
import type { TreeRow } from '../../../shared/tree.ts';
import type { Tree } from '../../model/tree.ts';
import { byteRateText, bytesText, momentText, plural, rateText, wideCountText } from '../kit/format.ts';
import { columnKinds, overflowProperty, widthProperty } from './columns.ts';
import { countTitle } from './row-words.ts';
import { sparklineUnits, trendHint } from './sparkline-path.ts';
import styles from './tree-cells.module.css';

/** Asked only while the pointer rests on the row: only then are words needed. */
type Trends = Pick<Tree, 'trendOf'>;

const hints: Readonly<Partial<Record<TreeColumnName, (row: TreeRow, trends: Trends) => string | undefined>>> = {
  topics: ({ topicsBelow }) => `${plural(topicsBelow, 'topic')} below`,
  messages: countTitle,
  size: ({ preview, sizeBytes }) => (preview === null ? undefined : plural(sizeBytes, 'byte')),
  trend: ({ topicId }, trends) => trendHint(trends.trendOf(topicId)),
  age: ({ lastAt }) => momentText(lastAt),
};

const contents: Readonly<Record<TreeColumnName, (row: TreeRow) => ReactNode>> = {
  topics: ({ childCount, topicsBelow }) => (childCount === 0 ? '' : wideCountText(topicsBelow)),
  messages: ({ ownCount, belowCount }) => wideCountText(ownCount + belowCount),
  messageRate: ({ messageRate }) => rateText(messageRate),
  byteRate: ({ byteRate }) => byteRateText(byteRate),
  trend: ({ topicId }) => (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${sparklineUnits.width} ${sparklineUnits.height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path id={paintedId('trend', topicId)} />
    </svg>
  ),
  size: ({ preview, sizeBytes }) => (preview === null ? '' : bytesText(sizeBytes)),
  qos: ({ qos }) => qos,
  age: () => null,
};

/** The DOM id of what is painted past React of a topic's row: the cell of its age, the path of its trend. */
export function paintedId(name: 'age' | 'trend', topicId: TopicId): string {
  return `${name}-${topicId}`;
}

/** One object for each column: React then need not compare what is in it. */
const widthStyles = Object.fromEntries(
  columnKinds.map(({ name }) => [
    name,
    { width: `var(${widthProperty(name)})`, overflow: `var(${overflowProperty(name)}, visible)` },
  ]),
) as Record<TreeColumnName, CSSProperties>;

/** The cells of a row. `hovered`: the pointer rests on it. */
export function treeCells(
  columns: readonly TreeColumnName[],
  row: TreeRow,
  hovered: boolean,
  trends: Trends,
): ReactNode {
  return columns.map((name) => (
    <span
      key={name}
      id={name === 'age' ? paintedId('age', row.topicId) : undefined}
      data-cell={name}
      className={styles.cell}
      style={widthStyles[name]}
      title={hovered ? hints[name]?.(row, trends) : undefined}
    >
      {contents[name](row)}
    </span>
  ));
}
