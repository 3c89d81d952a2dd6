// Properties of a PUBLISH as mqtt.js takes them, and the room they need. Pure. Used by publishing.ts.

import type { IClientPublishOptions } from 'mqtt';
import type { MessageProperties } from '../../../shared/message.ts';

type ClientProperties = NonNullable<IClientPublishOptions['properties']>;

/**
 * What mqtt.js is given. Subscription identifiers are left out: a client must not send them (MQTT 5 clause 3.3.4-6). User properties of one
 * name stand together, since mqtt.js takes them by name; the order within a name stays.
 */
export function clientPropertiesFrom(properties: MessageProperties): ClientProperties {
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData } = properties;
  return {
    ...(payloadFormatIndicator === undefined ? {} : { payloadFormatIndicator: payloadFormatIndicator === 1 }),
    ...(messageExpiryInterval === undefined ? {} : { messageExpiryInterval }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData, 'hex') }),
    ...(properties.userProperties === undefined ? {} : { userProperties: byName(properties.userProperties) }),
  };
}

function byName(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  // Without a prototype: `__proto__` is a name like any other.
  const gathered = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of pairs) (gathered[name] ??= []).push(value);
  return gathered;
}

/** Bytes that these properties add to a PUBLISH, the longer length field included. Never too few. */
export function propertiesBytes(properties: MessageProperties): number {
  const text = (value: string | undefined): number => (value === undefined ? 0 : 3 + Buffer.byteLength(value));
  let bytes = text(properties.contentType) + text(properties.responseTopic);
  if (properties.payloadFormatIndicator !== undefined) bytes += 2;
  if (properties.messageExpiryInterval !== undefined) bytes += 5;
  if (properties.correlationData !== undefined) bytes += 3 + properties.correlationData.length / 2;
  for (const [name, value] of properties.userProperties ?? []) bytes += text(name) + 2 + Buffer.byteLength(value);
  // Up to three more bytes of property length, and as many of remaining length.
  return bytes === 0 ? 0 : bytes + 6;
}
