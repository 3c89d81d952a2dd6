// The contract's part about the packet log: what a connection keeps of the control packets it sent and received, and of the network connections
// they went over. Payloads, passwords and the values of properties are left out. Used by the `packetLog` stream, the `packetLog.*` calls and the dialog that shows them.

import * as v from 'valibot';

/** A control packet. */
export interface LoggedPacket {
  readonly kind: 'packet';
  /** Counts up from 1 over everything logged on the connection, marks included. */
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

/** The broker has accepted a network connection: stands behind its CONNACK. */
export interface ConnectedMark {
  readonly kind: 'connected';
  readonly seq: number;
  readonly at: number;
  /** 1 for the first that was accepted. */
  readonly networkCount: number;
  /** 3 is MQTT 3.1. */
  readonly protocolVersion: 3 | 4 | 5;
  /** The one sent in CONNECT; cut at 300 characters with “…”. */
  readonly clientId: string;
  /** Null: the version cannot tell. */
  readonly sessionPresent: boolean | null;
}

/** A network connection is over, accepted or not. */
export interface EndedMark {
  readonly kind: 'ended';
  readonly seq: number;
  readonly at: number;
  /** Why, as a sentence; null: it was closed from here. */
  readonly message: string | null;
}

/** What stands in the log. */
export type PacketLogEntry = LoggedPacket | ConnectedMark | EndedMark;

/** What is shown of the log. Marks belong to every direction and type; a text must be in them. */
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
    /** Position of the first row wanted: what is shown stands still. Null: the newest, whatever comes. */
    first: v.nullable(v.pipe(v.number(), v.safeInteger())),
    count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  },
  setMessages: { messages: v.boolean() },
};

export interface PacketLogFrame {
  /** Of those that fit the filter, oldest first. Wanted ones that are held no longer are missing at the beginning, never in between. */
  readonly entries: readonly PacketLogEntry[];
  /** Position of `entries[0]`. Positions grow with what comes and are kept while the reader stands; another `generation` has others. */
  readonly first: number;
  /** Position of the oldest that fits, and one behind the newest. */
  readonly begin: number;
  readonly end: number;
  /** Changes with the filter, and when the log is cleared. */
  readonly generation: number;
  /** Packets in the log that fit the filter. */
  readonly matchCount: number;
  /** Packets in the log now. */
  readonly keptCount: number;
  /** Gone, to make room for newer ones. */
  readonly evictedCount: number;
  /** Whether PUBLISH from the broker, and what acknowledges them, is logged too. */
  readonly messages: boolean;
  /** Such packets that passed while it was not. */
  readonly unloggedCount: number;
}
