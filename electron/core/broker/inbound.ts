// Tier: per MESSAGE. The inbound side of a network connection, between the raw socket and mqtt.js; made anew for each socket.

import { cutMark, hexadecimalOf, malformed, packetNames, packetTooLarge, type Fault } from './frame-guard-fault.ts';
import {
  firstByteFault,
  legalAfterConnack,
  legalBeforeConnack,
  lengthFault,
  type LegalFirstBytes,
} from './frame-guard-header.ts';
import { packetFault } from './frame-guard.ts';
import { HeldPacket } from './inbound-held.ts';
import { PassedOver, payloadStartOf } from './inbound-oversize.ts';
import { PublishReader } from './inbound-publish.ts';
import type { MessageSink } from './message-sink.ts';

/** Why the inbound side gave up on a connection. */
export interface Violation {
  /** MQTT 5 reason code for our DISCONNECT: 0x81 malformed, 0x82 protocol error, 0x93 receive maximum, 0x94 alias, 0x95 packet too large. */
  readonly reasonCode: number;
  /** A complete sentence for people. */
  readonly message: string;
  /** For copying: place in the stream, packet kind and the first bytes of the packet as hexadecimal. */
  readonly detail: string;
}

export interface InboundOptions {
  readonly protocolVersion: 4 | 5;
  /**
   * Bytes of a whole packet; checked at the fixed header, before anything is buffered. A larger one is a violation, except a PUBLISH of
   * 3.1.1: that version cannot announce the limit, so a single retained message would end every connection. It is passed over instead:
   * refused as `tooLarge` once it has come whole, and acknowledged.
   */
  readonly maximumPacketSize: number;
  /** Ours, as announced in CONNECT (MQTT 5; not checked with 3.1.1). */
  readonly receiveMaximum: number;
  /** Ours, as announced in CONNECT. */
  readonly topicAliasMaximum: number;
  readonly sink: MessageSink;
  /** Packet ids of QoS 2 messages not yet released by the broker. Owned by the connection, survives reconnects; cleared when there is no session. */
  readonly unreleased: Set<number>;
  /**
   * Given when CONNECT announced an authentication method: takes every AUTH and every CONNACK (whole, checked, only lent). False: what it
   * proves is wrong, or there is nothing to prove; the connection is being ended, and nothing further is read.
   */
  readonly authenticate?: (packet: Uint8Array) => boolean;
  /** A whole checked control packet for mqtt.js. Only lent: valid during the call. */
  readonly pass: (packet: Uint8Array) => void;
  /** Acknowledgements to write to the socket: whole packets, the receiver's to keep. At most one call for each `consume`. */
  readonly reply: (bytes: Uint8Array) => void;
  /** Called once, last of all; afterwards `consume` ignores everything. */
  readonly violation: (violation: Violation) => void;
  /**
   * Told of every whole packet that passed the checks: control packet type (1-15), size in bytes, and where it begins in bytes that are only
   * lent (empty for a PUBLISH that was passed over). For a packet log.
   */
  readonly observe?: (packetType: number, sizeBytes: number, bytes: Uint8Array, packetStart: number) => void;
}

export interface Inbound {
  /**
   * Takes bytes off the socket, cut anywhere. `chunk` is only lent. `at`: milliseconds since 1970.
   * Must not be called from within one of the callbacks.
   */
  consume(chunk: Uint8Array, at: number): void;
}

/** The inbound side of a new network connection. */
export function createInbound(options: InboundOptions): Inbound {
  return new InboundSide(options);
}

const noBytes = new Uint8Array(0);
/** Bytes of a faulty packet that are shown in the detail of a violation. */
const shownBytes = 16;

class InboundSide implements Inbound {
  readonly #options: InboundOptions;
  readonly #protocolVersion: 4 | 5;
  readonly #maximumPacketSize: number;
  readonly #observe: InboundOptions['observe'];
  readonly #messages: PublishReader;
  readonly #held = new HeldPacket();
  readonly #mayAuthenticate: boolean;
  /** CONNACK has come. */
  #isGreeted = false;
  /** Changes with CONNACK. */
  #legalFirstBytes: LegalFirstBytes;
  /** Size of the packet that a scan left incomplete; one byte more than there is while its length is unknown. */
  #wanted = 0;
  /** Bytes of this connection before the current chunk, and before the held packet: places for people to look. */
  #chunkOffset = 0;
  #heldOffset = 0;
  /** The PUBLISH over our limit whose payload is coming. Nothing is held meanwhile. */
  #passedOver: PassedOver | null = null;
  /** After a violation, a refusal and DISCONNECT: whatever still comes is not looked at. */
  #ended = false;
  #violation: Violation | null = null;

