// What a checked packet can be faulted for, and how the sentences about it are made. Used by the frame guard's parts and the inbound side.

import { packetTypeNames } from '../../../shared/mqtt/packet-type.ts';

/** A rule that a packet of the broker broke. */
export interface Fault {
  /** MQTT 5 reason code for our DISCONNECT. */
  readonly reasonCode: number;
  /** A complete sentence for people. */
  readonly message: string;
}

/** The packet cannot be read according to the specification (0x81). `what` goes on after "it sent …". */
export function malformed(what: string): Fault {
  return { reasonCode: 0x81, message: `The broker sent something that is not valid MQTT: ${what}.` };
}

/** The packet can be read, but the protocol does not allow it here (0x82). */
export function protocolError(what: string): Fault {
  return { reasonCode: 0x82, message: `The broker broke the rules of MQTT: ${what}.` };
}

/** More QoS 1 and 2 messages in flight than we announced to take (0x93). */
export function receiveMaximumExceeded(receiveMaximum: number): Fault {
  return {
    reasonCode: 0x93,
    message: `The broker broke the rules of MQTT: it sent more than the announced ${receiveMaximum} messages without waiting for acknowledgement.`,
  };
}

/** A topic alias outside of what we announced (0x94). */
export function topicAliasInvalid(topicAlias: number, topicAliasMaximum: number): Fault {
  return {
    reasonCode: 0x94,
    message: `The broker broke the rules of MQTT: it used the topic alias ${topicAlias}, but the announced maximum is ${topicAliasMaximum}.`,
  };
}

/** A packet over our limit (0x95). “Largest packet taken” is the label of `maximumPacketSize` in the profile's form. */
export function packetTooLarge(sizeBytes: number, maximumPacketSize: number): Fault {
  const limit = maximumPacketSize.toLocaleString('en');
  return {
    reasonCode: 0x95,
    message: `The broker sent a packet of ${sizeBytes.toLocaleString('en')} bytes, and the limit is ${limit}. Raise “Largest packet taken” in the profile to receive it.`,
  };
}

/** Names of the control packet types, by type, for people. */
export const packetNames: readonly string[] = ['Reserved (0)', ...packetTypeNames.slice(1)];

/** Bytes as a fault tells them: `73 65 63`. */
export const hexadecimalOf = (bytes: Buffer): string => bytes.toString('hex').replace(/..(?=.)/g, '$& ');
/** Stands behind them where there are more than are told. */
export const cutMark = ' …';
