// Settings and secrets -> where and how to connect, and what is wrong with them. Pure. Used by connection.ts and `profile.check`.

import type { FieldProblem } from '../../../shared/contract.ts';
import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import type { ProfileSettings, SecretName } from '../../../shared/profile.ts';
import { secretTextProblems, settingsProblems, textProblem } from '../../../shared/profile-problems.ts';
import type { ProxySettings, TlsSettings, UserProperties, Will } from '../../../shared/profile-parts.ts';
import { plainHost, proxyPasswordProblems } from '../../../shared/route-problems.ts';
import { checkAuthentication } from './check-authentication.ts';
import { type TlsIdentity, tlsIdentityFrom } from './tls-identity.ts';
import { checkTlsMaterial } from './tls-material.ts';
import { type Header, headersFromLines } from './web-socket-headers.ts';

/** The secrets of one profile, opened. */
export type ConnectSecrets = Readonly<Partial<Record<SecretName, string>>>;

export interface TlsTarget extends TlsIdentity {
  readonly verification: TlsSettings['verification'];
  /** SHA-256 as `AB:CD:…`; null: none is pinned yet. */
  readonly pinnedFingerprint: string | null;
  /** PEM; null: the roots of the runtime. */
  readonly caPem: string | null;
  /** Null: the host's. */
  readonly serverName: string | null;
  readonly alpnProtocols: readonly string[];
}

/** Where the bytes go. */
export interface TransportTarget {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Instead of host and port; null: none. */
  readonly socketPath: string | null;
  readonly addressFamily: ProfileSettings['addressFamily'];
  readonly proxy: ProxySettings & { readonly password: string | null };
  /** Null for mqtt and ws. */
  readonly tls: TlsTarget | null;
  /** Path with its query, for ws and wss; null otherwise. */
  readonly webSocketPath: string | null;
  /** Name and value, in order, those of the secret included. */
  readonly webSocketHeaders: readonly Header[];
  /** Empty: none is asked for. */
  readonly webSocketSubprotocol: string;
  /** Largest WebSocket message taken, in bytes. */
  readonly maximumFrameBytes: number;
}

/** What goes into CONNECT, version apart. */
export interface ConnectFields {
  readonly clientId: string;
  readonly cleanStart: boolean;
  /** Seconds; MQTT 5 only. */
  readonly sessionExpiryInterval: number;
  /** Seconds. */
  readonly keepAlive: number;
  readonly username: string | null;
  readonly password: string | null;
  /** Bytes; announced with MQTT 5, kept with both. */
  readonly maximumPacketSize: number;
  /** From here to `userProperties`: MQTT 5 only. */
  readonly receiveMaximum: number;
  readonly topicAliasMaximum: number;
  readonly requestResponseInformation: boolean;
  readonly requestProblemInformation: boolean;
  readonly userProperties: UserProperties;
  /** Empty: no enhanced authentication. Never empty with another version than 5. */
  readonly authenticationMethod: string;
  /** For a method that is not SCRAM; null: none. */
  readonly authenticationData: Uint8Array | null;
  readonly will: Will | null;
}

/** The largest packet MQTT can express: its length field and fixed header included (MQTT 5 clause 1.5.5). */
const largestPacketBytes = 268_435_460;
const mebibyte = 1_048_576;

/** Where a socket goes. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Instead of host and port; null or missing: none. */
  readonly socketPath?: string | null;
}

