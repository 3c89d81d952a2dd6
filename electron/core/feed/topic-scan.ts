// Tier: per POLL of the broker panel. Looks at all topics in turn, a slice at a time, for those that talk most and those that fell silent.
// A round over a million topics takes some seconds; so that a new talker does not wait for it, the newest messages are sampled as well.
// Called by broker-panel-feed.ts.

import type { SilentTopic, Talker } from '../../../shared/broker-panel.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { overdueIntervals, rhythmOf, silentAfterIntervals } from './rhythm.ts';
import { TopList } from './top-list.ts';

/** Longest slice, in milliseconds: at 20 polls a second 1.6 % of a core. */
const sliceMs = 0.8;
/** Topics between two looks at the clock. */
const stride = 64;
const shownCount = 20;
/** Kept of each round: more than is shown, since figures change until they are shown. */
const keptCount = 60;
/** Newest messages looked at for talkers, spread over what came since the last time. */
const sampleCount = 1024;
/** Messages of a topic that has others below it are counted within this time, in milliseconds. */
const ownWindowMs = 8000;
const ownLimit = 512;
const fewestOwn = 5;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What one round finds. */
class Round {
  readonly byMessageRate = new TopList(keptCount);
  readonly byByteRate = new TopList(keptCount);
  readonly bySize = new TopList(keptCount);
  readonly silent = new TopList(keptCount);
  silentCount = 0;

  clear(): void {
    for (const list of [this.byMessageRate, this.byByteRate, this.bySize, this.silent]) list.clear();
    this.silentCount = 0;
  }
}

export interface TopicScanOptions {
  readonly ingest: Ingest;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number;
  /** Since when the connection is online, milliseconds since 1970; null: it is not, and silence is not judged. */
  readonly onlineSince: () => number | null;
}

export class TopicScan {
  readonly #options: TopicScanOptions;
  #current = new Round();
  /** Of the last whole round. */
  #found = new Round();
  #next = 0;
  #hasFound = false;
  #sampledSeq = 0;

  constructor(options: TopicScanOptions) {
    this.#options = options;
  }

  /** Topics looked at so far; once all have been, all. */
  get lookedAt(): number {
    return this.#hasFound ? this.#options.ingest.tree.topicCount : this.#next;
  }

  /** Not all topics have been looked at yet. */
  get isFirst(): boolean {
    return !this.#hasFound;
  }

