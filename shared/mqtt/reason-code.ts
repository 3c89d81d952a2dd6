// Reason codes of MQTT 5 (clause 2.4) and return codes of 3.1.1: which packet may carry which, their names, and what they mean to people.
// Used by the frame guard (is it allowed?), by the connection and by views (what does it say?).

/** The packets of a broker that carry reason codes. */
export type ReasonedPacket =
  | 'connack'
  | 'puback'
  | 'pubrec'
  | 'pubrel'
  | 'pubcomp'
  | 'suback'
  | 'unsuback'
  | 'disconnect'
  | 'auth';

/** Reason codes from 0x80 on are failures (MQTT 5 clause 2.4). */
export const firstFailureCode = 0x80;

/** Names as the specification spells them, whatever packet they come in. */
const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'Success'],
  [0x01, 'Granted QoS 1'],
  [0x02, 'Granted QoS 2'],
  [0x04, 'Disconnect with Will Message'],
  [0x10, 'No matching subscribers'],
  [0x11, 'No subscription existed'],
  [0x18, 'Continue authentication'],
  [0x19, 'Re-authenticate'],
  [0x80, 'Unspecified error'],
  [0x81, 'Malformed Packet'],
  [0x82, 'Protocol Error'],
  [0x83, 'Implementation specific error'],
  [0x84, 'Unsupported Protocol Version'],
  [0x85, 'Client Identifier not valid'],
  [0x86, 'Bad User Name or Password'],
  [0x87, 'Not authorized'],
  [0x88, 'Server unavailable'],
  [0x89, 'Server busy'],
  [0x8a, 'Banned'],
  [0x8b, 'Server shutting down'],
  [0x8c, 'Bad authentication method'],
  [0x8d, 'Keep Alive timeout'],
  [0x8e, 'Session taken over'],
  [0x8f, 'Topic Filter invalid'],
  [0x90, 'Topic Name invalid'],
  [0x91, 'Packet Identifier in use'],
  [0x92, 'Packet Identifier not found'],
  [0x93, 'Receive Maximum exceeded'],
  [0x94, 'Topic Alias invalid'],
  [0x95, 'Packet too large'],
  [0x96, 'Message rate too high'],
  [0x97, 'Quota exceeded'],
  [0x98, 'Administrative action'],
  [0x99, 'Payload format invalid'],
  [0x9a, 'Retain not supported'],
  [0x9b, 'QoS not supported'],
  [0x9c, 'Use another server'],
  [0x9d, 'Server moved'],
  [0x9e, 'Shared Subscriptions not supported'],
  [0x9f, 'Connection rate exceeded'],
  [0xa0, 'Maximum connect time'],
  [0xa1, 'Subscription Identifiers not supported'],
  [0xa2, 'Wildcard Subscriptions not supported'],
]);

/** Names of codes that the same number bears in one kind of packet only. */
const namesInPacket: Readonly<Partial<Record<ReasonedPacket, ReadonlyMap<number, string>>>> = {
  suback: new Map([[0x00, 'Granted QoS 0']]),
  disconnect: new Map([[0x00, 'Normal disconnection']]),
};

const publishCodes = [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99];
const releaseCodes = [0x00, 0x92];

/** What a broker may send in each packet (tables 3-1, 3-4 to 3-9, 3-13 of MQTT 5). 0x04 is the client's alone. */
const allowed: Readonly<Record<ReasonedPacket, ReadonlySet<number>>> = {
  connack: new Set([
    0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b,
    0x9c, 0x9d, 0x9f,
  ]),
  puback: new Set(publishCodes),
  pubrec: new Set(publishCodes),
  pubrel: new Set(releaseCodes),
  pubcomp: new Set(releaseCodes),
  suback: new Set([0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2]),
  unsuback: new Set([0x00, 0x11, 0x80, 0x83, 0x87, 0x8f, 0x91]),
  disconnect: new Set([
    0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
    0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
  ]),
  // 0x19 is the client's alone.
  auth: new Set([0x00, 0x18]),
};

/** Whether MQTT 5 lets a broker send this reason code in this packet. */
export function isReasonCodeAllowed(packet: ReasonedPacket, reasonCode: number): boolean {
  return allowed[packet].has(reasonCode);
}

/** The specification's name of a reason code, in the packet it came in. For codes it does not define: `Reason code 0xFE`. */
export function reasonCodeName(reasonCode: number, packet?: ReasonedPacket): string {
  const special = packet === undefined ? undefined : namesInPacket[packet]?.get(reasonCode);
  return special ?? names.get(reasonCode) ?? `Reason code ${hexByte(reasonCode)}`;
}

/** A byte as people look it up: `0x87`. */
export function hexByte(byte: number): string {
  return `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The 3.1.1 name of a CONNACK return code (clause 3.2.2.3). For codes it does not define: `Return code 6`. */
export function returnCodeName(returnCode: number): string {
  return returnCodeNames[returnCode] ?? `Return code ${returnCode}`;
}

const returnCodeNames: readonly string[] = [
  'Connection Accepted',
  'Unacceptable protocol version',
  'Identifier rejected',
  'Server unavailable',
  'Bad user name or password',
  'Not authorized',
];
