// Tier: per MESSAGE. Takes PUBLISH and PUBREL packets: checks them, hands messages to the sink, acknowledges. Owned by the inbound side.

import type { MessageProperties } from '../../../shared/message.ts';
import { firstIllegalUtf8 } from '../../../shared/mqtt/utf8.ts';
import {
  malformed,
  protocolError,
  receiveMaximumExceeded,
  topicAliasInvalid,
  type Fault,
} from './frame-guard-fault.ts';
import {
  propertiesFault,
  PublishProperties,
  variableByteIntegerSize,
  variableByteIntegerValue,
} from './frame-guard-properties.ts';
import { Acknowledgements, pubackByte, pubcompByte, pubrecByte } from './inbound-acknowledgements.ts';
import type { MessageSink } from './message-sink.ts';

/** PUBCOMP for a packet id we do not know (MQTT 5 clause 4.3.3): the broker kept a session that we lost. */
const packetIdNotFound = 0x92;

export interface PublishReaderOptions {
  readonly protocolVersion: 4 | 5;
  readonly receiveMaximum: number;
  readonly topicAliasMaximum: number;
  readonly sink: MessageSink;
  readonly unreleased: Set<number>;
}

/** The messages of one network connection. */
export class PublishReader {
  readonly acknowledgements = new Acknowledgements();
  readonly #sink: MessageSink;
  readonly #unreleased: Set<number>;
  readonly #withProperties: boolean;
  readonly #receiveMaximum: number;
  readonly #topicAliasMaximum: number;
  /** Topic bytes by alias: of this network connection only (MQTT 5 clause 3.3.2.3.4). */
  readonly #topicAliases = new Map<number, Uint8Array>();
  /** Where topic and payload of an aliased message are put side by side. */
  #scratch: Uint8Array = new Uint8Array(0);
  /** QoS 1 messages of this read, so not acknowledged yet. */
  #unacknowledged = 0;
  /** QoS 2 messages that began on this network connection and are not released; those of an earlier one do not count against our maximum. */
  #inFlight = 0;

  constructor(options: PublishReaderOptions) {
    this.#sink = options.sink;
    this.#unreleased = options.unreleased;
    this.#withProperties = options.protocolVersion === 5;
    // 3.1.1 has no such limit, so only the number of packet ids bounds it.
    this.#receiveMaximum = options.protocolVersion === 5 ? options.receiveMaximum : Number.POSITIVE_INFINITY;
    this.#topicAliasMaximum = options.topicAliasMaximum;
  }

  /** One whole PUBLISH with a legal first byte; `start` to `end` is what follows the fixed header. */
  take(bytes: Uint8Array, first: number, start: number, end: number, at: number): Fault | null {
    if (start + 2 > end) return malformed('PUBLISH without a topic');
    const topicStart = start + 2;
    const topicEnd = topicStart + ((bytes[start]! << 8) | bytes[start + 1]!);
    if (topicEnd > end) return malformed('PUBLISH whose topic is longer than the packet');
    if (!isWellFormedTopic(bytes, topicStart, topicEnd)) return illegalTopic;
    let position = topicEnd;

    const qos = (first >> 1) & 3;
    let packetId = 0;
    if (qos !== 0) {
      if (position + 2 > end) return malformed(`PUBLISH with QoS ${qos} without a packet identifier`);
      packetId = (bytes[position]! << 8) | bytes[position + 1]!;
      if (packetId === 0) return packetIdZero(qos);
      position += 2;
    }
    const flags = qos | ((first & 1) << 2) | (first & 8);
    if (this.#withProperties) {
      if (position === end) return malformed('PUBLISH whose property length is missing');
      if (bytes[position] !== 0 || topicStart === topicEnd) {
        return this.#takeWithProperties(bytes, topicStart, topicEnd, position, end, flags, packetId, at);
      }
      position += 1;
    } else if (topicStart === topicEnd) return emptyTopic;

    if (qos === 0) {
      this.#sink.receive(bytes, topicStart, topicEnd, position, end, flags, at, null);
      return null;
    }
    return this.#deliver(bytes, topicStart, topicEnd, position, end, flags, packetId, at, null);
  }

  /**
   * What is wrong with the head of a PUBLISH of 3.1.1, or null. `start`: the byte after the fixed header; all bytes before `payloadStart`
   * are here unless that lies beyond the packet.
   */
  headFault(bytes: Uint8Array, first: number, start: number, payloadStart: number, packetEnd: number): Fault | null {
    if (payloadStart > packetEnd) return malformed('PUBLISH that ends before its topic and packet identifier do');
    const qos = (first >> 1) & 3;
    const topicStart = start + 2;
    const topicEnd = qos === 0 ? payloadStart : payloadStart - 2;
    if (!isWellFormedTopic(bytes, topicStart, topicEnd)) return illegalTopic;
    if (qos !== 0 && bytes[topicEnd] === 0 && bytes[topicEnd + 1] === 0) return packetIdZero(qos);
    return topicStart === topicEnd ? emptyTopic : null;
  }

