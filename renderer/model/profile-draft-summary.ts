// What stands in each folded section of the form, in few words: above all what differs from a new connection. Pure. Called by the
// sections of the profile editor.

import { newProfileSettings } from '../../shared/profile.ts';
import { draftFromSettings, isOldVersion, type ProfileDraft } from './profile-draft.ts';
import { isWebSocket } from './profile-draft-way.ts';

const plain = draftFromSettings(newProfileSettings);
const joined = (words: readonly (string | false)[], otherwise: string): string => {
  const said = words.filter((word) => word !== false && word !== '');
  return said.length === 0 ? otherwise : said.join(', ');
};
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const versions = { auto: 'MQTT 5.0 or 3.1.1', 5: 'MQTT 5.0', 4: 'MQTT 3.1.1', 3: 'MQTT 3.1' } as const;

export function signInSummary(draft: ProfileDraft): string {
  const { passwordKind, passwordVariable, authenticationMethod, username, sendsEmptyUsername } = draft;
  return joined(
    [
      passwordKind === 'environment' && `password from the variable ${passwordVariable}`,
      passwordKind === 'command' && 'password from a command',
      authenticationMethod !== '' && `method ${authenticationMethod}`,
      username === '' && sendsEmptyUsername && 'empty user name',
    ],
    'password typed above',
  );
}

const verifications = {
  full: 'server is checked',
  ignoreName: 'server is checked but for its name',
  pinned: 'one certificate only',
  off: 'server is not checked',
} as const;

export function tlsSummary(draft: ProfileDraft): string {
  const { verification, caPem, identity, certificatePem, serverName, alpnProtocols, minimumVersion } = draft;
  return joined(
    [
      verifications[verification],
      caPem.trim() !== '' && 'own authority',
      identity === 'pkcs12' && 'PKCS#12',
      identity === 'pem' && certificatePem.trim() !== '' && 'client certificate',
      serverName.trim() !== '' && `name ${serverName.trim()}`,
      alpnProtocols.trim() !== '' && `ALPN ${alpnProtocols.trim()}`,
      minimumVersion !== plain.minimumVersion && `TLS ${minimumVersion.replace('TLSv', '')} or later`,
    ],
    '',
  );
}

export function waySummary(draft: ProfileDraft): string {
  const { socketPath, proxyKind, proxyHost, proxyPort, addressFamily, webSocketHeaders, webSocketSubprotocol } = draft;
  const proxy = proxyHost.trim() === '' ? 'proxy' : `proxy ${proxyHost.trim()}:${proxyPort.trim()}`;
  return joined(
    [
      socketPath.trim() !== '' && `socket ${socketPath.trim()}`,
      proxyKind === 'environment' && 'proxy from the environment',
      proxyKind === 'http' && `HTTP ${proxy}`,
      proxyKind === 'socks5' && `SOCKS5 ${proxy}`,
      addressFamily === 'ipv4' && 'IPv4 only',
      addressFamily === 'ipv6' && 'IPv6 only',
      isWebSocket(draft.scheme) && webSocketHeaders.length > 0 && counted(webSocketHeaders.length, 'header'),
      isWebSocket(draft.scheme) &&
        webSocketSubprotocol !== plain.webSocketSubprotocol &&
        (webSocketSubprotocol === '' ? 'no subprotocol' : `subprotocol ${webSocketSubprotocol}`),
    ],
    'direct',
  );
}

export function subscriptionsSummary({ subscriptions, excludedFilters }: ProfileDraft): string {
  const excluded = excludedFilters.filter(({ text }) => text !== '').length;
  const off = subscriptions.filter(({ enabled }) => !enabled).length;
  const filters = subscriptions.filter(({ enabled }) => enabled).map(({ topicFilter }) => topicFilter);
  return joined([...filters, off > 0 && `${off} off`, excluded > 0 && `all but ${excluded}`], 'none');
}

export function sessionSummary(draft: ProfileDraft): string {
  const { protocolVersion, clientId, clientIdUnique, cleanStart, sessionExpiryInterval, keepAlive } = draft;
  return joined(
    [
      versions[protocolVersion],
      clientId === '' ? 'random client id' : `client id ${clientId}${clientIdUnique ? ' made unique' : ''}`,
      cleanStart ? 'clean start' : 'keeps its session',
      !isOldVersion(draft) && sessionExpiryInterval.trim() !== '0' && `session ends after ${sessionExpiryInterval} s`,
      keepAlive !== plain.keepAlive && `keep alive ${keepAlive} s`,
      draft.connectTimeout !== plain.connectTimeout && `connect timeout ${draft.connectTimeout} s`,
    ],
    '',
  );
}

export function reconnectSummary({ reconnects, firstDelay, longestDelay, maximumAttempts }: ProfileDraft): string {
  if (!reconnects) return 'never by itself';
  const attempts = maximumAttempts.trim();
  return joined([`after ${firstDelay} s, then up to ${longestDelay} s`, attempts !== '' && `${attempts} tries`], '');
}

export function limitsSummary(draft: ProfileDraft): string {
  return joined(
    [
      draft.maximumPacketSize !== plain.maximumPacketSize && `packets up to ${draft.maximumPacketSize} MB`,
      draft.receiveMaximum !== plain.receiveMaximum && `${draft.receiveMaximum} unacknowledged`,
      draft.topicAliasMaximum !== plain.topicAliasMaximum && `topic alias maximum ${draft.topicAliasMaximum}`,
      draft.requestResponseInformation && 'response information',
      !draft.requestProblemInformation && 'no problem information',
      draft.userProperties.length > 0 &&
        (draft.userProperties.length === 1 ? '1 user property' : `${draft.userProperties.length} user properties`),
    ],
    'as for most brokers',
  );
}

export function willSummary({ hasWill, willTopicName, willQos, willRetain }: ProfileDraft): string {
  return hasWill ? joined([willTopicName, `QoS ${willQos}`, willRetain && 'retained'], '') : 'none';
}

export function listSummary({ group, connectAtStart, guarded }: ProfileDraft): string {
  return joined(
    [group.trim() !== '' && `in ${group.trim()}`, connectAtStart && 'connects at start', guarded && 'guarded'],
    'no group',
  );
}
