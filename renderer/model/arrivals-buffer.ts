// Tier: per FRAME. The rows of the stream that are held, by position. A row that was evicted while it stands in the window stays: what is
// being read does not vanish. Owned by arrivals.ts.

import type { ArrivalRow, ArrivalsFrame } from '../../shared/arrivals.ts';

/** Positions wanted: `first` null follows the end. */
export interface WantedArrivals {
  readonly first: number | null;
  readonly count: number;
}

export class ArrivalsBuffer {
  #rows = new Map<number, ArrivalRow>();

  /** Takes a frame that obeys `wanted`. Messages never change: the object of a row that was here already stays. */
  apply(frame: Pick<ArrivalsFrame, 'first' | 'rows' | 'begin'>, { first, count }: WantedArrivals): void {
    const rows = new Map<number, ArrivalRow>();
    if (first !== null) {
      for (let position = first; position < Math.min(first + count, frame.begin); position += 1) {
        const held = this.#rows.get(position);
        if (held !== undefined) rows.set(position, held);
      }
    }
    for (const [at, row] of frame.rows.entries()) {
      const position = frame.first + at;
      const known = this.#rows.get(position);
      rows.set(position, known?.seq === row.seq ? known : row);
    }
    this.#rows = rows;
  }

  clear(): void {
    this.#rows = new Map();
  }

  rowAt(position: number): ArrivalRow | null {
    return this.#rows.get(position) ?? null;
  }
}
