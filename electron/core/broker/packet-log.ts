// Keeps the control packets of one connection in bounded rings. Tier: per MESSAGE for `received` while messages are not logged: it only counts.
// Made by the core's connections.ts, filled by network-connection.ts, read by packet-log-feed.ts.

import { packetTypeNames } from '../../../shared/mqtt/packet-type.ts';
import type { LoggedPacket } from '../../../shared/packet-log.ts';
import { packetFacts } from './packet-reading.ts';

export interface PacketLogFilter {
  readonly text: string;
  readonly direction: 'sent' | 'received' | null;
  /** Empty: all. */
  readonly packetTypes: readonly number[];
}

/** Two rings, so that a flood of messages never pushes out what explains a connection: handshake, subscriptions, its end. */
const controlLimit = 1000;
const messageLimit = 4000;

/** PUBLISH and what acknowledges it (types 3 to 7). */
const isMessagePacket = (packetType: number): boolean => packetType >= 3 && packetType <= 7;

class Ring {
  readonly #limit: number;
  #packets: LoggedPacket[] = [];
  /** Where the oldest is, once the ring is full. */
  #oldest = 0;
  evictedCount = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#packets.length;
  }

  push(packet: LoggedPacket): void {
    if (this.#packets.length < this.#limit) {
      this.#packets.push(packet);
      return;
    }
    this.#packets[this.#oldest] = packet;
    this.#oldest = (this.#oldest + 1) % this.#limit;
    this.evictedCount += 1;
  }

  /** Newest first. */
  newestFirst(): readonly LoggedPacket[] {
    return [...this.#packets.slice(this.#oldest), ...this.#packets.slice(0, this.#oldest)].toReversed();
  }

  clear(): void {
    this.#packets = [];
    this.#oldest = 0;
    this.evictedCount = 0;
  }
}

export class PacketLog {
  readonly #now: () => number;
  readonly #control = new Ring(controlLimit);
  readonly #messages = new Ring(messageLimit);
  #seq = 0;
  #logsMessages = false;
  #unloggedCount = 0;
  #isVersion5 = false;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Changes with everything that is logged; what is only counted changes it, too. */
  get version(): number {
    return this.#seq + this.#unloggedCount;
  }

  get keptCount(): number {
    return this.#control.size + this.#messages.size;
  }

  get evictedCount(): number {
    return this.#control.evictedCount + this.#messages.evictedCount;
  }

  /** Packets of messages from the broker, and their acknowledgements, that passed while they were not logged. */
  get unloggedCount(): number {
    return this.#unloggedCount;
  }

  get logsMessages(): boolean {
    return this.#logsMessages;
  }

  /** Whether PUBLISH from the broker and what acknowledges it is logged: off until the user wants it, because it costs time per message. */
  setMessages(logged: boolean): void {
    this.#logsMessages = logged;
  }

  /** A network connection begins: packets are read as of this version from now on. */
  begin(protocolVersion: 3 | 4 | 5): void {
    this.#isVersion5 = protocolVersion === 5;
  }

  /** A whole packet of the broker, only lent. Empty bytes: one that was passed over, of which only type and size are known. */
  received(packetType: number, sizeBytes: number, bytes: Uint8Array, start: number): void {
    // PUBREL (6) belongs to a message of the broker's; PUBACK, PUBREC and PUBCOMP from it answer ours.
    if ((packetType === 3 || packetType === 6) && !this.#logsMessages) {
      this.#unloggedCount += 1;
      return;
    }
    this.#keep('received', packetType, sizeBytes, bytes, start);
  }

  /** One or several whole packets of ours. */
  sent(bytes: Uint8Array): void {
    this.#each(bytes, (packetType, sizeBytes, start) => this.#keep('sent', packetType, sizeBytes, bytes, start));
  }

  /** Acknowledgements of messages of the broker's: one or several whole packets of ours. */
  acknowledged(bytes: Uint8Array): void {
    if (this.#logsMessages) return this.sent(bytes);
    this.#each(bytes, () => {
      this.#unloggedCount += 1;
    });
  }

  /** What fits, newest first. */
  matching(filter: PacketLogFilter): readonly LoggedPacket[] {
    const text = filter.text.trim().toLowerCase();
    const fits = (packet: LoggedPacket): boolean =>
      (filter.direction === null || packet.direction === filter.direction) &&
      (filter.packetTypes.length === 0 || filter.packetTypes.includes(packet.packetType)) &&
      (text === '' || holds(packet, text));
    return merged(this.#control.newestFirst(), this.#messages.newestFirst()).filter(fits);
  }

  /** Forgets what was logged and counted. */
  clear(): void {
    this.#control.clear();
    this.#messages.clear();
    this.#unloggedCount = 0;
    // So that whoever watches notices.
    this.#seq += 1;
  }

  #each(bytes: Uint8Array, take: (packetType: number, sizeBytes: number, start: number) => void): void {
    for (let start = 0; start < bytes.length; ) {
      let cursor = start + 1;
      let length = 0;
      let shift = 0;
      let more = true;
      while (more && cursor < bytes.length && shift < 28) {
        const byte = bytes[cursor]!;
        length |= (byte & 0x7f) << shift;
        more = byte > 0x7f;
        shift += 7;
        cursor += 1;
      }
      const sizeBytes = cursor + length - start;
      take(bytes[start]! >> 4, sizeBytes, start);
      start += sizeBytes;
    }
  }

  #keep(
    direction: LoggedPacket['direction'],
    packetType: number,
    sizeBytes: number,
    bytes: Uint8Array,
    start: number,
  ): void {
    this.#seq += 1;
    const facts =
      bytes.length === 0
        ? passedOver
        : packetFacts(bytes, start, Math.min(bytes.length, start + sizeBytes), this.#isVersion5);
    const packet = { seq: this.#seq, at: this.#now(), direction, packetType, sizeBytes, ...facts };
    (isMessagePacket(packetType) ? this.#messages : this.#control).push(packet);
  }
}

const passedOver = {
  packetId: null,
  reasonCodes: [],
  topics: [],
  topicCount: 0,
  flags: 'larger than the profile takes',
  properties: [],
} as const;

function holds(packet: LoggedPacket, text: string): boolean {
  return (
    packetTypeNames[packet.packetType]!.toLowerCase().includes(text) ||
    packet.topics.some((topic) => topic.toLowerCase().includes(text)) ||
    packet.properties.some(([name]) => name.toLowerCase().includes(text))
  );
}

/** Two lists by falling number as one. */
function merged(left: readonly LoggedPacket[], right: readonly LoggedPacket[]): readonly LoggedPacket[] {
  const all: LoggedPacket[] = [];
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const fromLeft = left[l];
    const fromRight = right[r];
    if (fromLeft !== undefined && (fromRight === undefined || fromLeft.seq > fromRight.seq)) {
      all.push(fromLeft);
      l += 1;
    } else if (fromRight !== undefined) {
      all.push(fromRight);
      r += 1;
    }
  }
  return all;
}
