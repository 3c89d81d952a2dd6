// Topics as a whole, for copying: name, counts and latest message of many at once. Called by core/handlers.

import type { MessageRead } from '../../../shared/message.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MessageSeq, TopicId } from '../../../shared/ids.ts';
import type { TopicRecordOf, TopicRecordsOf } from '../../../shared/topic-records.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { messageMeta } from './message-meta.ts';
import { topicFigures } from './row.ts';
import { describeTopic } from './topics.ts';

/**
 * The records of these topics, and their payloads one after the other, copied. With `limitBytes` 0 no payload is read.
 * Throws `tooLarge` when the payloads together are more than that. Counts must have been refreshed.
 */
export function topicRecords(
  ingest: Ingest,
  topicIds: readonly TopicId[],
  limitBytes: number,
): { readonly result: TopicRecordsOf<MessageRead>; readonly body: Uint8Array } {
  const payloads: Uint8Array[] = [];
  let totalBytes = 0;
  const records = topicIds.map((topicId): TopicRecordOf<MessageRead> | null => {
    const topic = ingest.tree.fromLastingId(topicId);
    const description = describeTopic(ingest, topicId);
    const figures = topicFigures(ingest, topicId);
    if (description === null || figures === null) return null;
    const { topicName, unpublishable } = description;
    const { childCount, ownCount, belowCount, topicsBelow } = figures;
    const latest = latestOf(ingest, topic, topicName);
    const payload = limitBytes === 0 ? null : ingest.latestPayload(topic);
    if (payload !== null) {
      totalBytes += payload.length;
      if (totalBytes > limitBytes) {
        throw new AppError('tooLarge', 'Together these payloads are larger than 16 MB. Select fewer topics.');
      }
      payloads.push(payload);
    }
    return {
      topicId,
      topicName,
      unpublishable,
      childCount,
      ownCount,
      belowCount,
      topicsBelow,
      latest,
      shed: ingest.isShed(topic),
      payloadBytes: payload?.length ?? 0,
    };
  });
  // Nothing is received while this runs, so what was lent is still whole.
  const body = new Uint8Array(totalBytes);
  let at = 0;
  for (const payload of payloads) {
    body.set(payload, at);
    at += payload.length;
  }
  return { result: { records }, body };
}

function latestOf(ingest: Ingest, topic: number, topicName: string): MessageRead | null {
  const seq = ingest.latestSeq(topic) as MessageSeq;
  const message = seq === 0 ? null : messageMeta(ingest, topic, seq);
  return message === null ? null : { message, topicName, properties: ingest.properties(seq) };
}
