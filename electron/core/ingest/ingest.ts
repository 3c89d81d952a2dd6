// Tier: per MESSAGE. One connection's messages: tree, history, latest values and the ledger. Fed by core/broker, read by core/feed.
// Ownership: `bytes` of `receive` are only lent, so everything kept is copied. A payload lies in exactly one place: in the history's
// pages (message-ring.ts) while its message is there; then, if it is still its topic's latest, in the latest log (latest-log.ts); above
// 8 KB in a buffer of its own (seq-table.ts) all its life. All of it is counted in this connection's account of the memory budget.
// Order matters in `receive`: room is taken first, because that may evict messages; only then is anything written.

import type { MessageProperties } from '../../../shared/message.ts';
import type { Ledger } from '../../../shared/statistics.ts';
import type { MessageSink, RefusalReason } from '../broker/message-sink.ts';
import { Freeze } from './freeze.ts';
import { type Gap, Gaps } from './gaps.ts';
import { LatestLog } from './latest-log.ts';
import type { MemoryAccount, MemoryBudget } from './memory-budget.ts';
import { flagBig, flagProperties } from './message-flags.ts';
import { bigPayloadBytes, MessageRing } from './message-ring.ts';
import * as node from './node-table.ts';
import { propertiesBytes, SeqTable } from './seq-table.ts';
import { SilentSweep } from './silent-sweep.ts';
import { SilentTopics } from './silent-topics.ts';
import { rootId, TopicTree } from './topic-tree.ts';

/** Payloads given up between two looks at the bound. */
const shedStep = 16;
const brokerDroppedTopic = new TextEncoder().encode('$SYS/broker/publish/messages/dropped');

export interface IngestOptions {
  readonly budget: MemoryBudget;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 <= x < 1: keys the hash of topic names. */
  random(): number;
}

/** What one connection received. Sequence numbers count kept messages: 1, 2, 3, … */
export class Ingest implements MessageSink {
  /** Nodes and counts: call `refresh` before reading what is summed up below a node. */
  readonly tree: TopicTree;
  readonly ring: MessageRing;
  readonly #now: () => number;
  readonly #account: MemoryAccount;
  readonly #latest: LatestLog;
  readonly #silent: SilentTopics;
  readonly #sweep: SilentSweep;
  readonly #bigPayloads: SeqTable<Uint8Array>;
  readonly #properties: SeqTable<MessageProperties>;
  readonly #gaps = new Gaps();
  readonly #refused = { qos2Duplicate: 0, malformed: 0, topicLimit: 0, tooLarge: 0 };
  #receivedCount = 0;
  #receivedBytes = 0;
  #evictedCount = 0;
  /** From the end of the constructor on: room is needed, and asked of all, before there is anything to give. */
  #isOpen = false;
  #shedCount = 0;
  #givenUpCount = 0;
  #lastAt = 0;
  #brokerDropped: number | null = null;

