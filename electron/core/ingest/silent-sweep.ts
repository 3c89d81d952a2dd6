// Tier: per NEW TOPIC, while trees have their share of memory; else nothing. Gives up the topics silent longest, so that the newest values
// win: a threshold of silence from a sample, then one walk over all topics, a few with each new topic, ahead of need. Called by ingest.ts.
// A topic with topics below it stays until those are gone. Messages of a topic that goes have left the history before.

import { childCountField, latestSeqField } from './node-table.ts';
import type { TopicTree } from './topic-tree.ts';

/** What a sweep has done to a connection by ingest. */
export interface Relief {
  /** The oldest message of the history. */
  firstSeq(): number;
  /** Lets up to so many of the oldest messages of the history go. */
  evictOldest(count: number): void;
  /** Removes a topic with nothing below it, and what is empty then. */
  giveUp(topic: number): void;
}

/** Looked at, or evicted, with one new topic: some 50 microseconds. */
const topicsPerStep = 384;
const messagesPerStep = 768;
/** Given up with one new topic: some 20 microseconds each. */
const removalsPerStep = 48;
const sampleSize = 256;
/** The part of all topics that one walk gives up; more when a walk found nothing. */
const usualPart = 0.1;
/** Fewer free records than this part of all begin a walk. */
const freePart = 1 / 32;

/** Finds what to give up in one tree. */
export class SilentSweep {
  readonly #tree: TopicTree;
  readonly #relief: Relief;
  readonly #random: () => number;
  /** Topics that are still to be looked at; 0: no walk is under way. */
  #left = 0;
  #part = usualPart;
  #threshold = 0;
  #hasFound = false;

  constructor(tree: TopicTree, relief: Relief, random: () => number) {
    this.#tree = tree;
    this.#relief = relief;
    this.#random = random;
  }

  /** Whether a step should be made with a new topic, ahead of need. `isNearlyFull`: the trees will soon have their share. */
  isDue(isNearlyFull: boolean): boolean {
    if (this.#left > 0) return true;
    const { nodes } = this.#tree;
    return isNearlyFull && nodes.freeCount < nodes.count * freePart;
  }

  /** One step. */
  step(): void {
    if (this.#left === 0) this.#begin();
    const relief = this.#relief;
    if (relief.firstSeq() <= this.#threshold) {
      relief.evictOldest(Math.min(messagesPerStep, this.#threshold - relief.firstSeq() + 1));
      return;
    }
    const { nodes } = this.#tree;
    const most = this.#tree.removalCount + removalsPerStep;
    for (let step = 0; step < topicsPerStep && this.#left > 0 && this.#tree.removalCount < most; step += 1) {
      this.#left -= 1;
      // Downwards: what takes the place of one that goes was looked at before.
      const topic = this.#tree.topicAt(this.#left);
      if (nodes.float(topic, latestSeqField) > this.#threshold || nodes.int(topic, childCountField) > 0) continue;
      this.#relief.giveUp(topic);
      this.#hasFound = true;
    }
    if (this.#left === 0) this.#part = this.#hasFound ? usualPart : Math.min(1, this.#part * 2);
  }

  /** Steps until records are free, or some were freed. False: there is nothing to give up. */
  relieve(): boolean {
    const before = this.#tree.removalCount;
    // The walk under way may have passed what is silent by now; then walks with ever less patience.
    for (let walks = 0; walks < 6 && this.#tree.topicCount > 0; walks += 1) {
      do {
        this.step();
        if (this.#tree.removalCount !== before) return true;
      } while (this.#left > 0);
    }
    return false;
  }

  #begin(): void {
    const tree = this.#tree;
    const { nodes, topicCount } = tree;
    this.#left = topicCount;
    this.#hasFound = false;
    this.#threshold = 0;
    if (topicCount === 0) return;
    const seqs = new Float64Array(Math.min(sampleSize, topicCount));
    for (let index = 0; index < seqs.length; index += 1) {
      const place = seqs.length === topicCount ? index : Math.floor(this.#random() * topicCount);
      seqs[index] = nodes.float(tree.topicAt(place), latestSeqField);
    }
    seqs.sort();
    this.#threshold = seqs[Math.min(seqs.length - 1, Math.floor(seqs.length * this.#part))]!;
  }
}
