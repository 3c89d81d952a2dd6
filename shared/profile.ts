// A profile: what is saved about a broker. Schema and limits; used by the contract, the profile file and the form.

import * as v from 'valibot';
import type { ProfileId } from './ids.ts';
import {
  passwordSourceSchema,
  plainSubscription,
  proxySettingsSchema,
  reconnectSettingsSchema,
  subscriptionSchema,
  tlsSettingsSchema,
  uint16,
  uint32,
  userPropertiesSchema,
  webSocketSettingsSchema,
  willSchema,
} from './profile-parts.ts';

/** Latest version of the profile file's schema; older ones are migrated, newer ones refused. */
export const profileFileVersion = 2;

/** What the user edits, secrets apart. Times that MQTT defines are in seconds, as there. */
export const profileSettingsSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  /** mqtt: TCP, mqtts: TLS, ws: WebSocket, wss: WebSocket over TLS. */
  scheme: v.picklist(['mqtt', 'mqtts', 'ws', 'wss']),
  /** Host name, IPv4 or IPv6 address (without brackets). Empty only for the built-in demo. */
  host: v.pipe(v.string(), v.trim(), v.maxLength(253)),
  port: uint16,
  /** Unix domain socket (or Windows pipe) to use instead of host and port. Empty: none. */
  socketPath: v.pipe(v.string(), v.maxLength(1024)),
  addressFamily: v.picklist(['any', 'ipv4', 'ipv6']),
  /** WebSocket path, used by ws and wss only. */
  path: v.pipe(v.string(), v.maxLength(2048)),
  webSocket: webSocketSettingsSchema,
  proxy: proxySettingsSchema,
  /** 5, 4 (3.1.1) and 3 (3.1) are fixed; `auto` tries 5 and falls back to 4 when the broker refuses it. */
  protocolVersion: v.picklist(['auto', 5, 4, 3]),
  /** Empty: a random one for each connection, so that two Treelines never fight over one. */
  clientId: v.pipe(v.string(), v.maxLength(65_535)),
  /** Adds random characters to `clientId`, for the same reason. */
  clientIdUnique: v.boolean(),
  cleanStart: v.boolean(),
  /** Seconds (MQTT 5 clause 3.1.2.11.2); used with MQTT 5 only. */
  sessionExpiryInterval: uint32,
  /** Seconds (clause 3.1.2.10); 0 switches it off. */
  keepAlive: uint16,
  connectTimeoutMs: v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(300_000)),
  /** Largest packet taken from the broker, in bytes; announced to it with MQTT 5. */
  maximumPacketSize: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(268_435_460)),
  /** Unacknowledged QoS 1 and 2 messages taken at once (clause 3.1.2.11.3). */
  receiveMaximum: v.pipe(uint16, v.minValue(1)),
  /** Topic aliases kept for the broker (clause 3.1.2.11.5). */
  topicAliasMaximum: uint16,
  /** Clauses 3.1.2.11.6 and 3.1.2.11.7. */
  requestResponseInformation: v.boolean(),
  requestProblemInformation: v.boolean(),
  /** Sent with CONNECT (clause 3.1.2.11.8). */
  userProperties: userPropertiesSchema,
  /**
   * Empty: none. SCRAM-SHA-1 and SCRAM-SHA-256 prove user name and password by AUTH packets (clause 4.12, RFC 5802); any other sends the
   * secret `authenticationData`.
   */
  authenticationMethod: v.pipe(v.string(), v.maxLength(65_535)),
  reconnect: reconnectSettingsSchema,
  /** Null: none is sent. An empty one is legal and different. */
  username: v.nullable(v.pipe(v.string(), v.maxLength(65_535))),
  passwordSource: passwordSourceSchema,
  will: v.nullable(willSchema),
  tls: tlsSettingsSchema,
  subscriptions: v.pipe(v.array(subscriptionSchema), v.maxLength(1000)),
  /** Messages whose topic one of these matches are counted and passed over: "all but these". */
  excludedFilters: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(65_535))), v.maxLength(1000)),
  /** Heading under which the profile is listed. Empty: none. */
  group: v.pipe(v.string(), v.trim(), v.maxLength(200)),
  connectAtStart: v.boolean(),
  /** Production: marked by a band, and read-only until unlocked. */
  guarded: v.boolean(),
  /** A name from the palette in the theme, or null. */
  color: v.nullable(v.picklist(['red', 'orange', 'yellow', 'green', 'blue', 'purple'])),
  /** True for the built-in demo broker: host and port are then chosen at connect. */
  demo: v.boolean(),
});
export type ProfileSettings = v.InferOutput<typeof profileSettingsSchema>;