  constructor(options: IngestOptions) {
    this.#now = () => options.now();
    this.#account = options.budget.openAccount({
      evictOldest: (count) => this.#isOpen && this.#evictOldest(count),
      shedOldest: () => this.#isOpen && this.#shedOldest(),
    });
    this.tree = new TopicTree(this.#account, () => options.random(), options.now());
    this.ring = new MessageRing(this.#account);
    this.#latest = new LatestLog(this.#account, this.tree.nodes);
    this.#silent = new SilentTopics(this.tree.nodes);
    const relief = {
      firstSeq: () => this.ring.firstSeq,
      evictOldest: (count: number) => this.#account.relieving(() => this.#evictOldest(count)),
      giveUp: (topic: number) => this.#giveUp(topic),
    };
    this.#sweep = new SilentSweep(this.tree, relief, () => options.random());
    this.#bigPayloads = new SeqTable(this.#account, (payload) => payload.length);
    this.#properties = new SeqTable(this.#account, propertiesBytes);
    this.#isOpen = true;
  }

  /** See `MessageSink`. No string, closure or promise for a known topic without properties. */
  receive(
    bytes: Uint8Array,
    topicStart: number,
    topicEnd: number,
    payloadStart: number,
    payloadEnd: number,
    flags: number,
    at: number,
    properties: MessageProperties | null,
  ): void {
    const { tree, ring } = this;
    const length = payloadEnd - payloadStart;
    this.#receivedCount += 1;
    this.#receivedBytes += length;
    if (at !== this.#lastAt) {
      this.#lastAt = at;
      tree.tellTime(at);
    }
    const isBig = length > bigPayloadBytes;
    if (isBig && !this.#account.couldHold(length)) {
      this.#refused.tooLarge += 1;
      return;
    }
    const { nodes } = tree;
    let topic = tree.find(bytes, topicStart, topicEnd);
    if (topic === -1 || nodes.float(topic, node.latestSeqField) === 0) {
      topic = this.#newTopic(bytes, topicStart, topicEnd);
      if (topic === -1) {
        this.#refused.topicLimit += 1;
        return;
      }
    }
    const { freezes } = tree;
    for (let index = 0; index < freezes.length; index += 1) freezes[index]!.note(topic);
    const big = isBig ? this.#takeBig(bytes, payloadStart, length) : null;
    if (properties !== null) this.#properties.reserve(properties);
    const stored = isBig ? 0 : length;
    ring.reserve(stored);

    const messageFlags = (flags & 0xf) | (isBig ? flagBig : 0) | (properties === null ? 0 : flagProperties);
    const previousSeq = nodes.float(topic, node.latestSeqField);
    if (previousSeq !== 0 && previousSeq < ring.firstSeq) this.#forgetLatest(topic, previousSeq);
    const seq = ring.append(topic, at, messageFlags, bytes, payloadStart, length, stored, previousSeq);
    if (big !== null) this.#bigPayloads.set(seq, big);
    if (properties !== null) this.#properties.set(seq, properties);
    if (previousSeq === 0) tree.becomeTopic(topic);
    nodes.setFloat(topic, node.ownCountField, nodes.float(topic, node.ownCountField) + 1);
    nodes.setFloat(topic, node.latestSeqField, seq);
    nodes.setFloat(topic, node.latestAtField, at);
    nodes.setInt(topic, node.latestLengthField, length);
    const kept = nodes.int(topic, node.depthFlagsField) & ~(node.messageFlagsMask | node.flagShed);
    nodes.setInt(topic, node.depthFlagsField, kept | (messageFlags << node.messageFlagsShift));
    tree.count(topic, length);
  }

  /** See `MessageSink`. */
  refuse(reason: RefusalReason, payloadBytes: number): void {
    this.#receivedCount += 1;
    this.#receivedBytes += payloadBytes;
    this.#refused[reason] += 1;
  }

  /** The connection ended; milliseconds since 1970. */
  markOffline(at: number): void {
    this.#gaps.markOffline(at);
  }

  /** The connection is online. */
  markOnline(at: number): void {
    this.#gaps.markOnline(at);
  }

  /** Brings counts below nodes and rates up to now. Feeds call it once per frame. */
  refresh(): void {
    this.tree.tellTime(this.#now());
    this.tree.settle();
  }

  /** Keeps all nodes as they are now, to be read while messages go on changing them; to be closed by whoever asked for it. */
  freeze(): Freeze {
    const { tree, ring } = this;
    this.refresh();
    const at = this.#now();
    const { nodeCount, topicCount, birthCount, window } = tree;
    const counts = { nodeCount, topicCount, birthCount, window, at, nextSeq: ring.nextSeq };
    const freeze = new Freeze(counts, tree.nodes, this.#account, (closed) => {
      tree.freezes.splice(tree.freezes.indexOf(closed), 1);
    });
    tree.freezes.push(freeze);
    return freeze;
  }

  /** Where the messages went: receivedCount = keptCount + all evicted + all refused, at any time. */
  ledger(): Ledger {
    return {
      receivedCount: this.#receivedCount,
      receivedBytes: this.#receivedBytes,
      keptCount: this.ring.nextSeq - this.ring.firstSeq,
      evicted: { budget: this.#evictedCount },
      refused: { ...this.#refused },
      shedPayloadCount: this.#shedCount,
      givenUpTopicCount: this.#givenUpCount,
    };
  }

  /** Times without a connection since it was first online. */
  get gaps(): readonly Gap[] {
    return this.#gaps.list;
  }

  /** Latest values given up so far. */
  get shedCount(): number {
    return this.#shedCount;
  }

  /** What this connection holds of the memory budget. */
  get memoryBytes(): number {
    return this.#account.usedBytes;
  }

  /** Messages per second of the whole connection, smoothed. */
  get messageRate(): number {
    return this.tree.messageRate(rootId);
  }

  /** Payload bytes per second of the whole connection, smoothed. */
  get byteRate(): number {
    return this.tree.byteRate(rootId);
  }

  /** What the broker says it has dropped (`$SYS/broker/publish/messages/dropped`), or null where it does not tell. */
  brokerDroppedCount(): number | null {
    const topic = this.tree.find(brokerDroppedTopic, 0, brokerDroppedTopic.length);
    const payload = topic === -1 ? null : this.latestPayload(topic);
    const count =
      payload === null || payload.length === 0 ? NaN : Number(new TextDecoder().decode(payload.subarray(0, 32)));
    if (Number.isSafeInteger(count)) this.#brokerDropped = count;
    return this.#brokerDropped;
  }

  /** Sequence number of a topic's latest message, kept even when the history has given it up; 0: none. */
  latestSeq(topic: number): number {
    return this.tree.nodes.float(topic, node.latestSeqField);
  }

  latestAt(topic: number): number {
    return this.tree.nodes.float(topic, node.latestAtField);
  }

  /** Payload size of the latest message; it stays when the payload is given up. */
  latestBytes(topic: number): number {
    return this.tree.nodes.int(topic, node.latestLengthField);
  }

  /** Flags of the latest message: see message-flags.ts. */
  latestFlags(topic: number): number {
    return (this.tree.nodes.int(topic, node.depthFlagsField) >>> node.messageFlagsShift) & 0x3f;
  }

  /** The latest payload was given up. */
  isShed(topic: number): boolean {
    return this.tree.hasFlag(topic, node.flagShed);
  }

  /** The latest payload, lent until the next message; null: a branch only, or given up. */
  latestPayload(topic: number): Uint8Array | null {
    const seq = this.latestSeq(topic);
    if (seq === 0 || this.isShed(topic)) return null;
    if (seq >= this.ring.firstSeq) return this.#ringPayload(seq);
    const length = this.latestBytes(topic);
    if ((this.latestFlags(topic) & flagBig) !== 0) return this.#bigPayloads.get(seq) ?? null;
    if (length === 0) return new Uint8Array(0);
    return this.#latest.read(this.tree.nodes.int(topic, node.latestHandleField), length);
  }

  /** The payload of a message that is in the history or its topic's latest, lent until the next message; null: it is neither. */
  payload(topic: number, seq: number): Uint8Array | null {
    if (this.isInHistory(topic, seq)) return this.#ringPayload(seq);
    return this.latestSeq(topic) === seq ? this.latestPayload(topic) : null;
  }

  /** Whether the message is in the history and of this topic. */
  isInHistory(topic: number, seq: number): boolean {
    return seq >= this.ring.firstSeq && seq < this.ring.nextSeq && this.ring.topic(seq) === topic;
  }

  /** MQTT 5 properties of a kept message; empty for almost every one. */
  properties(seq: number): MessageProperties {
    return this.#properties.get(seq) ?? {};
  }

  /** Gives all memory back. Nothing may be read or received afterwards. */
  close(): void {
    for (const freeze of this.tree.freezes) freeze.abandon();
    this.tree.freezes.length = 0;
    this.#account.close();
  }

  #ringPayload(seq: number): Uint8Array {
    const length = this.ring.length(seq);
    if ((this.ring.flags(seq) & flagBig) !== 0) return this.#bigPayloads.get(seq) ?? new Uint8Array(0);
    if (length === 0) return new Uint8Array(0);
    const offset = this.ring.offset(seq);
    return this.ring.page(seq).subarray(offset, offset + length);
  }

  // The node of a name that is a branch or nothing so far. -1: the trees have their share of memory, and nothing can be given up.
  #newTopic(bytes: Uint8Array, start: number, end: number): number {
    const { tree } = this;
    if (this.#sweep.isDue(this.#account.isTreeNearlyFull)) this.#sweep.step();
    for (;;) {
      // Looked for again each time: a branch may have been given up.
      const known = tree.find(bytes, start, end);
      const topic = !tree.reserveTopic() ? -1 : known === -1 ? tree.add(bytes, start, end) : known;
      if (topic !== -1 || !this.#sweep.relieve()) return topic;
    }
  }

  #giveUp(topic: number): void {
    this.#forgetLatest(topic, this.latestSeq(topic));
    this.tree.remove(topic);
    this.#givenUpCount += 1;
  }

  #takeBig(bytes: Uint8Array, start: number, length: number): Uint8Array {
    const lent = bytes.subarray(start, start + length);
    this.#bigPayloads.reserve(lent);
    const payload = new Uint8Array(length);
    payload.set(lent);
    return payload;
  }

  // The latest message of a topic is replaced, and the history no longer has it.
  #forgetLatest(topic: number, seq: number): void {
    if (!this.isShed(topic)) this.#freeLatest(topic, seq);
    this.#silent.remove(topic);
  }

  #freeLatest(topic: number, seq: number): void {
    const flags = this.latestFlags(topic);
    const length = this.latestBytes(topic);
    if ((flags & flagProperties) !== 0) this.#properties.delete(seq);
    if ((flags & flagBig) !== 0) this.#bigPayloads.delete(seq);
    else if (length > 0) this.#latest.free(this.tree.nodes.int(topic, node.latestHandleField), length);
  }

  #evictOldest(count: number): boolean {
    const { ring } = this;
    const last = Math.min(ring.firstSeq + count, ring.nextSeq);
    if (ring.firstSeq === last) return false;
    for (let seq = ring.firstSeq; seq < last; seq += 1) {
      this.#evictedCount += 1;
      const topic = ring.topic(seq);
      if (this.latestSeq(topic) === seq) {
        this.#keepAsLatest(topic, seq);
      } else {
        const flags = ring.flags(seq);
        if ((flags & flagBig) !== 0) this.#bigPayloads.delete(seq);
        if ((flags & flagProperties) !== 0) this.#properties.delete(seq);
      }
      ring.dropOldest();
    }
    return true;
  }

  #keepAsLatest(topic: number, seq: number): void {
    const { ring } = this;
    const flags = ring.flags(seq);
    const length = ring.length(seq);
    if (length === 0 && (flags & flagProperties) === 0) return;
    this.#silent.append(topic);
    if ((flags & flagBig) !== 0 || length === 0) return;
    if (!this.#latest.append(topic, ring.page(seq), ring.offset(seq), length)) this.#markShed(topic, seq);
  }

  #shedOldest(): boolean {
    let hasShed = false;
    for (let step = 0; step < shedStep && this.#silent.oldest !== 0; step += 1) {
      const topic = this.#silent.oldest;
      const seq = this.latestSeq(topic);
      this.#freeLatest(topic, seq);
      this.#markShed(topic, seq);
      hasShed = true;
    }
    return this.#latest.clean() || hasShed;
  }

  #markShed(topic: number, seq: number): void {
    this.#properties.delete(seq);
    this.#silent.remove(topic);
    this.#shedCount += 1;
    const { nodes } = this.tree;
    nodes.setInt(topic, node.depthFlagsField, nodes.int(topic, node.depthFlagsField) | node.flagShed);
  }
}

/** What one connection receives, as a sink for the broker side and as columns for feeds. */
export function createIngest(options: IngestOptions): Ingest {
  return new Ingest(options);
}