  constructor(options: InboundOptions) {
    this.#options = options;
    this.#protocolVersion = options.protocolVersion;
    this.#maximumPacketSize = options.maximumPacketSize;
    this.#observe = options.observe;
    this.#mayAuthenticate = options.authenticate !== undefined;
    this.#legalFirstBytes = legalBeforeConnack(this.#mayAuthenticate);
    this.#messages = new PublishReader(options);
  }

  consume(chunk: Uint8Array, at: number): void {
    if (this.#ended) return;
    let position = this.#skip(this.#completeHeld(chunk, at), chunk.length);
    if (!this.#ended && position < chunk.length) {
      position = this.#scan(chunk, position, chunk.length, at, this.#chunkOffset);
      if (!this.#ended && position < chunk.length) {
        this.#heldOffset = this.#chunkOffset + position;
        this.#held.append(chunk, position, chunk.length, this.#wanted);
      }
    }
    this.#chunkOffset += chunk.length;
    const acknowledgements = this.#messages.endRead();
    if (acknowledgements !== null) this.#options.reply(acknowledgements);
    if (this.#violation !== null) this.#options.violation(this.#violation);
  }

  /** Feeds the held packet until it is whole or the chunk is used up. Returns how much of the chunk it took. */
  #completeHeld(chunk: Uint8Array, at: number): number {
    const held = this.#held;
    let position = 0;
    while (held.size > 0 && position < chunk.length && !this.#ended) {
      // At first only the header is known to be missing, byte by byte; then the whole rest.
      const end = Math.min(position + this.#wanted - held.size, chunk.length);
      held.append(chunk, position, end, this.#wanted);
      position = end;
      if (held.size < this.#wanted) break;
      if (this.#scan(held.bytes, 0, held.size, at, this.#heldOffset) > 0) held.clear();
    }
    return position;
  }

  /** Handles all whole packets; returns where the first incomplete one begins, and sets `#wanted` for it. `offset`: place of `bytes[0]`. */
  #scan(bytes: Uint8Array, start: number, end: number, at: number, offset: number): number {
    let position = start;
    while (position < end) {
      const first = bytes[position]!;
      if (this.#legalFirstBytes[first] === 0) {
        this.#end(firstByteFault(first, this.#isGreeted, this.#protocolVersion), bytes, position, end, offset);
        return position;
      }
      // Remaining length: at most four bytes of seven bits (clause 1.5.5).
      let cursor = position + 1;
      let remainingLength = 0;
      let shift = 0;
      let more = true;
      while (more && cursor < end && shift < 28) {
        const byte = bytes[cursor]!;
        remainingLength |= (byte & 0x7f) << shift;
        more = byte > 0x7f;
        shift += 7;
        cursor += 1;
      }
      if (more) {
        if (shift === 28) {
          this.#end(malformed('a remaining length of more than four bytes'), bytes, position, end, offset);
          return position;
        }
        this.#wanted = end - position + 1;
        return position;
      }
      const packetEnd = cursor + remainingLength;
      if (packetEnd - position > this.#maximumPacketSize) {
        const next = this.#tooLarge(bytes, first, position, cursor, packetEnd, end, offset);
        if (next === position) return position;
        position = next;
        continue;
      }
      const fault =
        first >> 4 === 3
          ? this.#publish(bytes, first, cursor, packetEnd, end, at)
          : this.#control(bytes, first, position, cursor, packetEnd, end);
      if (fault !== null) {
        this.#end(fault, bytes, position, Math.min(packetEnd, end), offset);
        return position;
      }
      if (packetEnd > end) {
        this.#wanted = packetEnd - position;
        return position;
      }
      if (this.#observe !== undefined) this.#observe(first >> 4, packetEnd - position, bytes, position);
      position = packetEnd;
      if (this.#ended) return position;
    }
    return position;
  }

  /** A packet over our limit. Returns where reading goes on, or `packetStart` when it ended the connection or its head is incomplete. */
  #tooLarge(
    bytes: Uint8Array,
    first: number,
    packetStart: number,
    start: number,
    packetEnd: number,
    end: number,
    offset: number,
  ): number {
    const isPublish = first >> 4 === 3;
    const sizeBytes = packetEnd - packetStart;
    if (!isPublish || this.#protocolVersion === 5) {
      // A message that is lost, so it counts, but its bytes were only declared.
      if (isPublish) this.#options.sink.refuse('tooLarge', 0);
      this.#end(packetTooLarge(sizeBytes, this.#maximumPacketSize), bytes, packetStart, end, offset);
      return packetStart;
    }
    const payloadStart = payloadStartOf(bytes, first, start, end);
    if (payloadStart > end && payloadStart <= packetEnd) {
      this.#wanted = payloadStart - packetStart;
      return packetStart;
    }
    const fault = this.#messages.headFault(bytes, first, start, payloadStart, packetEnd);
    if (fault !== null) {
      // Said at once: the rest of a packet that may be none at all is not waited for.
      this.#options.sink.refuse('malformed', 0);
      this.#end(fault, bytes, packetStart, end, offset);
      return packetStart;
    }
    const qos = (first >> 1) & 3;
    const packetId = qos === 0 ? 0 : (bytes[payloadStart - 2]! << 8) | bytes[payloadStart - 1]!;
    this.#passedOver = new PassedOver(qos, packetId, packetEnd - payloadStart, sizeBytes);
    return this.#skip(payloadStart, end);
  }

  /** Drops what belongs to a PUBLISH that is passed over; returns where the next packet begins, at most `end`. */
  #skip(position: number, end: number): number {
    const passedOver = this.#passedOver;
    if (passedOver === null) return position;
    const next = position + passedOver.skip(end - position);
    if (passedOver.isWhole) {
      this.#passedOver = null;
      this.#messages.passOver(passedOver.qos, passedOver.packetId, passedOver.payloadBytes);
      if (this.#observe !== undefined) this.#observe(3, passedOver.sizeBytes, noBytes, 0);
    }
    return next;
  }

  #publish(bytes: Uint8Array, first: number, start: number, packetEnd: number, end: number, at: number): Fault | null {
    if (packetEnd > end) return null;
    const fault = this.#messages.take(bytes, first, start, packetEnd, at);
    if (fault !== null) this.#options.sink.refuse('malformed', packetEnd - start);
    return fault;
  }

  #control(
    bytes: Uint8Array,
    first: number,
    packetStart: number,
    start: number,
    packetEnd: number,
    end: number,
  ): Fault | null {
    const packetType = first >> 4;
    const lengthProblem = lengthFault(first, packetEnd - start, this.#protocolVersion);
    if (lengthProblem !== null || packetEnd > end) return lengthProblem;
    const fault = packetFault(bytes, packetType, start, packetEnd, this.#protocolVersion);
    if (fault !== null) return fault;
    if (packetType === 6) {
      this.#messages.release((bytes[start]! << 8) | bytes[start + 1]!);
      return null;
    }
    if (packetType === 15 || packetType === 2) {
      const packet = bytes.subarray(packetStart, packetEnd);
      if (this.#options.authenticate?.(packet) === false) this.#ended = true;
      if (packetType === 15 || this.#ended) return null;
    }
    if (packetType === 2) this.#greeted(bytes[start] === 1, bytes[start + 1]!);
    if (packetType === 14) this.#ended = true;
    this.#options.pass(bytes.subarray(packetStart, packetEnd));
    return null;
  }

  /** CONNACK came: `code` 0 means that the connection is accepted. A refusal says nothing about the session, and nothing may follow it. */
  #greeted(sessionPresent: boolean, code: number): void {
    this.#isGreeted = true;
    this.#legalFirstBytes = legalAfterConnack(this.#protocolVersion, this.#mayAuthenticate);
    if (code !== 0) this.#ended = true;
    else if (!sessionPresent) this.#options.unreleased.clear();
  }

  /**
   * Nothing further is read, and nothing behind is counted, not even messages that lie whole in the same read: behind a malformed packet
   * nobody knows where the next begins, and how much of the rest is here already is a matter of how TCP cut it. As with any loss of a
   * connection, the gap that begins now stands for it, and what was not acknowledged the broker repeats to a session.
   * The violation is told at the end of this read, after the acknowledgements of what was delivered.
   */
  #end(fault: Fault, bytes: Uint8Array, packetStart: number, shownEnd: number, offset: number): void {
    this.#ended = true;
    const shown = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + packetStart,
      Math.min(shownEnd - packetStart, shownBytes),
    );
    const cut = shownEnd - packetStart > shownBytes ? cutMark : '';
    // What comes before CONNACK may be no packet at all.
    const name = this.#isGreeted ? (packetNames[bytes[packetStart]! >> 4] ?? '') : 'First bytes,';
    this.#violation = {
      reasonCode: fault.reasonCode,
      message: fault.message,
      detail: `${name} at byte ${offset + packetStart} of the connection: ${hexadecimalOf(shown)}${cut}`,
    };
  }
}
