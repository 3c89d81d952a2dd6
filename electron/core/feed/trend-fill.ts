// Tier: per NEWLY SHOWN ROW. Reads back from the history what nodes got in the seconds before a view showed them: along the chain of
// a topic's own messages, or for branches through the newest messages of all. Both are bounded; what is beyond stays unknown.
// Called by trends.ts.

import type { Ingest } from '../ingest/ingest.ts';
import { subtreeLastAtField } from '../ingest/node-table.ts';
import { rootId } from '../ingest/topic-tree.ts';
import { slotOf, type Track, trendSeconds, unknownCount } from './trend-track.ts';

/** Messages of one topic looked at, at most. */
const chainLimit = 512;
/** Steps through messages and up their levels for all branches together: a few milliseconds. */
const stepLimit = 65_536;

/** Messages found per second of the trend, newest second last. */
type Found = Int32Array;

/** Fills the unknown seconds of the tracks as far as the history tells. `now` is the second that is running. */
export function fillTracks(ingest: Ingest, tracks: readonly Track[], now: number): void {
  const branches = new Map<number, { readonly track: Track; readonly found: Found }>();
  const { tree } = ingest;
  for (const track of tracks) {
    const silentSince = silentSecond(ingest, track.id);
    if (silentSince <= now - trendSeconds) take(track, new Int32Array(trendSeconds), silentSince, now);
    else if (tree.childCount(track.id) > 0) branches.set(track.id, { track, found: new Int32Array(trendSeconds) });
    else fillTopic(ingest, track, now);
  }
  if (branches.size > 0) fillBranches(ingest, branches, now);
}

function fillTopic(ingest: Ingest, track: Track, now: number): void {
  const { ring, tree } = ingest;
  const found = new Int32Array(trendSeconds);
  const first = now - trendSeconds;
  let seq = ingest.latestSeq(track.id);
  if (!ingest.isInHistory(track.id, seq)) seq = 0;
  let counted = 0;
  let second = now;
  for (let steps = 0; seq !== 0 && steps < chainLimit; steps += 1) {
    second = tree.windowOf(ring.at(seq));
    if (second < first) break;
    if (second < now) {
      found[second - first]! += 1;
      counted += 1;
    }
    seq = ring.previous(seq);
  }
  // At its end the chain has told of every message, or of all that the history holds.
  const known = seq !== 0 ? second + 1 : counted === track.total ? first : knownByRing(ingest, now);
  take(track, found, Math.min(known, silentSecond(ingest, track.id)), now);
}

function fillBranches(
  ingest: Ingest,
  branches: ReadonlyMap<number, { readonly track: Track; readonly found: Found }>,
  now: number,
): void {
  const { ring, tree } = ingest;
  const first = now - trendSeconds;
  let seq = ring.nextSeq - 1;
  let known = first;
  for (let steps = 0; seq >= ring.firstSeq; seq -= 1) {
    const second = tree.windowOf(ring.at(seq));
    if (second < first) break;
    if (steps > stepLimit) {
      // The rest of this second was not looked at.
      known = second + 1;
      break;
    }
    steps += 1;
    if (second >= now) continue;
    for (let id = ring.topic(seq); id !== rootId; id = tree.parent(id)) {
      steps += 1;
      const branch = branches.get(id);
      if (branch !== undefined) branch.found[second - first]! += 1;
    }
  }
  if (seq < ring.firstSeq) known = Math.max(known, knownByRing(ingest, now));
  for (const { track, found } of branches.values()) {
    const counted = found.reduce((sum, count) => sum + count, 0);
    const silentSince = silentSecond(ingest, track.id);
    take(track, found, counted === track.total ? first : Math.min(known, silentSince), now);
  }
}

/** The second after the last message of a node and those below it. */
function silentSecond({ tree }: Ingest, id: number): number {
  return tree.windowOf(tree.nodes.float(id, subtreeLastAtField)) + 1;
}

/** The first second of which the history has every message. */
function knownByRing({ ring, tree }: Ingest, now: number): number {
  if (ring.firstSeq === 1) return now - trendSeconds;
  return ring.firstSeq < ring.nextSeq ? tree.windowOf(ring.at(ring.firstSeq)) + 1 : now;
}

/** Takes what was found for the seconds from `known` on that were not counted as they passed. */
function take(track: Track, found: Found, known: number, now: number): void {
  const first = now - trendSeconds;
  for (let second = Math.max(first, known); second < now; second += 1) {
    const slot = slotOf(second);
    if (track.counts[slot] === unknownCount) track.counts[slot] = found[second - first]!;
  }
}
