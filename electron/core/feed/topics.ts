// Answers about topics and messages of one connection: describe, find, read. Called by core/handlers.

import type { MessageRead } from '../../../shared/message.ts';
import type { TopicDescription } from '../../../shared/tree.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MessageSeq, TopicId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { flagUnpublishable } from '../ingest/node-table.ts';
import { rootId } from '../ingest/topic-tree.ts';
import { messageMeta } from './message-meta.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Full name of a node and the nodes above it; null: it is not known. */
export function describeTopic(ingest: Ingest, topicId: TopicId): TopicDescription | null {
  const { tree } = ingest;
  const node = tree.fromLastingId(topicId);
  if (node <= rootId) return null;
  const levels: { readonly topicId: TopicId; readonly level: string }[] = [];
  for (let id = node; id !== rootId; id = tree.parent(id)) {
    levels.push({ topicId: tree.lastingId(id) as TopicId, level: decoder.decode(tree.level(id)) });
  }
  return {
    topicId,
    topicName: decoder.decode(tree.path(node)),
    levels: levels.toReversed(),
    ownCount: tree.ownCount(node),
    unpublishable: tree.hasFlag(node, flagUnpublishable),
  };
}

/** The node of a topic name, branches included, or null. */
export function findTopic(ingest: Ingest, topicName: string): TopicDescription | null {
  const bytes = encoder.encode(topicName);
  const id = ingest.tree.find(bytes, 0, bytes.length);
  return id === -1 ? null : describeTopic(ingest, ingest.tree.lastingId(id) as TopicId);
}

/** Whether the topic was there, and was given up to stay within the memory budget. */
export function isGivenUp({ tree }: Ingest, topicId: TopicId): boolean {
  return topicId !== rootId && tree.wasLastingId(topicId) && tree.fromLastingId(topicId) === -1;
}

/** The node of a topic. Throws `notFound` where it never was, `evicted` where it was given up. */
export function knownTopic(ingest: Ingest, topicId: TopicId): number {
  const id = ingest.tree.fromLastingId(topicId);
  if (id > rootId) return id;
  if (isGivenUp(ingest, topicId)) {
    throw new AppError(
      'evicted',
      'This topic was given up to stay within the memory budget. A larger budget in the settings keeps more.',
    );
  }
  throw new AppError('notFound', `There is no topic ${topicId} in this connection; it may have been opened anew.`);
}

/** What `message.read` wants: `seq` null is the topic's latest. */
export interface ReadRequest {
  readonly topicId: TopicId;
  readonly seq: MessageSeq | null;
  readonly offset: number;
  readonly limitBytes: number;
}

/**
 * A message with its properties, and its payload from an offset: lent, to be copied before the next message is received.
 * Throws `notFound` where there never was one, `evicted` where it was given up to stay within the memory budget.
 */
export function readMessage(
  ingest: Ingest,
  request: ReadRequest,
): { readonly result: MessageRead; readonly body: Uint8Array } {
  const { tree } = ingest;
  const { offset, limitBytes } = request;
  const topic = knownTopic(ingest, request.topicId);
  const topicName = decoder.decode(tree.path(topic));
  const latest = ingest.latestSeq(topic);
  const seq = request.seq ?? latest;
  if (seq === 0 || seq > latest) {
    throw new AppError('notFound', `No such message was received on ${shortened(topicName)}.`);
  }
  const message = messageMeta(ingest, topic, seq);
  const payload = ingest.payload(topic, seq);
  if (message === null || payload === null) {
    throw new AppError(
      'evicted',
      `Message ${seq} of ${shortened(topicName)} was given up to stay within the memory budget. A larger budget in the settings keeps more.`,
    );
  }
  const result: MessageRead = { message, topicName, properties: ingest.properties(seq) };
  return { result, body: payload.subarray(Math.min(offset, payload.length), offset + limitBytes) };
}

const shortened = (topicName: string): string => (topicName.length > 120 ? `${topicName.slice(0, 119)}…` : topicName);
