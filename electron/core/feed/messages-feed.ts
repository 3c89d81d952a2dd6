// Tier: per FRAME. The `messages` stream: a topic's latest message and its newest ones in the history. Opened by core/handlers.

import type { ParsedStreamParams } from '../../../shared/contract.ts';
import {
  maximumFramePayloadBytes,
  type MessageMeta,
  type MessageRead,
  type MessagesFrame,
} from '../../../shared/message.ts';
import type { StreamFrame, StreamSource } from '../../../shared/contract-server.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { Beat } from './beat.ts';
import { messageMeta } from './message-meta.ts';
import { describeTopic, isGivenUp, knownTopic } from './topics.ts';

/** In place of the latest sequence number seen. */
const givenUp = -2;

type MessagesParams = ParsedStreamParams<'messages'>;

/** The tail of one topic. Throws `notFound` for a node that never existed. */
export class MessagesFeed implements StreamSource<'messages'> {
  readonly everyTick = true;
  readonly #ingest: Ingest;
  #params: MessagesParams;
  #isFresh = true;
  readonly #beat = new Beat();
  #seenLatest = -1;
  #seenOldest = -1;
  #seenShed = false;
  #topicName: string | null = null;
  /** What the last frame showed, by sequence number: messages never change. */
  #metas = new Map<number, MessageMeta>();

  constructor(ingest: Ingest, params: MessagesParams) {
    this.#ingest = ingest;
    this.#params = params;
    assertKnown(ingest, params.topicId);
  }

  poll(tick?: number): StreamFrame<'messages'> | null {
    if (!this.#beat.allows(tick, this.#ingest.ring.nextSeq) && !this.#isFresh) return null;
    const ingest = this.#ingest;
    const { topicId } = this.#params;
    const topic = ingest.tree.fromLastingId(topicId);
    if (topic === -1) return this.#givenUp();
    const latest = ingest.latestSeq(topic);
    const shed = ingest.isShed(topic);
    const isOldestEvicted = this.#seenOldest < ingest.ring.firstSeq && this.#metas.size > 1;
    if (!this.#isFresh && latest === this.#seenLatest && shed === this.#seenShed && !isOldestEvicted) return null;
    this.#isFresh = false;
    this.#beat.sent();
    this.#seenLatest = latest;
    this.#seenShed = shed;
    const messages = this.#tail(topic, latest, shed);
    const payload = shed ? null : this.#smallPayload(topic);
    const data: MessagesFrame = {
      topicId,
      messages,
      latest: payload === null ? null : this.#latest(messages[0]),
      ownCount: ingest.tree.ownCount(topic),
      shed,
      givenUp: false,
    };
    return payload === null || data.latest === null ? { data } : { data, body: payload };
  }

  get rests(): boolean {
    return !this.#beat.isHeld;
  }

  #smallPayload(topic: number): Uint8Array | null {
    const ingest = this.#ingest;
    return ingest.latestBytes(topic) > maximumFramePayloadBytes ? null : ingest.latestPayload(topic);
  }

  #latest(message: MessageMeta | undefined): MessageRead | null {
    if (message === undefined) return null;
    this.#topicName ??= describeTopic(this.#ingest, this.#params.topicId)?.topicName ?? null;
    if (this.#topicName === null) return null;
    return { message, topicName: this.#topicName, properties: this.#ingest.properties(message.seq) };
  }

  // Said once: a topic that was given up does not come back under the same id.
  #givenUp(): StreamFrame<'messages'> | null {
    if (!this.#isFresh && this.#seenLatest === givenUp) return null;
    this.#isFresh = false;
    this.#seenLatest = givenUp;
    this.#metas.clear();
    return {
      data: { topicId: this.#params.topicId, messages: [], latest: null, ownCount: 0, shed: false, givenUp: true },
    };
  }

  /** Takes another topic or limit. Another connection wants a stream of its own: that throws. */
  update(params: MessagesParams): void {
    const { connectionId, viewId } = this.#params;
    if (params.connectionId !== connectionId || params.viewId !== viewId) {
      throw new AppError('badRequest', 'A messages stream cannot change its connection or view: open another one.');
    }
    assertKnown(this.#ingest, params.topicId);
    if (params.topicId !== this.#params.topicId) {
      this.#metas.clear();
      this.#topicName = null;
    }
    this.#params = params;
    this.#isFresh = true;
  }

  close(): void {
    this.#metas.clear();
  }

  #tail(topic: number, latest: number, shed: boolean): MessageMeta[] {
    const ingest = this.#ingest;
    const { limit } = this.#params;
    const metas = new Map<number, MessageMeta>();
    for (let seq = latest; seq !== 0 && metas.size < limit; ) {
      const known = shed ? undefined : this.#metas.get(seq);
      const meta = known ?? messageMeta(ingest, topic, seq);
      if (meta === null) break;
      metas.set(seq, meta);
      this.#seenOldest = seq;
      seq = ingest.isInHistory(topic, seq) ? ingest.ring.previous(seq) : 0;
    }
    this.#metas = metas;
    return [...metas.values()];
  }
}

// One that was given up may well be asked for: a page still shows it.
function assertKnown(ingest: Ingest, topicId: MessagesParams['topicId']): void {
  if (!isGivenUp(ingest, topicId)) knownTopic(ingest, topicId);
}
