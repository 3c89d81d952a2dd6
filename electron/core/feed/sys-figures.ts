// Tier: per FRAME of the broker panel (every two seconds). The topics below `$SYS` as figures with their trend. Called by broker-panel-feed.ts.
// The trend is the history's: it reaches as far back as messages are kept, and costs nothing while nobody looks.

import type { SysFigure } from '../../../shared/broker-panel.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { topicsInSubtreeField } from '../ingest/node-table.ts';
import { compareSys, sysMeaning, sysNumber } from './sys-names.ts';

/** Topics read at most: mosquitto has about 60, an EMQX node about 250. */
const topicLimit = 400;
/** Nodes looked at for them. */
const nodeLimit = 4000;
const trendLimit = 40;
const textLimit = 200;
/** A counter that was not told anew for so many of its last intervals has no rate any more. */
const staleAfterSteps = 3;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const sysName = new TextEncoder().encode('$SYS');

export interface SysFigures {
  readonly figures: readonly SysFigure[];
  /** Topics below `$SYS` that were not read. */
  readonly omittedCount: number;
}

/** All figures the broker tells, in the order in which they are shown. */
export function sysFigures(ingest: Ingest, now: number): SysFigures {
  const { tree } = ingest;
  const root = tree.find(sysName, 0, sysName.length);
  if (root === -1) return { figures: [], omittedCount: 0 };
  const figures: SysFigure[] = [];
  let looked = 0;
  for (let id = root; id !== 0 && figures.length < topicLimit && looked < nodeLimit; id = nextBelow(ingest, id, root)) {
    looked += 1;
    if (tree.ownCount(id) > 0) figures.push(figureOf(ingest, id, now));
  }
  const omittedCount = tree.nodes.int(root, topicsInSubtreeField) - figures.length;
  return { figures: figures.toSorted(compareSys), omittedCount };
}

/** The node after this one in a walk through everything below `root`; 0: that was the last. */
function nextBelow({ tree }: Ingest, id: number, root: number): number {
  const child = tree.firstChild(id);
  if (child !== 0) return child;
  for (let at = id; at !== root; at = tree.parent(at)) {
    const sibling = tree.nextSibling(at);
    if (sibling !== 0) return sibling;
  }
  return 0;
}

function figureOf(ingest: Ingest, id: number, now: number): SysFigure {
  const { tree } = ingest;
  const topicName = decoder.decode(tree.path(id));
  const { meaning, node } = sysMeaning(topicName);
  const kind = meaning?.kind ?? 'gauge';
  const text = textOf(ingest.latestPayload(id));
  const values: number[] = [];
  const moments: number[] = [];
  if (kind !== 'text' && kind !== 'duration') readHistory(ingest, id, values, moments);
  const trend = kind === 'counter' ? growth(values, moments) : values;
  const first = moments[0] ?? 0;
  return {
    topicId: tree.lastingId(id) as TopicId,
    topicName,
    label: meaning?.label ?? null,
    group: meaning?.group ?? 'other',
    kind,
    unit: meaning?.unit ?? 'count',
    node,
    text,
    value: sysNumber(text, kind),
    perSecond: kind === 'counter' && isFresh(moments, now) ? (trend.at(-1) ?? null) : null,
    trend,
    trendMs: (moments.at(-1) ?? first) - first,
    lastAt: ingest.latestAt(id),
  };
}

/** The last numbers of a topic and their moments, oldest first. */
function readHistory(ingest: Ingest, id: number, values: number[], moments: number[]): void {
  const { ring } = ingest;
  let seq = ingest.latestSeq(id);
  for (let step = 0; step < trendLimit && seq !== 0 && ingest.isInHistory(id, seq); step += 1) {
    const value = sysNumber(textOf(ingest.payload(id, seq)), 'gauge');
    if (value !== null) {
      values.push(value);
      moments.push(ring.at(seq));
    }
    seq = ring.previous(seq);
  }
  values.reverse();
  moments.reverse();
}

/** Brokers leave out what has not changed: a growth that is long past says nothing of now. */
function isFresh(moments: readonly number[], now: number): boolean {
  const last = moments.at(-1) ?? 0;
  const step = last - (moments.at(-2) ?? last);
  return now - last <= staleAfterSteps * step;
}

/** Growth per second between neighbours; a counter that went back was started anew and grows from there. */
function growth(values: readonly number[], moments: readonly number[]): number[] {
  const rates: number[] = [];
  for (let index = 1; index < values.length; index += 1) {
    const grown = (values[index] ?? 0) - (values[index - 1] ?? 0);
    const seconds = ((moments[index] ?? 0) - (moments[index - 1] ?? 0)) / 1000;
    if (grown >= 0 && seconds > 0) rates.push(Math.round((grown / seconds) * 1000) / 1000);
  }
  return rates;
}

const textOf = (payload: Uint8Array | null): string =>
  payload === null ? '' : decoder.decode(payload.subarray(0, textLimit));
