// Tier: per SHOWN ROW. One row of the tree from the columns. Called by rows-feed.ts and the tree handlers.

import type { TopicFigures, TreeRow } from '../../../shared/tree.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { Qos } from '../../../shared/profile-parts.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { isRetained, qosOf } from '../ingest/message-flags.ts';
import {
  flagUnpublishable,
  subtreeCountField,
  subtreeLastAtField,
  topicsInSubtreeField,
} from '../ingest/node-table.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import { previewOf, shedPreview } from './preview.ts';
import type { SiblingPlace } from './row-index.ts';

/** A level longer than this is shown with its beginning and an ellipsis; `topic.describe` has it whole. */
const levelLimitBytes = 1024;
/** Rates below this are shown as none. */
const leastRate = 0.005;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A row, and the message its preview shows: given back, it saves decoding what has not changed. */
export interface BuiltRow {
  readonly row: TreeRow;
  readonly latestSeq: number;
}

/** Which row to build. */
export interface RowToBuild {
  readonly id: number;
  readonly place: SiblingPlace;
  readonly isOpen: boolean;
  /** Whether rows stand below it when it is open. */
  readonly isOpenable: boolean;
}

/** The row of a node. The very same object as `previous` when nothing in it changed. Counts must have been refreshed. */
export function buildRow(
  ingest: Ingest,
  { id, place: { position, siblingCount }, isOpen, isOpenable }: RowToBuild,
  previous: BuiltRow | undefined,
): BuiltRow {
  const { tree } = ingest;
  const { nodes } = tree;
  const latestSeq = ingest.latestSeq(id);
  const shed = ingest.isShed(id);
  const ownCount = tree.ownCount(id);
  const childCount = tree.childCount(id);
  const belowCount = nodes.float(id, subtreeCountField) - ownCount;
  const expanded = isOpen && isOpenable;
  const messageRate = shownRate(tree.messageRate(id));
  const byteRate = shownRate(tree.byteRate(id));
  const topicId = tree.lastingId(id) as TopicId;
  // An id may be that of another node by now.
  const same = previous?.row.topicId === topicId ? previous : undefined;
  const old = same?.row;
  const isSameMessage = same !== undefined && same.latestSeq === latestSeq && same.row.shed === shed;
  const givenUpBelow = tree.givenUpBelow(id);
  const lastAt = nodes.float(id, subtreeLastAtField);
  if (
    isSameMessage &&
    old !== undefined &&
    old.belowCount === belowCount &&
    old.childCount === childCount &&
    old.position === position &&
    old.siblingCount === siblingCount &&
    old.openable === isOpenable &&
    old.expanded === expanded &&
    old.messageRate === messageRate &&
    old.byteRate === byteRate &&
    old.givenUpBelow === givenUpBelow &&
    old.lastAt === lastAt
  ) {
    return same;
  }
  const flags = ingest.latestFlags(id);
  const row: TreeRow = {
    topicId,
    depth: tree.depth(id),
    level: old?.level ?? levelText(tree, id),
    position,
    siblingCount,
    childCount,
    openable: isOpenable,
    expanded,
    ownCount,
    belowCount,
    topicsBelow: nodes.int(id, topicsInSubtreeField) - (ownCount > 0 ? 1 : 0),
    givenUpBelow,
    lastAt,
    messageRate,
    byteRate,
    preview: isSameMessage && old !== undefined ? old.preview : latestPreview(ingest, id, latestSeq, shed),
    sizeBytes: ingest.latestBytes(id),
    qos: latestSeq === 0 ? null : (qosOf(flags) as Qos),
    retained: isRetained(flags),
    shed,
    unpublishable: tree.hasFlag(id, flagUnpublishable),
  };
  return { row, latestSeq };
}

/** The figures of a node alone, whether it is shown or not; null: it is not known. Counts must have been refreshed. */
export function topicFigures({ tree }: Ingest, topicId: TopicId): TopicFigures | null {
  const id = tree.fromLastingId(topicId);
  if (id <= rootId) return null;
  const { nodes } = tree;
  const ownCount = tree.ownCount(id);
  return {
    topicId,
    childCount: tree.childCount(id),
    ownCount,
    belowCount: nodes.float(id, subtreeCountField) - ownCount,
    topicsBelow: nodes.int(id, topicsInSubtreeField) - (ownCount > 0 ? 1 : 0),
    givenUpBelow: tree.givenUpBelow(id),
    lastAt: nodes.float(id, subtreeLastAtField),
    messageRate: shownRate(tree.messageRate(id)),
    byteRate: shownRate(tree.byteRate(id)),
  };
}

/** A node's own level, whole up to a kilobyte. */
export function levelText(tree: TopicTree, id: number): string {
  const level = tree.level(id);
  if (level.length <= levelLimitBytes) return decoder.decode(level);
  let end = levelLimitBytes;
  while ((level[end]! & 0xc0) === 0x80) end -= 1;
  return `${decoder.decode(level.subarray(0, end))}…`;
}

/** The beginning of a node's level in lower case: at least `length` characters where it has them. */
export function lowerLevelText(tree: TopicTree, id: number, length: number): string {
  // Four bytes hold any character, and lower case may join two into one.
  return decoder.decode(tree.level(id).subarray(0, length * 8)).toLowerCase();
}

function latestPreview(ingest: Ingest, id: number, latestSeq: number, shed: boolean): TreeRow['preview'] {
  if (latestSeq === 0) return null;
  const payload = ingest.latestPayload(id);
  return shed || payload === null ? shedPreview : previewOf(payload);
}

// Three or four figures: a rate that fades must not make a new row of every frame.
function shownRate(rate: number): number {
  if (rate < leastRate) return 0;
  if (rate < 1000) {
    const step = rate < 10 ? 100 : rate < 100 ? 10 : 1;
    return Math.round(rate * step) / step;
  }
  const unit = 10 ** (Math.floor(Math.log10(rate)) - 3);
  return Math.round(rate / unit) * unit;
}
