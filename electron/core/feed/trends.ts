// Tier: per SHOWN ROW, once a SECOND. How many messages each row's node and those below it got in each of the last sixty seconds.
// Kept for nodes that a view shows or showed within a minute, at most `trackLimit`: all other topics cost nothing. A second is
// counted when it has ended, from sums the tree keeps anyway; what came before a node was shown is read back from the history
// (trend-fill.ts) as far as that reaches. A second nobody counted is unknown, which is not zero. Owned by tree-view.ts.

import type { TopicTrend } from '../../../shared/tree.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { firstWindowField, subtreeCountField, windowCountField, windowField } from '../ingest/node-table.ts';
import { rootId } from '../ingest/topic-tree.ts';
import { fillTracks } from './trend-fill.ts';
import { slotOf, type Track, trendSeconds, unknownCount } from './trend-track.ts';

/** A topic that speaks now and then is not to look like a busy one. */
const leastPeak = 4;
/** Nodes followed at most, beside those shown now: about 300 bytes each. */
const trackLimit = 4096;
/** Frames from one look into the history to the next: scrolling shows new rows with every frame. */
const framesBetweenFills = 4;

/** The trends of one view. */
export class Trends {
  readonly #ingest: Ingest;
  readonly #tracks = new Map<number, Track>();
  /** The second that is running: those before it have been counted. */
  #second = -1;
  #framesSinceFill = framesBetweenFills;
  #isPending = false;

  constructor(ingest: Ingest) {
    this.#ingest = ingest;
  }

  /** Whether the next look may tell more without a second having passed: some history has not been read yet. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** Follows the nodes from now on and counts what has ended. Once per frame, after `refresh` of the ingest. */
  follow(ids: readonly number[]): void {
    const { tree } = this.#ingest;
    const now = tree.window;
    if (now !== this.#second) this.#count(now);
    for (const id of ids) {
      const known = this.#tracks.get(id);
      // An id may be that of another node by now.
      const track = known?.lastingId === tree.lastingId(id) ? known : this.#begin(id, now);
      track.usedIn = now;
    }
    this.#fill(ids, now);
  }

  /** The trend of a node that is followed. The very same object until it changes. */
  of(id: number): TopicTrend {
    const track = this.#tracks.get(id);
    if (track === undefined) return { topicId: this.#ingest.tree.lastingId(id) as TopicId, peak: 0, levels: '' };
    track.said = sameOr(track.said, this.#say(track));
    return track.said;
  }

  #count(now: number): void {
    const passed = Math.min(now - this.#second, trendSeconds);
    for (const track of this.#tracks.values()) {
      if (now - track.usedIn > trendSeconds) {
        this.#tracks.delete(track.id);
        continue;
      }
      const total = this.#totalBefore(track.id, now);
      const came = total - track.total;
      track.total = total;
      // Fewer than before: the node is another one now. Several seconds at once: nobody counted them one by one.
      const isKnown = came === 0 || (came > 0 && passed === 1);
      for (let second = now - passed; second < now; second += 1) {
        track.counts[slotOf(second)] = isKnown ? came : unknownCount;
      }
      if (came < 0) track.counts.fill(unknownCount);
      if (!isKnown) track.isPending = true;
    }
    this.#second = now;
  }

  #begin(id: number, now: number): Track {
    // The oldest look first: a map keeps the order of arrival.
    if (this.#tracks.size >= trackLimit) {
      for (const old of this.#tracks.values()) {
        if (old.usedIn === now) continue;
        this.#tracks.delete(old.id);
        break;
      }
    }
    const counts = new Int32Array(trendSeconds).fill(unknownCount);
    const lastingId = this.#ingest.tree.lastingId(id);
    const track = {
      id,
      lastingId,
      counts,
      total: this.#totalBefore(id, now),
      usedIn: now,
      isPending: true,
      said: null,
    };
    this.#tracks.set(id, track);
    return track;
  }

  /** Messages of a node and below it up to the end of the last second. */
  #totalBefore(id: number, now: number): number {
    const { nodes } = this.#ingest.tree;
    const running = nodes.int(id, windowField) === now ? nodes.int(id, windowCountField) : 0;
    return nodes.float(id, subtreeCountField) - running;
  }

  #fill(ids: readonly number[], now: number): void {
    this.#framesSinceFill += 1;
    const pending: Track[] = [];
    for (const id of ids) {
      const track = this.#tracks.get(id);
      if (track?.isPending === true) pending.push(track);
    }
    this.#isPending = pending.length > 0;
    if (!this.#isPending || this.#framesSinceFill < framesBetweenFills) return;
    this.#framesSinceFill = 0;
    this.#isPending = false;
    fillTracks(this.#ingest, pending, now);
    for (const track of pending) track.isPending = false;
  }

  #say(track: Track): TopicTrend {
    const now = this.#second;
    const first = now - trendSeconds;
    const listeningSince = this.#ingest.tree.nodes.int(rootId, firstWindowField);
    let peak = 0;
    for (const count of track.counts) if (count > peak) peak = count;
    let levels = '';
    for (let second = first; second < now; second += 1) {
      const isHeard = second >= listeningSince && !this.#isOffline(second);
      const count = isHeard ? track.counts[slotOf(second)]! : unknownCount;
      levels += count === unknownCount ? ' ' : levelOf(count, peak);
    }
    return { topicId: track.lastingId as TopicId, peak, levels };
  }

  /** Whether the connection was down all through a second: what was published then is not known. */
  #isOffline(second: number): boolean {
    const { gaps, tree } = this.#ingest;
    for (let at = gaps.length - 1; at >= 0; at -= 1) {
      const { from, until } = gaps[at]!;
      if (until !== null && tree.windowOf(until) <= second) return false;
      if (tree.windowOf(from) < second) return true;
    }
    return false;
  }
}

/** The digit of a count: 0 for none, then 1 to z in steps of the peak. */
function levelOf(count: number, peak: number): string {
  return count === 0 ? '0' : Math.ceil((count / Math.max(peak, leastPeak)) * 35).toString(36);
}

function sameOr(old: TopicTrend | null, next: TopicTrend): TopicTrend {
  return old !== null && old.levels === next.levels && old.peak === next.peak ? old : next;
}
