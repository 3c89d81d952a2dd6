// Tier: per FRAME. The `topics` stream: rows of topics chosen by name, wherever they stand in the tree and whether they have come yet.
// Opened by core.ts.

import type { ParsedStreamParams } from '../../../shared/contract.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TopicsFrame, TreeRow } from '../../../shared/tree.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { Beat } from './beat.ts';
import { type BuiltRow, buildRow } from './row.ts';

type TopicsParams = ParsedStreamParams<'topics'>;

const encoder = new TextEncoder();
/** They stand in a list, each for itself. */
const alone = { position: 1, siblingCount: 1 };

/** One name and what is known of it. */
interface Named {
  readonly bytes: Uint8Array;
  /** -1: not seen yet. */
  id: number;
  built: BuiltRow | undefined;
}

/** Rows of the topics and branches of some names. */
export class TopicsFeed implements StreamSource<'topics'> {
  readonly everyTick = true;
  readonly #ingest: Ingest;
  #params: TopicsParams;
  #named: Named[];
  #isFresh = true;
  readonly #beat = new Beat();
  #seenBirths = -1;
  #seenRemovals = 0;

  constructor(ingest: Ingest, params: TopicsParams) {
    this.#ingest = ingest;
    this.#params = params;
    this.#named = params.topicNames.map(newlyNamed);
  }

  poll(tick?: number): { readonly data: TopicsFrame } | null {
    if (!this.#beat.allows(tick, this.#ingest.ring.nextSeq) && !this.#isFresh) return null;
    const ingest = this.#ingest;
    ingest.refresh();
    this.#find();
    let isSame = !this.#isFresh;
    const rows: (TreeRow | null)[] = [];
    for (const named of this.#named) {
      const before = named.built;
      // What was given up is not shown as if it were still there.
      if (named.id === -1) named.built = undefined;
      else {
        // What lies below a pin is shown in the tree, not here.
        named.built = buildRow(ingest, { id: named.id, place: alone, isOpen: false, isOpenable: false }, before);
      }
      isSame &&= named.built === before;
      rows.push(named.built?.row ?? null);
    }
    this.#isFresh = false;
    if (isSame) return null;
    this.#beat.sent();
    return { data: { rows } };
  }

  get rests(): boolean {
    return !this.#beat.isHeld;
  }

  /** Takes other names. Another connection wants a stream of its own: that throws. */
  update(params: TopicsParams): void {
    if (params.connectionId !== this.#params.connectionId) {
      throw new AppError('badRequest', 'A topics stream cannot change its connection: open another one.');
    }
    const known = new Map(this.#params.topicNames.map((name, index) => [name, this.#named[index]]));
    this.#named = params.topicNames.map((name) => known.get(name) ?? newlyNamed(name));
    this.#params = params;
    this.#isFresh = true;
    this.#seenBirths = -1;
  }

  close(): void {
    this.#named = [];
  }

  // Names are looked up only when there are nodes they could be of.
  #find(): void {
    const { tree } = this.#ingest;
    if (tree.removalCount !== this.#seenRemovals) {
      // Ids may be of other nodes now, or of none.
      this.#seenRemovals = tree.removalCount;
      this.#seenBirths = -1;
      for (const named of this.#named) named.id = -1;
    }
    if (tree.birthCount === this.#seenBirths) return;
    this.#seenBirths = tree.birthCount;
    for (const named of this.#named) {
      if (named.id === -1) named.id = tree.find(named.bytes, 0, named.bytes.length);
    }
  }
}

function newlyNamed(topicName: string): Named {
  return { bytes: encoder.encode(topicName), id: -1, built: undefined };
}
