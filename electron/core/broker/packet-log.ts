// Keeps the control packets of one connection in bounded rings, with marks where its network connections begin and end. Tier: per MESSAGE for `received` while messages are not logged: it only counts.
// Made by the core's connections.ts, filled by network-connection.ts, read by packet-log-feed.ts.

import { packetTypeNames } from '../../../shared/mqtt/packet-type.ts';
import type { LoggedPacket, PacketLogEntry } from '../../../shared/packet-log.ts';
import { packetFacts, sessionPresentFlag } from './packet-reading.ts';

export interface PacketLogFilter {
  readonly text: string;
  readonly direction: 'sent' | 'received' | null;
  /** Empty: all. */
  readonly packetTypes: readonly number[];
}

/** Two rings, so that a flood of messages never pushes out what explains a connection: handshake, subscriptions, its end. */
const controlLimit = 1000;
const messageLimit = 4000;
/** Each network connection logs CONNECT at least, and has two marks: none is given up before the packets it belongs to. */
const markLimit = 2 * controlLimit;
const longestClientId = 300;

/** PUBLISH and what acknowledges it (types 3 to 7). */
const isMessagePacket = (packetType: number): boolean => packetType >= 3 && packetType <= 7;

class Ring<Entry> {
  readonly #limit: number;
  #entries: Entry[] = [];
  /** Where the oldest is, once the ring is full. */
  #oldest = 0;
  evictedCount = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.length;
  }

  push(entry: Entry): void {
    if (this.#entries.length < this.#limit) {
      this.#entries.push(entry);
      return;
    }
    this.#entries[this.#oldest] = entry;
    this.#oldest = (this.#oldest + 1) % this.#limit;
    this.evictedCount += 1;
  }

  oldestFirst(): readonly Entry[] {
    return [...this.#entries.slice(this.#oldest), ...this.#entries.slice(0, this.#oldest)];
  }

  clear(): void {
    this.#entries = [];
    this.#oldest = 0;
    this.evictedCount = 0;
  }
}

export class PacketLog {
  readonly #now: () => number;
  readonly #control = new Ring<LoggedPacket>(controlLimit);
  readonly #messages = new Ring<LoggedPacket>(messageLimit);
  readonly #marks = new Ring<Exclude<PacketLogEntry, LoggedPacket>>(markLimit);
  #seq = 0;
  #clearedCount = 0;
  #logsMessages = false;
  #unloggedCount = 0;
  #protocolVersion: 3 | 4 | 5 = 5;
  #clientId = '';
  #networkCount = 0;
  /** A network connection has begun and is not over. */
  #isOpen = false;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Changes with everything that is logged; what is only counted changes it, too. */
  get version(): number {
    return this.#seq + this.#unloggedCount;
  }

  /** How often it was cleared. */
  get clearedCount(): number {
    return this.#clearedCount;
  }

  /** Packets, without marks. */
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

  /** A network connection begins: packets are read as of this version from now on. `clientId`: the one in CONNECT. */
  begin(protocolVersion: 3 | 4 | 5, clientId: string): void {
    this.#protocolVersion = protocolVersion;
    this.#clientId = clientId.length > longestClientId ? `${clientId.slice(0, longestClientId)}…` : clientId;
    this.#isOpen = true;
  }

  /** The network connection is over; `message`: why, as it is shown, or null when it was closed from here. */
  end(message: string | null): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#seq += 1;
    this.#marks.push({ kind: 'ended', seq: this.#seq, at: this.#now(), message });
  }

  /** A whole packet of the broker, only lent. Empty bytes: one that was passed over, of which only type and size are known. */
  received(packetType: number, sizeBytes: number, bytes: Uint8Array, start: number): void {
    // PUBREL (6) belongs to a message of the broker's; PUBACK, PUBREC and PUBCOMP from it answer ours.
    if ((packetType === 3 || packetType === 6) && !this.#logsMessages) {
      this.#unloggedCount += 1;
      return;
    }
    const { reasonCodes, flags } = this.#keep('received', packetType, sizeBytes, bytes, start);
    if (packetType === 2 && reasonCodes[0] === 0) this.#connected(flags === sessionPresentFlag);
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

  /** What fits, oldest first. */
  matching(filter: PacketLogFilter): readonly PacketLogEntry[] {
    const text = filter.text.trim().toLowerCase();
    const fits = (entry: PacketLogEntry): boolean => {
      if (entry.kind !== 'packet') return text === '' || markHolds(entry, text);
      const { direction, packetType } = entry;
      if (filter.direction !== null && direction !== filter.direction) return false;
      if (filter.packetTypes.length > 0 && !filter.packetTypes.includes(packetType)) return false;
      return text === '' || holds(entry, text);
    };
    const control = this.#control.oldestFirst();
    const messages = this.#messages.oldestFirst();
    const packets = merged(control, messages);
    // A mark whose packets were given up marks nothing; the packets are counted.
    const oldest = packets[0]?.seq ?? Infinity;
    const marks = this.#marks.oldestFirst().filter(({ seq }) => seq > oldest);
    return merged<PacketLogEntry>(packets, marks).filter(fits);
  }

  /** Forgets what was logged and counted. */
  clear(): void {
    this.#control.clear();
    this.#messages.clear();
    this.#marks.clear();
    this.#unloggedCount = 0;
    this.#clearedCount += 1;
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
  ): LoggedPacket {
    this.#seq += 1;
    const facts =
      bytes.length === 0
        ? passedOver
        : packetFacts(bytes, start, Math.min(bytes.length, start + sizeBytes), this.#protocolVersion === 5);
    const packet = {
      kind: 'packet',
      seq: this.#seq,
      at: this.#now(),
      direction,
      packetType,
      sizeBytes,
      ...facts,
    } as const;
    (isMessagePacket(packetType) ? this.#messages : this.#control).push(packet);
    return packet;
  }

  #connected(sessionPresent: boolean): void {
    this.#seq += 1;
    this.#networkCount += 1;
    const protocolVersion = this.#protocolVersion;
    this.#marks.push({
      kind: 'connected',
      seq: this.#seq,
      at: this.#now(),
      networkCount: this.#networkCount,
      protocolVersion,
      clientId: this.#clientId,
      sessionPresent: protocolVersion === 3 ? null : sessionPresent,
    });
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

function markHolds(mark: Exclude<PacketLogEntry, LoggedPacket>, text: string): boolean {
  return (mark.kind === 'connected' ? mark.clientId : (mark.message ?? '')).toLowerCase().includes(text);
}

/** Two lists by rising number as one. */
function merged<Entry extends { readonly seq: number }>(
  left: readonly Entry[],
  right: readonly Entry[],
): readonly Entry[] {
  const all: Entry[] = [];
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const fromLeft = left[l];
    const fromRight = right[r];
    if (fromLeft !== undefined && (fromRight === undefined || fromLeft.seq < fromRight.seq)) {
      all.push(fromLeft);
      l += 1;
    } else if (fromRight !== undefined) {
      all.push(fromRight);
      r += 1;
    }
  }
  return all;
}