/** Host and port for people, with brackets around IPv6; or the path of a Unix domain socket. */
export function placeOf(target: Place): string {
  if (target.socketPath !== null && target.socketPath !== undefined) return target.socketPath;
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/** Where the settings point. Only for settings without problems. */
export function transportTargetFrom(settings: ProfileSettings, secrets: ConnectSecrets): TransportTarget {
  const secure = settings.scheme === 'mqtts' || settings.scheme === 'wss';
  const webSocket = settings.scheme === 'ws' || settings.scheme === 'wss';
  const path = settings.path === '' ? '/' : settings.path;
  return {
    host: plainHost(settings.host),
    port: settings.port,
    socketPath: orNull(settings.socketPath),
    addressFamily: settings.addressFamily,
    proxy: { ...settings.proxy, password: secrets.proxyPassword ?? null },
    tls: secure
      ? {
          verification: settings.tls.verification,
          pinnedFingerprint: orNull(settings.tls.pinnedFingerprint),
          caPem: orNull(settings.tls.caPem),
          ...tlsIdentityFrom(settings.tls, secrets),
          serverName: orNull(settings.tls.serverName),
          alpnProtocols: settings.tls.alpnProtocols,
        }
      : null,
    webSocketPath: webSocket ? path : null,
    webSocketHeaders: [...settings.webSocket.headers, ...headersFromLines(secrets.webSocketHeaders ?? '')],
    webSocketSubprotocol: settings.webSocket.subprotocol,
    // Brokers gather packets into one WebSocket message, so it may be larger than one packet. 3.1.1 cannot announce our
    // limit: there the message must come whole, so that the guard can pass over the one packet that is too large.
    maximumFrameBytes:
      (settings.protocolVersion === 5 ? Math.max(settings.maximumPacketSize, 16 * mebibyte) : largestPacketBytes) +
      mebibyte,
  };
}

/** What CONNECT carries. `clientId` is the one to use: the settings' own or a random one. */
export function connectFieldsFrom(settings: ProfileSettings, secrets: ConnectSecrets, clientId: string): ConnectFields {
  return {
    clientId,
    cleanStart: settings.cleanStart,
    sessionExpiryInterval: settings.sessionExpiryInterval,
    keepAlive: settings.keepAlive,
    username: settings.username,
    password: secrets.password ?? null,
    maximumPacketSize: settings.maximumPacketSize,
    receiveMaximum: settings.receiveMaximum,
    topicAliasMaximum: settings.topicAliasMaximum,
    requestResponseInformation: settings.requestResponseInformation,
    requestProblemInformation: settings.requestProblemInformation,
    userProperties: settings.userProperties,
    authenticationMethod: settings.authenticationMethod,
    authenticationData:
      secrets.authenticationData === undefined ? null : Buffer.from(secrets.authenticationData, 'base64'),
    will: settings.will,
  };
}

/** What is wrong with settings and secrets, by field; empty when a connection can be tried. */
export function checkConnectOptions(settings: ProfileSettings, secrets: ConnectSecrets): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (field: string, message: string | null) => {
    if (message !== null) problems.push({ field, message });
  };
  problems.push(...settingsProblems(settings));
  if (!settings.demo) problems.push(...proxyPasswordProblems(settings, secrets.proxyPassword ?? ''));
  add('clientId', textProblem(settings.clientId, 'The client ID'));
  if (settings.username !== null) add('username', textProblem(settings.username, 'The user name'));
  if (secrets.password !== undefined && Buffer.byteLength(secrets.password) > 65_535) {
    add('password', 'The password is longer than the 65,535 bytes that MQTT can carry.');
  }
  if (
    (settings.protocolVersion === 4 || settings.protocolVersion === 3) &&
    settings.username === null &&
    secrets.password !== undefined
  ) {
    add(
      'username',
      'MQTT 3.1.1 knows no password without a user name. Enter a user name, clear the password, or choose MQTT 5.',
    );
  }
  problems.push(...checkAuthentication(settings, secrets));
  if (settings.scheme === 'mqtts' || settings.scheme === 'wss') {
    problems.push(...checkTlsMaterial(settings, secrets));
  }
  for (const [index, subscription] of settings.subscriptions.entries()) {
    add(`subscriptions.${index}.topicFilter`, topicFilterProblem(subscription.topicFilter));
  }
  problems.push(...secretTextProblems(secrets));
  return problems;
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