  /** Goes on for a slice. True: a round has ended with it, and the next one waits for the next call. */
  step(): boolean {
    const { ingest, now, monotonicNow, onlineSince } = this.#options;
    const { topicCount } = ingest.tree;
    const endsAt = monotonicNow() + sliceMs;
    const at = now();
    const since = onlineSince();
    while (this.#next < topicCount) {
      const until = Math.min(this.#next + stride, topicCount);
      for (; this.#next < until; this.#next += 1) this.#look(ingest.tree.topicAt(this.#next), at, since);
      if (monotonicNow() >= endsAt) break;
    }
    if (this.#next < topicCount) return false;
    const done = this.#current;
    this.#current = this.#found;
    this.#current.clear();
    this.#found = done;
    this.#next = 0;
    this.#hasFound = true;
    return true;
  }

  /** Those with the most, as their figures are now. The tree must be refreshed. */
  talkers(): { byMessageRate: readonly Talker[]; byByteRate: readonly Talker[]; bySize: readonly Talker[] } {
    const ids = new Set<number>(this.#sample());
    for (const round of [this.#found, this.#current]) {
      for (const list of [round.byMessageRate, round.byByteRate, round.bySize])
        for (const id of list.ids()) ids.add(id);
    }
    const { tree } = this.#options.ingest;
    const living = [...ids].filter((id) => tree.isAlive(id));
    const known = living.map((id) => ({
      id,
      rates: this.#ownRates(id),
      size: this.#options.ingest.latestBytes(id),
    }));
    const most = (valueOf: (one: (typeof known)[number]) => number): readonly Talker[] =>
      known
        .filter((one) => valueOf(one) > 0)
        .toSorted((a, b) => valueOf(b) - valueOf(a) || a.id - b.id)
        .slice(0, shownCount)
        .map(({ id, rates, size }) => ({
          topicId: this.#options.ingest.tree.lastingId(id) as TopicId,
          topicName: this.#nameOf(id),
          messageRate: rounded(rates.messages),
          byteRate: rounded(rates.bytes),
          sizeBytes: size,
        }));
    return {
      byMessageRate: most(({ rates }) => rounded(rates.messages)),
      byByteRate: most(({ rates }) => rounded(rates.bytes)),
      bySize: most(({ size }) => size),
    };
  }

  /** Those that are silent now, the most overdue first; the count is that of the last whole round. */
  silent(): { topics: readonly SilentTopic[]; totalCount: number; judged: boolean } {
    const { ingest, now, onlineSince } = this.#options;
    const since = onlineSince();
    if (since === null) return { topics: [], totalCount: 0, judged: false };
    const at = now();
    const noted = [...this.#found.silent.ids(), ...this.#current.silent.ids()];
    const ids = new Set(noted.filter((id) => ingest.tree.isAlive(id)));
    const still = Array.from(ids, (id) => ({ id, rhythm: rhythmOf(ingest, id) })).flatMap(({ id, rhythm }) => {
      const overdue = rhythm === null ? 0 : overdueIntervals(rhythm, at, since);
      return rhythm === null || overdue <= silentAfterIntervals ? [] : [{ id, overdue, ...rhythm }];
    });
    const recovered = ids.size - still.length;
    const topics = still
      .toSorted((a, b) => b.overdue - a.overdue || a.id - b.id)
      .slice(0, shownCount)
      .map(({ id, intervalMs, lastAt }) => ({
        topicId: ingest.tree.lastingId(id) as TopicId,
        topicName: this.#nameOf(id),
        intervalMs,
        lastAt,
      }));
    const counted = Math.max(this.#found.silentCount, this.#current.silentCount) - recovered;
    return { topics, totalCount: Math.max(counted, still.length), judged: true };
  }

  #look(id: number, at: number, onlineSince: number | null): void {
    const { tree } = this.#options.ingest;
    const { byMessageRate, byByteRate, bySize } = this.#current;
    // With what is below it a topic has at least its own: most are left behind here.
    if (tree.messageRate(id) > byMessageRate.threshold || tree.byteRate(id) > byByteRate.threshold) {
      const rates = this.#ownRates(id);
      byMessageRate.offer(id, rates.messages);
      byByteRate.offer(id, rates.bytes);
    }
    bySize.offer(id, this.#options.ingest.latestBytes(id));
    if (onlineSince !== null) this.#listen(id, at, onlineSince);
  }

  #listen(id: number, at: number, onlineSince: number): void {
    const { ingest } = this.#options;
    if (ingest.tree.ownCount(id) < fewestOwn) return;
    const rhythm = rhythmOf(ingest, id);
    if (rhythm === null) return;
    const overdue = overdueIntervals(rhythm, at, onlineSince);
    if (overdue <= silentAfterIntervals) return;
    this.#current.silentCount += 1;
    this.#current.silent.offer(id, overdue);
  }

  /** Rates of the topic itself. Where others are below it, its own messages in the history are counted. */
  #ownRates(id: number): { readonly messages: number; readonly bytes: number } {
    const { ingest, now } = this.#options;
    const { tree, ring } = ingest;
    if (tree.childCount(id) === 0) return { messages: tree.messageRate(id), bytes: tree.byteRate(id) };
    const at = now();
    let count = 0;
    let bytes = 0;
    let spanMs = ownWindowMs;
    for (let seq = ingest.latestSeq(id); seq !== 0 && ingest.isInHistory(id, seq); seq = ring.previous(seq)) {
      if (at - ring.at(seq) > ownWindowMs) break;
      count += 1;
      bytes += ring.length(seq);
      if (count === ownLimit) {
        spanMs = Math.max(1, at - ring.at(seq));
        break;
      }
    }
    return { messages: (count * 1000) / spanMs, bytes: (bytes * 1000) / spanMs };
  }

  /** Topics of messages spread over what came since the last call. */
  #sample(): Set<number> {
    const { ring } = this.#options.ingest;
    const from = Math.max(this.#sampledSeq, ring.firstSeq);
    const until = ring.nextSeq;
    this.#sampledSeq = until;
    const ids = new Set<number>();
    const step = Math.max(1, Math.ceil((until - from) / sampleCount));
    for (let seq = from; seq < until; seq += step) ids.add(ring.topic(seq));
    return ids;
  }

  #nameOf(id: number): string {
    return decoder.decode(this.#options.ingest.tree.path(id));
  }
}

// A rate that fades ends at 0 instead of changing for ever.
const rounded = (rate: number): number => (rate < 0.005 ? 0 : Math.round(rate * 100) / 100);
