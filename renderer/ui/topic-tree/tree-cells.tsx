// The figures of a row, one cell for each column shown. Called by tree-row.tsx.

import type { CSSProperties, ReactNode } from 'react';
import type { TreeColumnName } from '../../../shared/tree-columns.ts';
import type { TreeRow } from '../../../shared/tree.ts';
import { byteRateText, bytesText, momentText, plural, rateText, wideCountText } from '../kit/format.ts';
import { Age } from './age.tsx';
import { columnKinds, overflowProperty, widthProperty } from './columns.ts';
import { countTitle } from './row-words.ts';
import { Sparkline } from './sparkline.tsx';
import styles from './tree-cells.module.css';

export interface TreeCellProps {
  readonly name: TreeColumnName;
  readonly row: TreeRow;
  /** The pointer rests on the row: only then are the words of its hints needed. */
  readonly hovered: boolean;
}

type OfRow<Result> = (row: TreeRow, hovered: boolean) => Result;

const hints: Readonly<Partial<Record<TreeColumnName, OfRow<string | undefined>>>> = {
  topics: ({ topicsBelow }) => `${plural(topicsBelow, 'topic')} below`,
  messages: countTitle,
  size: ({ preview, sizeBytes }) => (preview === null ? undefined : plural(sizeBytes, 'byte')),
  age: ({ lastAt }) => momentText(lastAt),
};

const contents: Readonly<Record<TreeColumnName, OfRow<ReactNode>>> = {
  topics: ({ childCount, topicsBelow }) => (childCount === 0 ? '' : wideCountText(topicsBelow)),
  messages: ({ ownCount, belowCount }) => wideCountText(ownCount + belowCount),
  messageRate: ({ messageRate }) => rateText(messageRate),
  byteRate: ({ byteRate }) => byteRateText(byteRate),
  trend: ({ topicId }, hovered) => <Sparkline topicId={topicId} hovered={hovered} />,
  size: ({ preview, sizeBytes }) => (preview === null ? '' : bytesText(sizeBytes)),
  qos: ({ qos }) => qos,
  age: ({ lastAt }) => <Age at={lastAt} />,
};

/** One object for each column: React then need not compare what is in it. */
const widthStyles = Object.fromEntries(
  columnKinds.map(({ name }) => [
    name,
    { width: `var(${widthProperty(name)})`, overflow: `var(${overflowProperty(name)}, visible)` },
  ]),
) as Record<TreeColumnName, CSSProperties>;

export function TreeCell({ name, row, hovered }: TreeCellProps) {
  return (
    <span
      data-cell={name}
      className={styles.cell}
      style={widthStyles[name]}
      title={hovered ? hints[name]?.(row, hovered) : undefined}
    >
      {contents[name](row, hovered)}
    </span>
  );
}
