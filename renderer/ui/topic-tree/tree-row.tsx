// Tier: per RENDER. One row of the tree. Renders only when its own row object changed. Called by topic-tree.tsx.

import ChevronRight from 'lucide-react/icons/chevron-right';
import { type CSSProperties, memo } from 'react';
import type { TreeColumnName } from '../../../shared/tree-columns.ts';
import type { TreeRow } from '../../../shared/tree.ts';
import { classNames } from '../kit/class-names.ts';
import { plural } from '../kit/format.ts';
import { topicText } from '../kit/topic-text.tsx';
import rows from '../kit/virtual-rows.module.css';
import { useModel } from '../use-model.ts';
import { rowLabel, topicsText } from './row-words.ts';
import { treeCells } from './tree-cells.tsx';
import styles from './tree-row.module.css';
import { TreeValue } from './tree-value.tsx';

export interface TreeRowViewProps {
  readonly row: TreeRow;
  readonly selected: boolean;
  /** Where the keys are. */
  readonly current: boolean;
  /** The pointer rests on it: only then are the words of its hints needed. */
  readonly hovered: boolean;
  /** What is looked for, or the filter: to be marked where it stands in the level. */
  readonly highlight: string;
  readonly columns: readonly TreeColumnName[];
}

/** The DOM id of a topic's row, for aria-activedescendant. */
export function rowElementId(topicId: number): string {
  return `topic-${topicId}`;
}

/** The same object for the same depth: React then need not compare what is in it. */
const depthStyles = new Map<number, CSSProperties>();
function depthStyle(depth: number): CSSProperties {
  const known = depthStyles.get(depth);
  if (known !== undefined) return known;
  const style = { '--depth': depth } as CSSProperties;
  depthStyles.set(depth, style);
  return style;
}

/** Indents are bounded by the tree's width; from this depth on a number says what they may no longer show. */
const numberedDepth = 12;

/** The broker's own topics stand after all others, and a little apart. */
function isApart({ depth, level }: TreeRow): boolean {
  return depth === 0 && level.startsWith('$');
}

export const TreeRowView = memo(function TreeRowView(props: TreeRowViewProps) {
  const { row, selected, current, hovered, highlight, columns } = props;
  const { tree } = useModel();
  return (
    <div
      id={rowElementId(row.topicId)}
      role="treeitem"
      aria-label={rowLabel(row, columns)}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblingCount}
      aria-selected={selected}
      aria-expanded={row.openable ? row.expanded : undefined}
      data-topic={row.topicId}
      draggable
      className={classNames(
        rows.row,
        styles.row,
        !row.openable && styles.leaf,
        selected && rows.selected,
        current && rows.current,
        isApart(row) && styles.apart,
      )}
      style={depthStyle(row.depth)}
    >
      {row.openable ? (
        <span className={styles.chevron} data-chevron aria-hidden>
          <ChevronRight className={classNames(row.expanded && styles.open)} />
        </span>
      ) : null}
      {row.depth < numberedDepth ? null : (
        <span className={styles.depth} title={`Level ${row.depth + 1}`}>
          {row.depth + 1}
        </span>
      )}
      <span className={classNames(styles.name, row.preview === null && styles.branchName)}>
        {topicText(row.level, highlight)}
      </span>
      {row.preview === null ? (
        <span className={styles.below} title={hovered ? plural(row.topicsBelow, 'topic') : undefined}>
          {columns.includes('topics') ? '' : topicsText(row)}
        </span>
      ) : (
        <TreeValue preview={row.preview} sizeBytes={row.sizeBytes} shed={row.shed} />
      )}
      {row.unpublishable ? (
        <span
          className={styles.warning}
          title="Not a legal topic name: + and # stand for filters. It cannot be published to."
        >
          !
        </span>
      ) : null}
      {row.retained ? (
        <span className={styles.retained} title="The latest message came as a retained message">
          R
        </span>
      ) : null}
      {treeCells(columns, row, hovered, tree)}
    </div>
  );
});

/** Stands for a row that has not arrived yet. */
export function TreeRowPlaceholder() {
  return <div className={classNames(rows.row, rows.placeholder, styles.row, styles.placeholder)} role="presentation" />;
}
