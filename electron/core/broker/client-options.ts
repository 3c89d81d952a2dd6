// What mqtt.js is told when a network connection is made. Pure. Called by network-connection.ts.

import type { IClientOptions } from 'mqtt';
import type { ProtocolVersion } from '../../../shared/connection.ts';
import type { ConnectFields } from './connect-options.ts';

/** mqtt.js must not ping: it sees too little of the traffic to judge (keep-alive.ts). */
const noTimer = { set: () => 0, clear: () => undefined } as unknown as NonNullable<IClientOptions['timerVariant']>;

/**
 * Options of a client that connects once; everything that comes after is ours. Its CONNECT is replaced by connect-packet.ts before it goes
 * out, so it is told only what it needs to know itself: no credentials, no will.
 */
export function clientOptionsFrom(fields: ConnectFields, protocolVersion: ProtocolVersion): IClientOptions {
  return {
    protocolId: protocolVersion === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion,
    clientId: fields.clientId,
    clean: fields.cleanStart,
    keepalive: fields.keepAlive,
    ...(protocolVersion === 5
      ? {
          properties: {
            receiveMaximum: fields.receiveMaximum,
            maximumPacketSize: fields.maximumPacketSize,
            ...(fields.topicAliasMaximum > 0 ? { topicAliasMaximum: fields.topicAliasMaximum } : {}),
          },
        }
      : {}),
    reconnectPeriod: 0,
    // The timeout of the whole attempt is ours; this one must never be the first.
    connectTimeout: 2 ** 31 - 1,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: noTimer,
    log: () => undefined,
  };
}
