// Reads an address given with --connect, or that of a link, into profile settings. Called by core.ts and connect-links.ts.

import { AppError } from '../../shared/errors.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';

const schemes = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443, 'tcp:': 1883, 'ssl:': 8883 } as const;
type UrlScheme = keyof typeof schemes;
const schemeNames: Readonly<Record<UrlScheme, ProfileSettings['scheme']>> = {
  'mqtt:': 'mqtt',
  'mqtts:': 'mqtts',
  'ws:': 'ws',
  'wss:': 'wss',
  'tcp:': 'mqtt',
  'ssl:': 'mqtts',
};
const isKnown = (scheme: string): scheme is UrlScheme => scheme in schemes;

/** Settings and password out of an address such as `mqtts://user:secret@host:8883`. Throws `invalidInput` naming the remedy. */
export function profileFromUrl(
  text: string,
  from: 'connect' | 'link' = 'connect',
): { settings: ProfileSettings; password: string | null } {
  const refuse = (why: string): never => {
    throw new AppError(
      'invalidInput',
      `${from === 'link' ? 'The address of a link' : 'The address to connect to'} ${why}. Give one like mqtt://host:1883 or wss://host/mqtt.`,
      {
        field: from,
      },
    );
  };
  const parsed = URL.canParse(text) ? new URL(text) : refuse('cannot be read');
  const plain = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      return refuse('holds a user name or password that is not percent-encoded rightly');
    }
  };
  const scheme = parsed.protocol;
  if (!isKnown(scheme)) return refuse(`begins with "${scheme}", which is not mqtt, mqtts, ws or wss`);
  if (parsed.hostname === '') return refuse('names no host');
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = parsed.port === '' ? schemes[scheme] : Number(parsed.port);
  const isWebSocket = scheme === 'ws:' || scheme === 'wss:';
  return {
    settings: {
      ...newProfileSettings,
      name: `${host}:${port}`,
      scheme: schemeNames[scheme],
      host,
      port,
      path: isWebSocket && parsed.pathname !== '' ? parsed.pathname + parsed.search : newProfileSettings.path,
      username: parsed.username === '' ? null : plain(parsed.username),
    },
    password: parsed.password === '' ? null : plain(parsed.password),
  };
}
