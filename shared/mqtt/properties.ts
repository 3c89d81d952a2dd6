// The properties of MQTT 5 (table 2-4) that a broker may send: identifier, name, type, packets, and what values are legal.
// Used by the frame guard, and by whoever shows properties by name.

/** How a property's value is encoded (clause 1.5). */
export type PropertyType =
  | 'byte'
  | 'twoByteInteger'
  | 'fourByteInteger'
  | 'variableByteInteger'
  | 'string'
  | 'stringPair'
  | 'binary';

/** The packets of a broker that may carry properties. */
export type PropertiedPacket =
  | 'connack'
  | 'publish'
  | 'puback'
  | 'pubrec'
  | 'pubrel'
  | 'pubcomp'
  | 'suback'
  | 'unsuback'
  | 'disconnect'
  | 'auth';

export interface PropertyDefinition {
  readonly id: number;
  /** Our spelling, as in the contract. */
  readonly name: string;
  readonly type: PropertyType;
  /** Packets in which a broker may send it. Those only a client sends (will delay, request problem information) have none. */
  readonly packets: readonly PropertiedPacket[];
  /** What the value must be beyond its type. `flag`: 0 or 1. */
  readonly rule?: 'flag' | 'notZero' | 'notEmpty';
  /** May come more than once: `always`, or `inPublish` (clause 3.3.2.3.8). */
  readonly repeats?: 'always' | 'inPublish';
}

const acknowledgements: readonly PropertiedPacket[] = ['puback', 'pubrec', 'pubrel', 'pubcomp', 'suback', 'unsuback'];

/** All 27 properties of MQTT 5. */
export const propertyDefinitions: readonly PropertyDefinition[] = [
  { id: 1, name: 'payloadFormatIndicator', type: 'byte', packets: ['publish'], rule: 'flag' },
  { id: 2, name: 'messageExpiryInterval', type: 'fourByteInteger', packets: ['publish'] },
  { id: 3, name: 'contentType', type: 'string', packets: ['publish'] },
  // A topic name, so at least one character (clause 4.7.3-1).
  { id: 8, name: 'responseTopic', type: 'string', packets: ['publish'], rule: 'notEmpty' },
  { id: 9, name: 'correlationData', type: 'binary', packets: ['publish'] },
  {
    id: 11,
    name: 'subscriptionIdentifier',
    type: 'variableByteInteger',
    packets: ['publish'],
    rule: 'notZero',
    repeats: 'inPublish',
  },
  // In a broker's DISCONNECT it is forbidden (clause 3.14.2-2).
  { id: 17, name: 'sessionExpiryInterval', type: 'fourByteInteger', packets: ['connack'] },
  { id: 18, name: 'assignedClientIdentifier', type: 'string', packets: ['connack'] },
  { id: 19, name: 'serverKeepAlive', type: 'twoByteInteger', packets: ['connack'] },
  { id: 21, name: 'authenticationMethod', type: 'string', packets: ['connack', 'auth'] },
  { id: 22, name: 'authenticationData', type: 'binary', packets: ['connack', 'auth'] },
  { id: 23, name: 'requestProblemInformation', type: 'byte', packets: [], rule: 'flag' },
  { id: 24, name: 'willDelayInterval', type: 'fourByteInteger', packets: [] },
  { id: 25, name: 'requestResponseInformation', type: 'byte', packets: [], rule: 'flag' },
  { id: 26, name: 'responseInformation', type: 'string', packets: ['connack'] },
  { id: 28, name: 'serverReference', type: 'string', packets: ['connack', 'disconnect'] },
  { id: 31, name: 'reasonString', type: 'string', packets: ['connack', ...acknowledgements, 'disconnect', 'auth'] },
  { id: 33, name: 'receiveMaximum', type: 'twoByteInteger', packets: ['connack'], rule: 'notZero' },
  { id: 34, name: 'topicAliasMaximum', type: 'twoByteInteger', packets: ['connack'] },
  // Its upper bound is the receiver's, so the guard checks it.
  { id: 35, name: 'topicAlias', type: 'twoByteInteger', packets: ['publish'], rule: 'notZero' },
  { id: 36, name: 'maximumQos', type: 'byte', packets: ['connack'], rule: 'flag' },
  { id: 37, name: 'retainAvailable', type: 'byte', packets: ['connack'], rule: 'flag' },
  {
    id: 38,
    name: 'userProperty',
    type: 'stringPair',
    packets: ['connack', 'publish', ...acknowledgements, 'disconnect', 'auth'],
    repeats: 'always',
  },
  { id: 39, name: 'maximumPacketSize', type: 'fourByteInteger', packets: ['connack'], rule: 'notZero' },
  { id: 40, name: 'wildcardSubscriptionAvailable', type: 'byte', packets: ['connack'], rule: 'flag' },
  { id: 41, name: 'subscriptionIdentifiersAvailable', type: 'byte', packets: ['connack'], rule: 'flag' },
  { id: 42, name: 'sharedSubscriptionAvailable', type: 'byte', packets: ['connack'], rule: 'flag' },
];
