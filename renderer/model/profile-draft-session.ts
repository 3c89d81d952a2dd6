// The draft's part about MQTT itself: version, session, timing, limits, reconnecting. Pure. Part of profile-draft.ts.

import { topicTextProblem } from '../../shared/mqtt/topic-name.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import { type Blame, bytesPerMegabyte, numberOf, numberOrNull } from './profile-draft-number.ts';
import { type PairRow, pairRows, pairsOf } from './profile-draft-rows.ts';

export interface SessionDraft {
  readonly protocolVersion: ProfileSettings['protocolVersion'];
  readonly clientId: string;
  readonly clientIdUnique: boolean;
  readonly cleanStart: boolean;
  /** Seconds. */
  readonly sessionExpiryInterval: string;
  /** Seconds. */
  readonly keepAlive: string;
  /** Seconds; decimals are allowed. */
  readonly connectTimeout: string;
  /** In MB of 1,048,576 bytes; decimals are allowed. */
  readonly maximumPacketSize: string;
  readonly receiveMaximum: string;
  readonly topicAliasMaximum: string;
  readonly requestResponseInformation: boolean;
  readonly requestProblemInformation: boolean;
  readonly userProperties: readonly PairRow[];
  readonly reconnects: boolean;
  /** Seconds; decimals are allowed. */
  readonly firstDelay: string;
  readonly longestDelay: string;
  /** Empty: never gives up. */
  readonly maximumAttempts: string;
}

type SessionSettings = Pick<
  ProfileSettings,
  | 'protocolVersion'
  | 'clientId'
  | 'clientIdUnique'
  | 'cleanStart'
  | 'sessionExpiryInterval'
  | 'keepAlive'
  | 'connectTimeoutMs'
  | 'maximumPacketSize'
  | 'receiveMaximum'
  | 'topicAliasMaximum'
  | 'requestResponseInformation'
  | 'requestProblemInformation'
  | 'userProperties'
  | 'reconnect'
>;

export function sessionDraft(settings: SessionSettings): SessionDraft {
  const { reconnect } = settings;
  return {
    protocolVersion: settings.protocolVersion,
    clientId: settings.clientId,
    clientIdUnique: settings.clientIdUnique,
    cleanStart: settings.cleanStart,
    sessionExpiryInterval: String(settings.sessionExpiryInterval),
    keepAlive: String(settings.keepAlive),
    connectTimeout: String(settings.connectTimeoutMs / 1000),
    maximumPacketSize: String(settings.maximumPacketSize / bytesPerMegabyte),
    receiveMaximum: String(settings.receiveMaximum),
    topicAliasMaximum: String(settings.topicAliasMaximum),
    requestResponseInformation: settings.requestResponseInformation,
    requestProblemInformation: settings.requestProblemInformation,
    userProperties: pairRows(settings.userProperties),
    reconnects: reconnect.enabled,
    firstDelay: String(reconnect.firstDelayMs / 1000),
    longestDelay: String(reconnect.longestDelayMs / 1000),
    maximumAttempts: reconnect.maximumAttempts === null ? '' : String(reconnect.maximumAttempts),
  };
}

export function sessionSettings(draft: SessionDraft, blame: Blame): SessionSettings {
  const clientIdProblem = topicTextProblem(draft.clientId, 'topic');
  if (clientIdProblem !== null) blame('clientId', clientIdProblem.replace('topic', 'client id'));
  return {
    protocolVersion: draft.protocolVersion,
    clientId: draft.clientId,
    clientIdUnique: draft.clientIdUnique,
    cleanStart: draft.cleanStart,
    sessionExpiryInterval: numberOf('sessionExpiryInterval', draft.sessionExpiryInterval, blame),
    keepAlive: numberOf('keepAlive', draft.keepAlive, blame),
    connectTimeoutMs: Math.round(numberOf('connectTimeoutMs', draft.connectTimeout, blame) * 1000),
    maximumPacketSize: Math.round(numberOf('maximumPacketSize', draft.maximumPacketSize, blame) * bytesPerMegabyte),
    receiveMaximum: numberOf('receiveMaximum', draft.receiveMaximum, blame),
    topicAliasMaximum: numberOf('topicAliasMaximum', draft.topicAliasMaximum, blame),
    requestResponseInformation: draft.requestResponseInformation,
    requestProblemInformation: draft.requestProblemInformation,
    userProperties: pairsOf(draft.userProperties),
    reconnect: {
      enabled: draft.reconnects,
      firstDelayMs: Math.round(numberOf('reconnect.firstDelayMs', draft.firstDelay, blame) * 1000),
      longestDelayMs: Math.round(numberOf('reconnect.longestDelayMs', draft.longestDelay, blame) * 1000),
      maximumAttempts: numberOrNull('reconnect.maximumAttempts', draft.maximumAttempts, blame),
    },
  };
}
