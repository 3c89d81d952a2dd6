// What mqtt.js is told when a network connection is made. Pure. Called by network-connection.ts.

import type { IClientOptions } from 'mqtt';
import type { ProtocolVersion } from '../../../shared/connection.ts';
import type { TypedBytes, UserProperties, Will } from '../../../shared/profile-parts.ts';
import type { ConnectFields } from './connect-options.ts';

type WillOptions = NonNullable<IClientOptions['will']>;

/** mqtt.js must not ping: it sees too little of the traffic to judge (keep-alive.ts). */
const noTimer = { set: () => 0, clear: () => undefined } as unknown as NonNullable<IClientOptions['timerVariant']>;

/** Options of a client that connects once; everything that comes after is ours. `username` stands in for the one in `fields`. */
export function clientOptionsFrom(
  fields: ConnectFields,
  protocolVersion: ProtocolVersion,
  username: string | null,
): IClientOptions {
  return {
    protocolId: protocolVersion === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion,
    clientId: fields.clientId,
    clean: fields.cleanStart,
    keepalive: fields.keepAlive,
    ...(username === null ? {} : { username }),
    ...(fields.password === null ? {} : { password: fields.password }),
    ...(fields.will === null ? {} : { will: willFrom(fields.will, protocolVersion) }),
    ...(protocolVersion === 5 ? { properties: connectProperties(fields) } : {}),
    reconnectPeriod: 0,
    // The timeout of the whole attempt is ours; this one must never be the first.
    connectTimeout: 2 ** 31 - 1,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: noTimer,
    log: () => undefined,
  };
}

function connectProperties(fields: ConnectFields): NonNullable<IClientOptions['properties']> {
  return {
    ...(fields.sessionExpiryInterval > 0 ? { sessionExpiryInterval: fields.sessionExpiryInterval } : {}),
    receiveMaximum: fields.receiveMaximum,
    maximumPacketSize: fields.maximumPacketSize,
    ...(fields.topicAliasMaximum > 0 ? { topicAliasMaximum: fields.topicAliasMaximum } : {}),
    ...(fields.requestResponseInformation ? { requestResponseInformation: true } : {}),
    ...(fields.requestProblemInformation ? {} : { requestProblemInformation: false }),
    ...userPropertiesOf(fields.userProperties),
  };
}

function willFrom(will: Will, protocolVersion: ProtocolVersion): WillOptions {
  const correlationData = bytesFrom(will.correlationData);
  return {
    topic: will.topicName,
    payload: bytesFrom(will.payload),
    qos: will.qos,
    retain: will.retain,
    ...(protocolVersion === 5
      ? {
          properties: {
            ...(will.willDelayInterval > 0 ? { willDelayInterval: will.willDelayInterval } : {}),
            ...(will.payloadFormatIndicator ? { payloadFormatIndicator: true } : {}),
            ...(will.messageExpiryInterval === null ? {} : { messageExpiryInterval: will.messageExpiryInterval }),
            ...(will.contentType === '' ? {} : { contentType: will.contentType }),
            ...(will.responseTopic === '' ? {} : { responseTopic: will.responseTopic }),
            ...(correlationData.length === 0 ? {} : { correlationData }),
            ...userPropertiesOf(will.userProperties),
          },
        }
      : {}),
  };
}

/** mqtt-packet writes a list of values under one name; the order among different names is that of their first appearance. */
function userPropertiesOf(pairs: UserProperties): { readonly userProperties?: Record<string, string | string[]> } {
  if (pairs.length === 0) return {};
  const byName = new Map<string, string[]>();
  for (const [name, value] of pairs) byName.set(name, [...(byName.get(name) ?? []), value]);
  return { userProperties: Object.fromEntries(byName) };
}

/** What typed bytes stand for. */
export function bytesFrom({ text, encoding }: TypedBytes): Buffer {
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'base64');
}
