// Tier: per FRAME. The rows of the last frame, found by index and by topic. Unchanged rows keep their objects, so that
// React has nothing to do for them. Owned by tree.ts.

import type { RowsFrame, TopicTrend, TreeRow } from '../../shared/tree.ts';
import type { TopicId } from '../../shared/ids.ts';

/** Whether two rows of one topic look the same. */
export function sameRow(one: TreeRow, other: TreeRow): boolean {
  return (
    one.ownCount === other.ownCount &&
    one.belowCount === other.belowCount &&
    one.topicsBelow === other.topicsBelow &&
    one.childCount === other.childCount &&
    one.openable === other.openable &&
    one.expanded === other.expanded &&
    one.depth === other.depth &&
    one.position === other.position &&
    one.siblingCount === other.siblingCount &&
    one.level === other.level &&
    one.lastAt === other.lastAt &&
    one.messageRate === other.messageRate &&
    one.byteRate === other.byteRate &&
    one.sizeBytes === other.sizeBytes &&
    one.qos === other.qos &&
    one.retained === other.retained &&
    one.shed === other.shed &&
    one.givenUpBelow === other.givenUpBelow &&
    one.unpublishable === other.unpublishable &&
    one.preview?.kind === other.preview?.kind &&
    one.preview?.text === other.preview?.text
  );
}

export class TreeBuffer {
  /** Index of the first row held. */
  first = 0;
  /** Rows that got messages with the last frame. */
  touched: readonly TopicId[] = [];
  /** Rows whose trends moved with the last frame. */
  moved: readonly TopicId[] = [];
  #rows: readonly TreeRow[] = [];
  #trends = new Map<TopicId, TopicTrend>();
  #positions = new Map<TopicId, number>();

  /** Takes the rows of a frame in place of those held. */
  apply(frame: Pick<RowsFrame, 'first' | 'rows' | 'trends'>): void {
    const rows: TreeRow[] = [];
    const positions = new Map<TopicId, number>();
    const touched: TopicId[] = [];
    for (const row of frame.rows) {
      const known = this.rowOf(row.topicId);
      const isSame = known !== null && (known === row || sameRow(known, row));
      // A row that only came into the window was not touched: nobody saw it before.
      if (known !== null && row.ownCount + row.belowCount > known.ownCount + known.belowCount)
        touched.push(row.topicId);
      positions.set(row.topicId, rows.length);
      rows.push(isSame ? known : row);
    }
    this.first = frame.first;
    this.touched = touched;
    this.#applyTrends(frame.trends, positions);
    this.#rows = rows;
    this.#positions = positions;
  }

  clear(): void {
    this.apply({ first: 0, rows: [], trends: [] });
  }

  /** Null: not held, or not known yet. */
  trendOf(topicId: TopicId): TopicTrend | null {
    return this.#trends.get(topicId) ?? null;
  }

  rowAt(index: number): TreeRow | null {
    return this.#rows[index - this.first] ?? null;
  }

  rowOf(topicId: TopicId): TreeRow | null {
    const position = this.#positions.get(topicId);
    return position === undefined ? null : (this.#rows[position] ?? null);
  }

  /** -1: not held. */
  indexOf(topicId: TopicId): number {
    const position = this.#positions.get(topicId);
    return position === undefined ? -1 : this.first + position;
  }

  /** The nearest row above an index that stands at a smaller depth, or -1 where it is not held. */
  parentIndexOf(index: number): number {
    const depth = this.rowAt(index)?.depth ?? 0;
    for (let above = index - 1; above >= this.first; above -= 1) {
      if ((this.rowAt(above)?.depth ?? depth) < depth) return above;
    }
    return -1;
  }

  /** A frame brings only trends that moved; the core sends again those of rows that had left the window. */
  #applyTrends(moved: readonly TopicTrend[], held: ReadonlyMap<TopicId, number>): void {
    for (const topicId of this.#trends.keys()) if (!held.has(topicId)) this.#trends.delete(topicId);
    for (const trend of moved) this.#trends.set(trend.topicId, trend);
    this.moved = moved.map(({ topicId }) => topicId);
  }
}
