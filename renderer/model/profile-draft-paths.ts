// Where each field of the draft stands in the settings: the name that problems and hints use. Used by the editor and its fields.

import type { ProfileDraft } from './profile-draft.ts';

const paths: Partial<Readonly<Record<keyof ProfileDraft, string>>> = {
  connectTimeout: 'connectTimeoutMs',
  webSocketHeaders: 'webSocket.headers',
  webSocketSubprotocol: 'webSocket.subprotocol',
  proxyKind: 'proxy.kind',
  proxyHost: 'proxy.host',
  proxyPort: 'proxy.port',
  proxyUsername: 'proxy.username',
  passwordKind: 'passwordSource.kind',
  passwordVariable: 'passwordSource.variable',
  passwordCommand: 'passwordSource.command',
  verification: 'tls.verification',
  pinnedFingerprint: 'tls.pinnedFingerprint',
  caPem: 'tls.caPem',
  identity: 'tls.identity',
  certificatePem: 'tls.certificatePem',
  serverName: 'tls.serverName',
  alpnProtocols: 'tls.alpnProtocols',
  minimumVersion: 'tls.minimumVersion',
  reconnects: 'reconnect.enabled',
  firstDelay: 'reconnect.firstDelayMs',
  longestDelay: 'reconnect.longestDelayMs',
  maximumAttempts: 'reconnect.maximumAttempts',
  hasWill: 'will.enabled',
  willTopicName: 'will.topicName',
  willPayload: 'will.payload',
  willQos: 'will.qos',
  willRetain: 'will.retain',
  willDelayInterval: 'will.willDelayInterval',
  willIsText: 'will.payloadFormatIndicator',
  willMessageExpiryInterval: 'will.messageExpiryInterval',
  willContentType: 'will.contentType',
  willResponseTopic: 'will.responseTopic',
  willCorrelationData: 'will.correlationData',
  willUserProperties: 'will.userProperties',
};

export const pathOf = (field: keyof ProfileDraft): string => paths[field] ?? field;
