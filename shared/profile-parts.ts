// The parts of a profile that are more than one field: will, TLS, proxy and the like. Schemas with their defaults; used by profile.ts.

import * as v from 'valibot';

/** Quality of service (MQTT 5 clause 4.3). */
export const qosSchema = v.picklist([0, 1, 2]);
export type Qos = v.InferOutput<typeof qosSchema>;

/** A UTF-8 string of MQTT: at most 65,535 bytes, checked as bytes in the core (clause 1.5.4). */
const mqttText = v.pipe(v.string(), v.maxLength(65_535));
const pem = v.pipe(v.string(), v.maxLength(256 * 1024));
export const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
export const uint16 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));

/** Name and value, in order; names may repeat (clause 2.2.2.2 and 3.1.2.11.8). */
export const userPropertiesSchema = v.pipe(v.array(v.strictTuple([mqttText, mqttText])), v.maxLength(1000));
export type UserProperties = v.InferOutput<typeof userPropertiesSchema>;

/** Bytes that people type: as text, or as base64 where they are no text. */
export const typedBytesSchema = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(256 * 1024)),
  encoding: v.picklist(['utf-8', 'base64']),
});
export type TypedBytes = v.InferOutput<typeof typedBytesSchema>;

/** One filter that the connection asks for when it comes online (clause 3.8.3.1). Options and identifier: MQTT 5 only. */
export const subscriptionSchema = v.strictObject({
  topicFilter: v.pipe(v.string(), v.minLength(1), v.maxLength(65_535)),
  qos: qosSchema,
  /** False: kept in the list, not asked for. */
  enabled: v.boolean(),
  noLocal: v.boolean(),
  retainAsPublished: v.boolean(),
  /** 0: retained messages at every SUBSCRIBE, 1: only of a new subscription, 2: none. */
  retainHandling: v.picklist([0, 1, 2]),
  /** Null: none (clause 3.8.2.1.2). */
  subscriptionIdentifier: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(268_435_455))),
});
export type Subscription = v.InferOutput<typeof subscriptionSchema>;

/** A subscription without any special wish. A retain flag then means "was stored", not "is to be stored" (clause 3.3.1.3). */
export const plainSubscription = (topicFilter: string, qos: Qos = 0): Subscription => ({
  topicFilter,
  qos,
  enabled: true,
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
  subscriptionIdentifier: null,
});

/** What the broker publishes when we are gone without a goodbye (clause 3.1.2.5); properties with MQTT 5 only. */
export const willSchema = v.strictObject({
  topicName: v.pipe(v.string(), v.minLength(1), v.maxLength(65_535)),
  payload: typedBytesSchema,
  qos: qosSchema,
  retain: v.boolean(),
  /** Seconds (clause 3.1.3.2.2). */
  willDelayInterval: uint32,
  /** True: the payload is said to be UTF-8 text (clause 3.1.3.2.3). */
  payloadFormatIndicator: v.boolean(),
  /** Seconds; null: never expires (clause 3.1.3.2.4). */
  messageExpiryInterval: v.nullable(uint32),
  /** Empty: none. */
  contentType: mqttText,
  /** Empty: none. */
  responseTopic: mqttText,
  /** Empty: none. */
  correlationData: typedBytesSchema,
  userProperties: userPropertiesSchema,
});
export type Will = v.InferOutput<typeof willSchema>;

/** How the broker and we prove who we are, with mqtts and wss. */
export const tlsSettingsSchema = v.strictObject({
  /**
   * `full`: chain, dates and name. `ignoreName`: the same but for the name. `pinned`: this one certificate and no other, whoever signed it.
   * `off`: anyone; marked in the window for as long as the connection lives.
   */
  verification: v.picklist(['full', 'ignoreName', 'pinned', 'off']),
  /** SHA-256 of the pinned certificate, as `AB:CD:…`. Empty: the first one seen is shown and pinned once the user agrees. */
  pinnedFingerprint: v.pipe(v.string(), v.maxLength(95)),
  /** PEM. Empty: the roots that come with the runtime. */
  caPem: pem,
  /** Where our own certificate comes from: `certificatePem` with the secrets keyPem and keyPassphrase, or the secret pkcs12 with keyPassphrase. */
  identity: v.picklist(['pem', 'pkcs12']),
  certificatePem: pem,
  /** Name asked for (SNI, RFC 6066) and looked for in the certificate. Empty: the host. */
  serverName: v.pipe(v.string(), v.trim(), v.maxLength(253)),
  /** Application protocols offered, in order (ALPN, RFC 7301). */
  alpnProtocols: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(255))), v.maxLength(20)),
  minimumVersion: v.picklist(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
});
export type TlsSettings = v.InferOutput<typeof tlsSettingsSchema>;

/** What the WebSocket handshake carries besides the path (RFC 6455 clause 4.1), with ws and wss. */
export const webSocketSettingsSchema = v.strictObject({
  /** Name and value, in order; those that authenticate belong into the secret `webSocketHeaders`. */
  headers: v.pipe(
    v.array(v.strictTuple([v.pipe(v.string(), v.maxLength(200)), v.pipe(v.string(), v.maxLength(8192))])),
    v.maxLength(100),
  ),
  /** `mqtt` by the specification (clause 6.0); some brokers want `mqttv3.1` or nothing (empty). */
  subprotocol: v.pipe(v.string(), v.maxLength(200)),
});

/** The way to the broker through a proxy. Its password is the secret `proxyPassword`. */
export const proxySettingsSchema = v.strictObject({
  /** `environment`: what HTTPS_PROXY, ALL_PROXY and NO_PROXY say. `http`: the CONNECT method (RFC 9110 clause 9.3.6). `socks5`: RFC 1928 and 1929. */
  kind: v.picklist(['none', 'environment', 'http', 'socks5']),
  host: v.pipe(v.string(), v.trim(), v.maxLength(253)),
  port: uint16,
  /** Empty: none. */
  username: v.pipe(v.string(), v.maxLength(255)),
});
export type ProxySettings = v.InferOutput<typeof proxySettingsSchema>;

/** What happens after a connection that was lost or could not be made. */
export const reconnectSettingsSchema = v.strictObject({
  enabled: v.boolean(),
  /** Milliseconds before the second attempt; doubled each time up to the longest. */
  firstDelayMs: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(3_600_000)),
  longestDelayMs: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(3_600_000)),
  /** Attempts in a row before giving up; null: never. */
  maximumAttempts: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
});
export type ReconnectSettings = v.InferOutput<typeof reconnectSettingsSchema>;

/** Where the password comes from: the secret `password`, a variable of the environment, or what a command prints. */
export const passwordSourceSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('typed') }),
  v.strictObject({ kind: v.literal('environment'), variable: v.pipe(v.string(), v.trim(), v.maxLength(1000)) }),
  /** Shown to the user before it is first run on this machine. */
  v.strictObject({ kind: v.literal('command'), command: v.pipe(v.string(), v.trim(), v.maxLength(8192)) }),
]);
export type PasswordSource = v.InferOutput<typeof passwordSourceSchema>;
