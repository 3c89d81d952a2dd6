// The draft's part about how bytes get to the broker: address, Unix socket, WebSocket, proxy. Pure. Part of profile-draft.ts.

import type { ProfileSettings } from '../../shared/profile.ts';
import { type Blame, numberOf } from './profile-draft-number.ts';
import { type PairRow, pairRows, pairsOf } from './profile-draft-rows.ts';

export interface WayDraft {
  readonly scheme: ProfileSettings['scheme'];
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly socketPath: string;
  readonly addressFamily: ProfileSettings['addressFamily'];
  readonly webSocketHeaders: readonly PairRow[];
  readonly webSocketSubprotocol: string;
  readonly proxyKind: ProfileSettings['proxy']['kind'];
  readonly proxyHost: string;
  /** Empty where there is no proxy. */
  readonly proxyPort: string;
  readonly proxyUsername: string;
}

type WaySettings = Pick<
  ProfileSettings,
  'scheme' | 'host' | 'port' | 'path' | 'socketPath' | 'addressFamily' | 'webSocket' | 'proxy'
>;

export function wayDraft(settings: WaySettings): WayDraft {
  const { scheme, host, port, path, socketPath, addressFamily, webSocket, proxy } = settings;
  return {
    scheme,
    host,
    port: String(port),
    path,
    socketPath,
    addressFamily,
    webSocketHeaders: pairRows(webSocket.headers),
    webSocketSubprotocol: webSocket.subprotocol,
    proxyKind: proxy.kind,
    proxyHost: proxy.host,
    proxyPort: proxy.port === 0 ? '' : String(proxy.port),
    proxyUsername: proxy.username,
  };
}

export function waySettings(draft: WayDraft & { readonly demo: boolean }, blame: Blame): WaySettings {
  const hasSocket = draft.socketPath.trim() !== '';
  const path = draft.path.trim();
  return {
    scheme: draft.scheme,
    host: hostOf(draft.host),
    port: draft.demo ? Number(draft.port) : numberOf('port', draft.port, blame),
    path: path.startsWith('/') || !isWebSocket(draft.scheme) ? path : `/${path}`,
    socketPath: hasSocket ? draft.socketPath : '',
    addressFamily: draft.addressFamily,
    webSocket: { headers: pairsOf(draft.webSocketHeaders), subprotocol: draft.webSocketSubprotocol.trim() },
    proxy: {
      kind: draft.proxyKind,
      host: hostOf(draft.proxyHost),
      port: proxyPort(draft, blame),
      username: draft.proxyUsername,
    },
  };
}

/** Where no proxy of our own is asked for, its port need not be one. */
function proxyPort({ proxyKind, proxyPort: text }: WayDraft, blame: Blame): number {
  if (proxyKind === 'http' || proxyKind === 'socks5') return numberOf('proxy.port', text, blame);
  return text.trim() === '' ? 0 : numberOf('proxy.port', text, () => {});
}

export const usesTls = (scheme: ProfileSettings['scheme']): boolean => scheme === 'mqtts' || scheme === 'wss';
/** Whether anybody may answer in the broker's place. */
export const isUncheckedTls = ({ scheme, tls, demo }: Pick<ProfileSettings, 'scheme' | 'tls' | 'demo'>): boolean =>
  !demo && usesTls(scheme) && tls.verification === 'off';
export const isWebSocket = (scheme: ProfileSettings['scheme']): boolean => scheme === 'ws' || scheme === 'wss';

/** Ports that brokers listen on by custom, by scheme. */
export const customaryPorts: Readonly<Record<ProfileSettings['scheme'], number>> = {
  mqtt: 1883,
  mqtts: 8883,
  ws: 80,
  wss: 443,
};

/** The change to another scheme. The port goes along while it is the customary one. */
export function withScheme(
  draft: Pick<WayDraft, 'scheme' | 'port'>,
  scheme: ProfileSettings['scheme'],
): Pick<WayDraft, 'scheme' | 'port'> {
  const isCustomary = draft.port.trim() === '' || draft.port.trim() === String(customaryPorts[draft.scheme]);
  return { scheme, port: isCustomary ? String(customaryPorts[scheme]) : draft.port };
}

/** A host as it is saved: IPv6 addresses without brackets. */
export const hostOf = (text: string): string => text.trim().replace(/^\[(.*)\]$/, '$1');