  /** One whole PUBLISH of 3.1.1 whose head is in order and whose payload was dropped. Acknowledged, or the broker would send it again. */
  passOver(qos: number, packetId: number, payloadBytes: number): void {
    const isRepeated = qos === 2 && this.#unreleased.has(packetId);
    this.#sink.refuse(isRepeated ? 'qos2Duplicate' : 'tooLarge', payloadBytes);
    if (qos === 0) return;
    if (qos === 2 && !isRepeated) {
      this.#inFlight += 1;
      this.#unreleased.add(packetId);
    }
    this.acknowledgements.add(qos === 1 ? pubackByte : pubrecByte, packetId);
  }

  /** One whole checked PUBREL. */
  release(packetId: number): void {
    if (this.#unreleased.delete(packetId)) {
      if (this.#inFlight > 0) this.#inFlight -= 1;
      this.acknowledgements.add(pubcompByte, packetId);
    } else if (this.#withProperties) {
      this.acknowledgements.addWithReason(pubcompByte, packetId, packetIdNotFound);
    } else this.acknowledgements.add(pubcompByte, packetId);
  }

  /** The acknowledgements of a read, to be written; from here on its QoS 1 messages count as acknowledged. */
  endRead(): Uint8Array | null {
    this.#unacknowledged = 0;
    return this.acknowledgements.take();
  }

  #takeWithProperties(
    bytes: Uint8Array,
    topicStart: number,
    topicEnd: number,
    lengthStart: number,
    end: number,
    flags: number,
    packetId: number,
    at: number,
  ): Fault | null {
    const size = variableByteIntegerSize(bytes, lengthStart, end);
    const propertiesStart = lengthStart + size;
    const payloadStart = propertiesStart + (size === 0 ? 0 : variableByteIntegerValue(bytes, lengthStart, size));
    if (size === 0 || payloadStart > end) return malformed('PUBLISH whose property length does not fit the packet');
    const properties = new PublishProperties();
    const fault = propertiesFault(bytes, propertiesStart, payloadStart, 'publish', properties);
    if (fault !== null) return fault;

    const topicAlias = properties.topicAlias;
    if (topicAlias > this.#topicAliasMaximum) return topicAliasInvalid(topicAlias, this.#topicAliasMaximum);
    if (topicStart < topicEnd) {
      if (topicAlias !== 0) this.#topicAliases.set(topicAlias, bytes.slice(topicStart, topicEnd));
      return this.#deliver(bytes, topicStart, topicEnd, payloadStart, end, flags, packetId, at, properties.message);
    }
    if (topicAlias === 0) return emptyTopic;
    const topic = this.#topicAliases.get(topicAlias);
    if (topic === undefined)
      return protocolError(`it used the topic alias ${topicAlias} before saying what it stands for`);
    const scratch = this.#scratchOf(topic.length + end - payloadStart);
    scratch.set(topic);
    scratch.set(bytes.subarray(payloadStart, end), topic.length);
    const scratchEnd = topic.length + end - payloadStart;
    return this.#deliver(scratch, 0, topic.length, topic.length, scratchEnd, flags, packetId, at, properties.message);
  }

  #deliver(
    bytes: Uint8Array,
    topicStart: number,
    topicEnd: number,
    payloadStart: number,
    payloadEnd: number,
    flags: number,
    packetId: number,
    at: number,
    properties: MessageProperties | null,
  ): Fault | null {
    const qos = flags & 3;
    if (qos === 2 && this.#unreleased.has(packetId)) {
      // Repeated: acknowledged again, delivered once (MQTT 5 clause 4.3.3).
      this.#sink.refuse('qos2Duplicate', payloadEnd - payloadStart);
      this.acknowledgements.add(pubrecByte, packetId);
      return null;
    }
    if (qos !== 0) {
      if (this.#unacknowledged + this.#inFlight >= this.#receiveMaximum)
        return receiveMaximumExceeded(this.#receiveMaximum);
      if (qos === 1) this.#unacknowledged += 1;
      else {
        this.#inFlight += 1;
        this.#unreleased.add(packetId);
      }
    }
    this.#sink.receive(bytes, topicStart, topicEnd, payloadStart, payloadEnd, flags, at, properties);
    if (qos !== 0) this.acknowledgements.add(qos === 1 ? pubackByte : pubrecByte, packetId);
    return null;
  }

  #scratchOf(size: number): Uint8Array {
    if (size > this.#scratch.length) this.#scratch = new Uint8Array(Math.max(size, 4096));
    return this.#scratch;
  }
}

const emptyTopic = protocolError('it sent PUBLISH with an empty topic');
const illegalTopic = malformed('PUBLISH whose topic is not well-formed UTF-8 text');

function packetIdZero(qos: number): Fault {
  return protocolError(`it sent PUBLISH with QoS ${qos} and the packet identifier 0`);
}

/** Almost every topic is ASCII; the first byte that is not (or is U+0000) goes the thorough way. */
function isWellFormedTopic(bytes: Uint8Array, start: number, end: number): boolean {
  let position = start;
  while (position < end && (bytes[position]! - 1) >>> 0 < 0x7f) position += 1;
  return position === end || firstIllegalUtf8(bytes, position, end) < 0;
}
