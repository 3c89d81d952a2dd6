// Tier: per MESSAGE. The inbound side of a network connection, between the raw socket and mqtt.js; made anew for each socket.

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
  /** Bytes of a whole packet; checked at the fixed header, before anything is buffered. */
  readonly maximumPacketSize: number;
  /** Ours, as announced in CONNECT (MQTT 5; not checked with 3.1.1). */
  readonly receiveMaximum: number;
  /** Ours, as announced in CONNECT. */
  readonly topicAliasMaximum: number;
  readonly sink: MessageSink;
  /** Packet ids of QoS 2 messages not yet released by the broker. Owned by the connection, survives reconnects; cleared when there is no session. */
  readonly unreleased: Set<number>;
  /** A whole checked control packet for mqtt.js. Only lent: valid during the call. */
  readonly pass: (packet: Uint8Array) => void;
  /** Acknowledgements to write to the socket: whole packets, the receiver's to keep. At most one call for each `consume`. */
  readonly reply: (bytes: Uint8Array) => void;
  /** Called once, last of all; afterwards `consume` ignores everything. */
  readonly violation: (violation: Violation) => void;
  /** Told of every whole packet that passed the checks: control packet type (1-15) and size in bytes. For a packet log. */
  readonly observe?: (packetType: number, sizeBytes: number) => void;
}

export interface Inbound {
  /**
   * Takes bytes off the socket, cut anywhere. `chunk` is only lent. `at`: milliseconds since 1970.
   * Must not be called from within one of the callbacks.
   */
  consume(chunk: Uint8Array, at: number): void;
}
