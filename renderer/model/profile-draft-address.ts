// A pasted address -> the fields of the form. Pure; called by the profile editor's host field.

import type { ProfileSettings } from '../../shared/profile.ts';
import type { ProfileDraft } from './profile-draft.ts';
import { customaryPorts, isWebSocket } from './profile-draft-way.ts';

/** What an address says; `password` is not part of the draft and goes to the secrets. */
export interface PastedAddress {
  readonly fields: Partial<ProfileDraft>;
  readonly password: string | null;
}

const schemes: Readonly<Record<string, ProfileSettings['scheme']>> = {
  mqtt: 'mqtt',
  tcp: 'mqtt',
  mqtts: 'mqtts',
  ssl: 'mqtts',
  tls: 'mqtts',
  ws: 'ws',
  wss: 'wss',
  http: 'ws',
  https: 'wss',
};

/**
 * Takes an address such as `mqtts://user:secret@host:8883/path`, or `host:1883`, apart; null when the text is only a
 * host (or nothing that can be told apart), which then stays in the field as typed.
 */
export function splitAddress(text: string): PastedAddress | null {
  const trimmed = text.trim();
  const withScheme = /^([a-z]+):\/\/(.+)$/i.exec(trimmed);
  if (withScheme === null) return hostAndPort(trimmed);
  const scheme = schemes[(withScheme[1] ?? '').toLowerCase()];
  // `http:` is a scheme every URL reader takes apart alike; ours only names what it stands for.
  const address = `http://${withScheme[2] ?? ''}`;
  if (scheme === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  // The reader drops port 80 as its own default: look at the text itself.
  const authority = (withScheme[2] ?? '').split(/[/?#]/, 1)[0] ?? '';
  const port = /:(\d+)$/.exec(authority)?.[1] ?? String(customaryPorts[scheme]);
  const username = plain(url.username);
  const fields: Partial<ProfileDraft> = {
    scheme,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    ...(isWebSocket(scheme) && url.pathname + url.search !== '/' ? { path: url.pathname + url.search } : {}),
    ...(username === '' ? {} : { username }),
  };
  return { fields, password: url.password === '' ? null : plain(url.password) };
}

/** `host:1883` and `[::1]:1883`. A bare IPv6 address has colons too, but more than one. */
function hostAndPort(text: string): PastedAddress | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:/@\s]+):(\d{1,5})$/.exec(text);
  if (match === null) return null;
  return { fields: { host: (match[1] ?? '').replace(/^\[(.*)\]$/, '$1'), port: match[2] ?? '' }, password: null };
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    // A lone percent sign is what the user typed, not an encoding.
    if (error instanceof URIError) return part;
    throw error;
  }
}
