// Tier: per FRAME. Which rows to ask the core for, and by how many rows the content moved under the anchor. Pure but for
// its own few numbers. Owned by tree.ts.

import type { StreamParams } from '../../shared/contract.ts';
import type { RowsFrame } from '../../shared/tree.ts';
import type { TopicId } from '../../shared/ids.ts';

/** The part of the `rows` stream's parameters that says where we look. */
export type Place = Pick<StreamParams<'rows'>, 'first' | 'count' | 'anchor'>;

/** Rows asked for at most: the contract's own limit. */
const maximumCount = 1000;
/** Rows asked for above and below those in view, so that scrolling finds them there. */
const minimumOverscan = 30;

export class TreeWindow {
  #place: Place = { first: 0, count: 120, anchor: null };
  /** Where the anchor stands in the rows held now; moves with each frame while `#place.anchor.index` stays as sent. */
  #anchorNow = 0;
  #shift = 0;

  /** What to ask for. */
  get place(): Place {
    return this.#place;
  }

  reset(): void {
    this.#place = { first: 0, count: this.#place.count, anchor: null };
    this.#anchorNow = 0;
    this.#shift = 0;
  }

  /**
   * Looks at `count` rows from `first` on, holding on to a row (whose index is as of the rows held now).
   * True: the core must be told.
   */
  look(first: number, count: number, anchor: { topicId: TopicId; index: number } | null): boolean {
    const overscan = Math.max(minimumOverscan, count);
    const moved = this.#place.anchor === null ? 0 : this.#anchorNow - this.#place.anchor.index;
    const from = this.#place.first + moved;
    const until = from + this.#place.count;
    // Half the overscan may be used up before we ask again; nothing lies above row 0.
    const enoughAbove = from <= 0 || first - from >= overscan / 2;
    const enoughBelow = until - (first + count) >= overscan / 2;
    const sameAnchor = (anchor?.topicId ?? null) === (this.#place.anchor?.topicId ?? null);
    if (enoughAbove && enoughBelow && sameAnchor) return false;
    const start = Math.max(0, first - overscan);
    this.#place = { first: start, count: Math.min(maximumCount, first + count + overscan - start), anchor };
    this.#anchorNow = anchor?.index ?? 0;
    return true;
  }

  /** Takes note of where the anchor stands in a frame that obeys `params`. */
  see(frame: RowsFrame, params: Pick<StreamParams<'rows'>, 'anchor'>): void {
    const anchor = this.#place.anchor;
    if (anchor === null) return;
    let index = frame.first + frame.rows.findIndex((row) => row.topicId === anchor.topicId);
    if (index < frame.first) {
      // Not among the rows: the core tells, unless the frame obeys an older wish with another anchor.
      if (params.anchor?.topicId !== anchor.topicId || frame.anchorIndex === null || frame.anchorIndex < 0) return;
      index = frame.anchorIndex;
    }
    this.#shift += index - this.#anchorNow;
    this.#anchorNow = index;
  }

  /** Rows by which the content has moved since the last call. */
  takeShift(): number {
    const shift = this.#shift;
    this.#shift = 0;
    return shift;
  }
}
