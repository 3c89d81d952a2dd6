// Tier: per FRAME. The `messages` stream: a topic's latest message and its newest ones in the history. Opened by core/handlers.

import type { MessageMeta, MessagesFrame, ParsedStreamParams } from '../../../shared/contract.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { messageMeta } from './message-meta.ts';

type MessagesParams = ParsedStreamParams<'messages'>;

/** The tail of one topic. Throws `notFound` for a node that does not exist. */
export class MessagesFeed implements StreamSource<'messages'> {
  readonly #ingest: Ingest;
  #params: MessagesParams;
  #isFresh = true;
  #seenLatest = -1;
  #seenOldest = -1;
  #seenShed = false;
  /** What the last frame showed, by sequence number: messages never change. */
  #metas = new Map<number, MessageMeta>();

  constructor(ingest: Ingest, params: MessagesParams) {
    this.#ingest = ingest;
    this.#params = params;
    assertKnown(ingest, params.topicId);
  }

  poll(): { readonly data: MessagesFrame } | null {
    const ingest = this.#ingest;
    const { topicId } = this.#params;
    const latest = ingest.latestSeq(topicId);
    const shed = ingest.isShed(topicId);
    const isOldestEvicted = this.#seenOldest < ingest.ring.firstSeq && this.#metas.size > 1;
    if (!this.#isFresh && latest === this.#seenLatest && shed === this.#seenShed && !isOldestEvicted) return null;
    this.#isFresh = false;
    this.#seenLatest = latest;
    this.#seenShed = shed;
    const messages = this.#tail(latest, shed);
    return { data: { topicId, messages, ownCount: ingest.tree.ownCount(topicId), shed } };
  }

  /** Takes another topic or limit. Another connection wants a stream of its own: that throws. */
  update(params: MessagesParams): void {
    const { connectionId, viewId } = this.#params;
    if (params.connectionId !== connectionId || params.viewId !== viewId) {
      throw new AppError('badRequest', 'A messages stream cannot change its connection or view: open another one.');
    }
    assertKnown(this.#ingest, params.topicId);
    if (params.topicId !== this.#params.topicId) this.#metas.clear();
    this.#params = params;
    this.#isFresh = true;
  }

  close(): void {
    this.#metas.clear();
  }

  #tail(latest: number, shed: boolean): MessageMeta[] {
    const ingest = this.#ingest;
    const { topicId, limit } = this.#params;
    const metas = new Map<number, MessageMeta>();
    for (let seq = latest; seq !== 0 && metas.size < limit; ) {
      const known = shed ? undefined : this.#metas.get(seq);
      const meta = known ?? messageMeta(ingest, topicId, seq);
      if (meta === null) break;
      metas.set(seq, meta);
      this.#seenOldest = seq;
      seq = ingest.isInHistory(topicId, seq) ? ingest.ring.previous(seq) : 0;
    }
    this.#metas = metas;
    return [...metas.values()];
  }
}

function assertKnown(ingest: Ingest, topicId: number): void {
  if (topicId === 0 || topicId >= ingest.tree.nodeCount) {
    throw new AppError('notFound', `There is no topic ${topicId} in this connection; it may have been opened anew.`);
  }
}
