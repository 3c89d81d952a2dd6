// A profile: what is saved about a broker. Schema and limits; used by the contract, the profile file and the form.

import * as v from 'valibot';
import type { ProfileId } from './ids.ts';

/** Latest version of the profile file's schema; older ones are migrated, newer ones refused. */
export const profileFileVersion = 1;

/** Quality of service (MQTT 5 clause 4.3). */
export const qosSchema = v.picklist([0, 1, 2]);
export type Qos = v.InferOutput<typeof qosSchema>;

const pem = v.pipe(v.string(), v.maxLength(256 * 1024));
const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const uint16 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));

/** One filter that the connection asks for when it comes online. */
export const subscriptionSchema = v.strictObject({
  topicFilter: v.pipe(v.string(), v.minLength(1), v.maxLength(65_535)),
  qos: qosSchema,
});
export type Subscription = v.InferOutput<typeof subscriptionSchema>;

/** What the user edits, secrets apart. Times that MQTT defines are in seconds, as there. */
export const profileSettingsSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  /** mqtt: TCP, mqtts: TLS, ws: WebSocket, wss: WebSocket over TLS. */
  scheme: v.picklist(['mqtt', 'mqtts', 'ws', 'wss']),
  /** Host name, IPv4 or IPv6 address (without brackets). Empty only for the built-in demo. */
  host: v.pipe(v.string(), v.trim(), v.maxLength(253)),
  port: uint16,
  /** WebSocket path, used by ws and wss only. */
  path: v.pipe(v.string(), v.maxLength(2048)),
  /** 5 and 4 (3.1.1) are fixed; `auto` tries 5 and falls back to 4 when the broker refuses it. */
  protocolVersion: v.picklist(['auto', 5, 4]),
  /** Empty: a random one for each connection, so that two Treelines never fight over one. */
  clientId: v.pipe(v.string(), v.maxLength(65_535)),
  cleanStart: v.boolean(),
  /** Seconds (MQTT 5 clause 3.1.2.11.2); used with MQTT 5 only. */
  sessionExpiryInterval: uint32,
  /** Seconds (clause 3.1.2.10); 0 switches it off. */
  keepAlive: uint16,
  connectTimeoutMs: v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(300_000)),
  /** Largest packet taken from the broker, in bytes; announced to it with MQTT 5. */
  maximumPacketSize: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(268_435_460)),
  /** Null: none is sent. An empty one is legal and different. */
  username: v.nullable(v.pipe(v.string(), v.maxLength(65_535))),
  tls: v.strictObject({
    /** False is marked in the window for as long as the connection lives. */
    verifyServer: v.boolean(),
    /** PEM. Empty: the roots that come with the runtime. */
    caPem: pem,
    certificatePem: pem,
  }),
  subscriptions: v.pipe(v.array(subscriptionSchema), v.maxLength(1000)),
  /** A name from the palette in the theme, or null. */
  color: v.nullable(v.picklist(['red', 'orange', 'yellow', 'green', 'blue', 'purple'])),
  /** True for the built-in demo broker: host and port are then chosen at connect. */
  demo: v.boolean(),
});
export type ProfileSettings = v.InferOutput<typeof profileSettingsSchema>;

/** The secrets a profile may have. They go into the core and never come out. */
export const secretNames = ['password', 'keyPem', 'keyPassphrase'] as const;
export type SecretName = (typeof secretNames)[number];

/** What to do with one secret when a profile is saved. */
const secretChangeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('keep') }),
  v.strictObject({ kind: v.literal('clear') }),
  v.strictObject({ kind: v.literal('set'), value: v.pipe(v.string(), v.maxLength(256 * 1024)) }),
]);
export type SecretChange = v.InferOutput<typeof secretChangeSchema>;

/** A secret that is not named is kept as it is. */
export const secretChangesSchema = v.strictObject({
  password: v.optional(secretChangeSchema),
  keyPem: v.optional(secretChangeSchema),
  keyPassphrase: v.optional(secretChangeSchema),
});
export type SecretChanges = v.InferOutput<typeof secretChangesSchema>;

/** Where a secret is: nowhere, sealed on disk, in memory until Treeline ends, or sealed by a key that is gone. */
export type SecretStatus = 'none' | 'saved' | 'session' | 'unreadable';

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
  path: '/mqtt',
  protocolVersion: 'auto',
  clientId: '',
  cleanStart: true,
  sessionExpiryInterval: 0,
  keepAlive: 60,
  connectTimeoutMs: 10_000,
  maximumPacketSize: 16 * 1_048_576,
  username: null,
  tls: { verifyServer: true, caPem: '', certificatePem: '' },
  subscriptions: [
    { topicFilter: '#', qos: 0 },
    { topicFilter: '$SYS/#', qos: 0 },
  ],
  color: null,
  demo: false,
};