/** The secrets a profile may have. They go into the core and never come out. */
export const secretNames = [
  'password',
  'keyPem',
  'keyPassphrase',
  /** PKCS#12 file with certificate and key, as base64. */
  'pkcs12',
  'proxyPassword',
  /** WebSocket headers that authenticate, one `Name: value` a line. */
  'webSocketHeaders',
  /** Bytes for an authentication method that is not ours, as base64. */
  'authenticationData',
] as const;
export type SecretName = (typeof secretNames)[number];

/** What to do with one secret when a profile is saved. */
const secretChangeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('keep') }),
  v.strictObject({ kind: v.literal('clear') }),
  v.strictObject({ kind: v.literal('set'), value: v.pipe(v.string(), v.maxLength(512 * 1024)) }),
]);
export type SecretChange = v.InferOutput<typeof secretChangeSchema>;

/** A secret that is not named is kept as it is. */
export const secretChangesSchema = v.strictObject({
  password: v.optional(secretChangeSchema),
  keyPem: v.optional(secretChangeSchema),
  keyPassphrase: v.optional(secretChangeSchema),
  pkcs12: v.optional(secretChangeSchema),
  proxyPassword: v.optional(secretChangeSchema),
  webSocketHeaders: v.optional(secretChangeSchema),
  authenticationData: v.optional(secretChangeSchema),
});
export type SecretChanges = v.InferOutput<typeof secretChangesSchema>;

/** Where a secret is: nowhere, sealed on disk, in the vault while that is locked, in memory until Treeline ends, or sealed by a key that is gone. */
export type SecretStatus = 'none' | 'saved' | 'locked' | 'session' | 'unreadable';

/** A profile as a renderer sees it: secrets only by their status. */
export interface Profile {
  readonly profileId: ProfileId;
  readonly settings: ProfileSettings;
  readonly secrets: Readonly<Record<SecretName, SecretStatus>>;
}

/** What a new profile starts from. `#` and `$SYS/#` stand apart, so that a refusal of one does not hide the other. */
export const newProfileSettings: ProfileSettings = {
  name: 'New connection',
  scheme: 'mqtt',
  host: 'localhost',
  port: 1883,
  socketPath: '',
  addressFamily: 'any',
  path: '/mqtt',
  webSocket: { headers: [], subprotocol: 'mqtt' },
  proxy: { kind: 'none', host: '', port: 0, username: '' },
  protocolVersion: 'auto',
  clientId: '',
  clientIdUnique: false,
  cleanStart: true,
  sessionExpiryInterval: 0,
  keepAlive: 60,
  connectTimeoutMs: 10_000,
  maximumPacketSize: 16 * 1_048_576,
  receiveMaximum: 65_535,
  topicAliasMaximum: 100,
  requestResponseInformation: false,
  requestProblemInformation: true,
  userProperties: [],
  authenticationMethod: '',
  reconnect: { enabled: true, firstDelayMs: 1000, longestDelayMs: 60_000, maximumAttempts: null },
  username: null,
  passwordSource: { kind: 'typed' },
  will: null,
  tls: {
    verification: 'full',
    pinnedFingerprint: '',
    caPem: '',
    identity: 'pem',
    certificatePem: '',
    serverName: '',
    alpnProtocols: [],
    minimumVersion: 'TLSv1.2',
  },
  subscriptions: [plainSubscription('#'), plainSubscription('$SYS/#')],
  excludedFilters: [],
  group: '',
  connectAtStart: false,
  guarded: false,
  color: null,
  demo: false,
};
