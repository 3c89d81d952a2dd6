// Tier: per SHOWN MESSAGE. One message without its payload, from the history or from its topic's latest value. Used by messages-feed.ts
// and topics.ts.

import type { MessageMeta } from '../../../shared/message.ts';
import type { MessageSeq } from '../../../shared/ids.ts';
import type { Qos } from '../../../shared/profile-parts.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { isDuplicate, isRetained, qosOf } from '../ingest/message-flags.ts';
import { previewOf, shedPreview } from './preview.ts';

/** A message that is in the history or its topic's latest; null: it is neither (any more). */
export function messageMeta(ingest: Ingest, topic: number, seq: number): MessageMeta | null {
  const { ring } = ingest;
  if (ingest.isInHistory(topic, seq)) {
    return metaOf(seq, ring.at(seq), ring.length(seq), ring.flags(seq), ingest.payload(topic, seq));
  }
  if (seq === 0 || ingest.latestSeq(topic) !== seq) return null;
  const payload = ingest.latestPayload(topic);
  return metaOf(seq, ingest.latestAt(topic), ingest.latestBytes(topic), ingest.latestFlags(topic), payload);
}

function metaOf(seq: number, at: number, sizeBytes: number, flags: number, payload: Uint8Array | null): MessageMeta {
  return {
    seq: seq as MessageSeq,
    at,
    sizeBytes,
    qos: qosOf(flags) as Qos,
    retain: isRetained(flags),
    dup: isDuplicate(flags),
    preview: payload === null ? shedPreview : previewOf(payload),
  };
}
