// Tier: once a SECOND, with a slice of a walk at each poll. The `subscriptions` stream of one connection: what each filter brings.
// Opened by streams.ts; costs nothing while nobody looks.

import type { SubscriptionState } from '../../../shared/connection.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import type { ExclusionFigures, FilterFigures, SubscriptionsFrame } from '../../../shared/subscriptions.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { FilterWalk } from './filter-walk.ts';

const intervalMs = 1000;
/** Longest slice, in milliseconds. */
const sliceMs = 1;

export interface SubscriptionsFeedOptions {
  readonly ingest: Ingest;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number;
  readonly subscriptions: () => readonly SubscriptionState[];
  readonly exclusions: () => readonly ExclusionFigures[];
}

export class SubscriptionsFeed implements StreamSource<'subscriptions'> {
  readonly #options: SubscriptionsFeedOptions;
  /** Of the last whole walk of each filter. */
  readonly #figures = new Map<string, FilterFigures>();
  #left: string[] = [];
  #walk: FilterWalk | null = null;
  #nextAt = -Infinity;
  /** Which messages the last round takes into account: all up to this one. */
  #seenSeq = -1;
  #last = '';

  constructor(options: SubscriptionsFeedOptions) {
    this.#options = options;
  }

  poll(): { readonly data: SubscriptionsFrame } | null {
    const now = this.#options.monotonicNow();
    const { ingest } = this.#options;
    if (now >= this.#nextAt && this.#isRoundOver) {
      this.#nextAt = now + intervalMs;
      this.#seenSeq = ingest.ring.nextSeq;
      ingest.refresh();
      this.#left = this.#options.subscriptions().map(({ topicFilter }) => topicFilter);
    }
    return this.#goOn(now + sliceMs) ? this.#frame() : null;
  }

  get rests(): boolean {
    const { ingest, monotonicNow } = this.#options;
    return this.#isRoundOver && this.#seenSeq === ingest.ring.nextSeq && monotonicNow() < this.#nextAt;
  }

  /** Nothing to choose: another connection wants a stream of its own. */
  update(): void {
    this.#nextAt = -Infinity;
  }

  close(): void {
    this.#left = [];
    this.#walk = null;
  }

  get #isRoundOver(): boolean {
    return this.#walk === null && this.#left.length === 0;
  }

  /** True when a round is over, with something to say or not. */
  #goOn(untilMs: number): boolean {
    const { ingest, monotonicNow } = this.#options;
    const isLate = (): boolean => monotonicNow() >= untilMs;
    for (let topicFilter = this.#left[0]; topicFilter !== undefined; topicFilter = this.#left[0]) {
      this.#walk ??= new FilterWalk(ingest, topicFilter);
      const outcome = this.#walk.step(isLate);
      if (outcome === 'going') return false;
      if (outcome === 'done') {
        this.#figures.set(topicFilter, this.#walk.figures(topicFilter));
        this.#left.shift();
      }
      this.#walk = null;
      if (this.#left.length > 0 && isLate()) return false;
    }
    return true;
  }

  #frame(): { readonly data: SubscriptionsFrame } | null {
    const asked = this.#options.subscriptions().map(({ topicFilter }) => topicFilter);
    for (const topicFilter of this.#figures.keys()) {
      if (!asked.includes(topicFilter)) this.#figures.delete(topicFilter);
    }
    const filters = asked.flatMap((topicFilter) => this.#figures.get(topicFilter) ?? []);
    const data: SubscriptionsFrame = { filters, exclusions: this.#options.exclusions() };
    const text = JSON.stringify(data);
    if (text === this.#last) return null;
    this.#last = text;
    return { data };
  }
}
