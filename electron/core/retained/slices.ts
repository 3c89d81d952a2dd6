// Work in slices: a list of a million keeps nobody waiting, least of all what the broker sends. Used wherever a whole list is gone through.

/** After so much work in one go, in milliseconds, others have their turn. */
const sliceMs = 4;

/** The time of one longer piece of work: ask `isOver` every thousand steps or so, and `rest` when it is. */
export class Slices {
  #endsAt = performance.now() + sliceMs;

  get isOver(): boolean {
    return performance.now() >= this.#endsAt;
  }

  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#endsAt = performance.now() + sliceMs;
  }
}

/** Steps between two looks at the clock: `(step & stepMask) === stepMask`. */
export const stepMask = 1023;

/** Calls `work` for each row, in slices. */
export async function eachInSlices(rows: Int32Array, work: (row: number) => void): Promise<void> {
  const slices = new Slices();
  for (let at = 0; at < rows.length; at += 1) {
    work(rows[at]!);
    if ((at & stepMask) === stepMask && slices.isOver) await slices.rest();
  }
}
