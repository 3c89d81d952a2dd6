// Tier: every two SECONDS, with a slice of the scan at each poll. The `brokerPanel` stream of one connection: figures of `$SYS`, topics that
// talk most, topics that fell silent. Opened by core.ts; costs nothing while nobody looks.

import type { BrokerPanelFrame } from '../../../shared/broker-panel.ts';
import type { SubscriptionState } from '../../../shared/connection.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { sysFigures } from './sys-figures.ts';
import { TopicScan } from './topic-scan.ts';

const intervalMs = 2000;

export interface BrokerPanelFeedOptions {
  readonly ingest: Ingest;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number;
  /** Since when the connection is online; null: it is not. */
  readonly onlineSince: () => number | null;
  readonly subscriptions: () => readonly SubscriptionState[];
}

export class BrokerPanelFeed implements StreamSource<'brokerPanel'> {
  readonly #options: BrokerPanelFeedOptions;
  readonly #scan: TopicScan;
  #nextAt = -Infinity;
  /** The round is over: the next one begins with the next frame. */
  #isRoundOver = false;
  /** Which messages the last frame took into account: all up to this one. */
  #seenSeq = -1;
  #last = '';

  constructor(options: BrokerPanelFeedOptions) {
    this.#options = options;
    this.#scan = new TopicScan(options);
  }

  poll(): { readonly data: BrokerPanelFrame } | null {
    const { ingest, now, monotonicNow } = this.#options;
    if (!this.#isRoundOver) this.#isRoundOver = this.#scan.step();
    const at = monotonicNow();
    // The first frame waits for the first slice only.
    if (at < this.#nextAt) return null;
    this.#nextAt = at + intervalMs;
    this.#isRoundOver = false;
    this.#seenSeq = ingest.ring.nextSeq;
    ingest.refresh();
    const { figures, omittedCount } = sysFigures(ingest, now());
    const subscribed = this.#options
      .subscriptions()
      .some(({ topicFilter, outcome }) => outcome.kind === 'granted' && topicFilter.startsWith('$SYS/'));
    const told = {
      sys: { subscribed, figures, omittedCount },
      talkers: this.#scan.talkers(),
      silent: this.#scan.silent(),
      scan: { topicCount: ingest.tree.topicCount, lookedAt: this.#scan.lookedAt, isFirst: this.#scan.isFirst },
    };
    const text = JSON.stringify(told);
    if (text === this.#last) return null;
    this.#last = text;
    return { data: { at: now(), ...told } };
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
    this.#last = '';
  }
}
