// Times without a connection since it was first online. Owned by ingest.ts.

/** A time without a connection; milliseconds since 1970. `until` null: still. */
export interface Gap {
  readonly from: number;
  readonly until: number | null;
}

/** Beyond this the two oldest are shown as one, from the first's begin to the second's end: loss is never understated. */
const gapLimit = 200;

/** The gaps of one connection. */
export class Gaps {
  #list: Gap[] = [];
  #wasOnline = false;

  /** Oldest first. */
  get list(): readonly Gap[] {
    return this.#list;
  }

  /** The connection ended. Before it was ever online this is no gap. */
  markOffline(at: number): void {
    const last = this.#list.at(-1);
    if (!this.#wasOnline || last?.until === null) return;
    this.#list = [...this.#list, { from: at, until: null }];
    const [first, second, ...rest] = this.#list;
    if (this.#list.length > gapLimit && first !== undefined && second !== undefined) {
      this.#list = [{ from: first.from, until: second.until }, ...rest];
    }
  }

  /** The connection is online. */
  markOnline(at: number): void {
    this.#wasOnline = true;
    const last = this.#list.at(-1);
    if (last?.until === null) this.#list = [...this.#list.slice(0, -1), { from: last.from, until: at }];
  }
}
