// The contract's part about the packet log: what a connection keeps of the control packets it sent and received. Payloads, passwords and the
// values of properties are left out. Used by the `packetLog` stream, the `packetLog.*` calls and the dialog that shows them.

import * as v from 'valibot';

/** What stands in the log. */
export interface LoggedPacket {
  /** Counts up from 1 over everything logged on the connection. */
  readonly seq: number;
  /** Milliseconds since 1970, when the bytes were read or handed to the socket. */
  readonly at: number;
  readonly direction: 'sent' | 'received';
  /** Control packet type, 1 to 15. */
  readonly packetType: number;
  /** The whole packet, fixed header included. */
  readonly sizeBytes: number;
  /** Null where the packet has none. */
  readonly packetId: number | null;
  /** As the packet has them, one for each filter in SUBACK and UNSUBACK; at most 100. */
  readonly reasonCodes: readonly number[];
  /** Topic name of PUBLISH and the will's, topic filters of SUBSCRIBE and UNSUBSCRIBE: at most 100, each cut at 300 characters with “…”. */
  readonly topics: readonly string[];
  /** Of `topics`, how many there were. */
  readonly topicCount: number;
  /** What the flags say, in words: “QoS 1, retain”. */
  readonly flags: string;
  /** Name and size of the value in bytes, in order; at most 100. */
  readonly properties: readonly (readonly [name: string, sizeBytes: number])[];
}

/** What is shown of the log. */
export const packetLogFilter = {
  /** Part of a topic, a packet's name or a property's name, without regard to case. Empty: all. */
  text: v.pipe(v.string(), v.maxLength(1000)),
  direction: v.nullable(v.picklist(['sent', 'received'])),
  /** Empty: all. */
  packetTypes: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(15))), v.maxLength(15)),
};

export const packetLogArgs = {
  watch: {
    ...packetLogFilter,
    first: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
    count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500)),
  },
  setMessages: { messages: v.boolean() },
};

export interface PacketLogFrame {
  /** Of those that fit the filter, newest first, from `first` on. */
  readonly packets: readonly LoggedPacket[];
  readonly first: number;
  readonly matchCount: number;
  /** In the log now. */
  readonly keptCount: number;
  /** Gone, to make room for newer ones. */
  readonly evictedCount: number;
  /** Whether PUBLISH from the broker, and what acknowledges them, is logged too. */
  readonly messages: boolean;
  /** Such packets that passed while it was not. */
  readonly unloggedCount: number;
}
