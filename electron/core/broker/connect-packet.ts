// Writes CONNECT (MQTT 5 clause 3.1, 3.1.1 and 3.1 chapter 3.1). Pure. Its bytes go out in place of mqtt.js's own. Used by network-connection.ts.

import type { ProtocolVersion } from '../../../shared/connection.ts';
import type { TypedBytes, Will } from '../../../shared/profile-parts.ts';
import type { ConnectFields } from './connect-options.ts';
import { PacketWriter } from './packet-writer.ts';

/** What enhanced authentication begins with (clauses 3.1.2.11.9 and 3.1.2.11.10). */
export interface AuthenticationStart {
  readonly method: string;
  /** Null: none. */
  readonly data: Uint8Array | null;
}

/**
 * CONNECT as it goes out. mqtt-packet cannot write all that MQTT 5 allows: a password without a user name, and user properties in their
 * order with names repeated. `withPassword` false leaves the password out: a method such as SCRAM proves it without telling it.
 */
export function connectPacket(
  fields: ConnectFields,
  protocolVersion: ProtocolVersion,
  authentication: AuthenticationStart | null,
  withPassword: boolean,
): Uint8Array {
  const { will, username } = fields;
  const password = withPassword ? fields.password : null;
  const flags =
    (fields.cleanStart ? 0x02 : 0) |
    (will === null ? 0 : 0x04 | (will.qos << 3) | (will.retain ? 0x20 : 0)) |
    (password === null ? 0 : 0x40) |
    (username === null ? 0 : 0x80);
  const writer = new PacketWriter()
    .text(protocolVersion === 3 ? 'MQIsdp' : 'MQTT')
    .byte(protocolVersion)
    .byte(flags)
    .twoBytes(fields.keepAlive);
  if (protocolVersion === 5) writer.block(connectProperties(fields, authentication));
  writer.text(fields.clientId);
  if (will !== null) {
    if (protocolVersion === 5) writer.block(willProperties(will));
    writer.text(will.topicName).binary(bytesFrom(will.payload));
  }
  if (username !== null) writer.text(username);
  if (password !== null) writer.text(password);
  return writer.packet(0x10);
}

function connectProperties(fields: ConnectFields, authentication: AuthenticationStart | null): PacketWriter {
  const writer = new PacketWriter();
  if (fields.sessionExpiryInterval > 0) writer.byte(0x11).fourBytes(fields.sessionExpiryInterval);
  writer.byte(0x21).twoBytes(fields.receiveMaximum);
  writer.byte(0x27).fourBytes(fields.maximumPacketSize);
  if (fields.topicAliasMaximum > 0) writer.byte(0x22).twoBytes(fields.topicAliasMaximum);
  if (fields.requestResponseInformation) writer.byte(0x19).byte(1);
  if (!fields.requestProblemInformation) writer.byte(0x17).byte(0);
  if (authentication !== null) {
    writer.byte(0x15).text(authentication.method);
    if (authentication.data !== null) writer.byte(0x16).binary(authentication.data);
  }
  return writer.userProperties(fields.userProperties);
}

function willProperties(will: Will): PacketWriter {
  const writer = new PacketWriter();
  const correlationData = bytesFrom(will.correlationData);
  if (will.willDelayInterval > 0) writer.byte(0x18).fourBytes(will.willDelayInterval);
  if (will.payloadFormatIndicator) writer.byte(0x01).byte(1);
  if (will.messageExpiryInterval !== null) writer.byte(0x02).fourBytes(will.messageExpiryInterval);
  if (will.contentType !== '') writer.byte(0x03).text(will.contentType);
  if (will.responseTopic !== '') writer.byte(0x08).text(will.responseTopic);
  if (correlationData.length > 0) writer.byte(0x09).binary(correlationData);
  return writer.userProperties(will.userProperties);
}

/** What typed bytes stand for. */
export function bytesFrom({ text, encoding }: TypedBytes): Buffer {
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'base64');
}
