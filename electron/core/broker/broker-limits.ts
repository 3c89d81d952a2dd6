// What a broker said of itself in CONNACK (clause 3.2.2.3), with the defaults where it was silent. Pure. Used by network-connection.ts.

import type { IConnackPacket } from 'mqtt';
import type { BrokerLimits, ProtocolVersion } from '../../../shared/connection.ts';
import type { Qos } from '../../../shared/profile-parts.ts';
import type { ConnectFields } from './connect-options.ts';

/** The limits that hold on this network connection. */
export function limitsFromConnack(
  connack: IConnackPacket,
  fields: ConnectFields,
  protocolVersion: ProtocolVersion,
): BrokerLimits {
  const properties = protocolVersion === 5 ? (connack.properties ?? {}) : {};
  return {
    protocolVersion,
    clientId: properties.assignedClientIdentifier ?? fields.clientId,
    sessionPresent: connack.sessionPresent,
    keepAlive: properties.serverKeepAlive ?? fields.keepAlive,
    maximumQos: qosFrom(properties.maximumQoS),
    retainAvailable: properties.retainAvailable ?? true,
    wildcardSubscriptionAvailable: properties.wildcardSubscriptionAvailable ?? true,
    sharedSubscriptionAvailable: protocolVersion === 5 && (properties.sharedSubscriptionAvailable ?? true),
    subscriptionIdentifiersAvailable: protocolVersion === 5 && (properties.subscriptionIdentifiersAvailable ?? true),
    maximumPacketSize: properties.maximumPacketSize ?? null,
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    topicAliasMaximum: properties.topicAliasMaximum ?? 0,
    responseInformation: properties.responseInformation ?? null,
    serverReference: properties.serverReference ?? null,
  };
}

function qosFrom(value: number | undefined): Qos {
  return value === 0 || value === 1 ? value : 2;
}
