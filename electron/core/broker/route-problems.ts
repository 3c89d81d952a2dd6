// What is wrong with the way to a broker: host, port, socket, path, family, proxy. Pure. Used by connect-options.ts.

import { isIP } from 'node:net';
import type { FieldProblem } from '../../../shared/contract.ts';
import type { ProfileSettings } from '../../../shared/profile.ts';

interface RouteSecrets {
  readonly proxyPassword?: string;
}

/** The host as the network wants it: `[::1]` becomes `::1`. */
export function plainHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** Problems by field. Not for the demo, whose place is chosen at connect. */
export function checkRoute(settings: ProfileSettings, secrets: RouteSecrets): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (field: string, message: string | null) => {
    if (message !== null) problems.push({ field, message });
  };
  // A socket of this machine has no host; TLS may still want a name, which then is the host's.
  const bySocket = settings.socketPath.trim() !== '';
  if (!bySocket || settings.host !== '') add('host', hostProblem(settings.host));
  if (!bySocket && settings.port === 0) add('port', 'Enter a port from 1 to 65535. MQTT uses 1883, over TLS 8883.');
  if (settings.scheme === 'ws' || settings.scheme === 'wss') add('path', pathProblem(settings.path));
  add('addressFamily', familyProblem(settings));
  checkProxy(settings, secrets.proxyPassword ?? '', add);
  return problems;
}

/** What shared/profile-problems.ts cannot know: it sees neither the secret nor how a socket and a proxy go together. */
function checkProxy(
  { proxy, socketPath }: ProfileSettings,
  password: string,
  add: (field: string, message: string | null) => void,
): void {
  const { kind, username } = proxy;
  if (kind !== 'http' && kind !== 'socks5') return;
  if (socketPath.trim() !== '') {
    add('proxy.kind', 'A socket on this computer is not reached through a proxy. Clear the socket path, or the proxy.');
    return;
  }
  if (kind === 'http' && username.includes(':')) {
    add('proxy.username', 'The user name for an HTTP proxy cannot hold a colon.');
  }
  // RFC 1929 clause 2: a length is one byte.
  if (kind === 'socks5' && Buffer.byteLength(password) > 255) {
    add('proxyPassword', 'The password is longer than the 255 bytes that SOCKS5 can carry.');
  }
  if (username === '' && password !== '') add('proxy.username', 'The password of the proxy needs a user name.');
}

function hostProblem(host: string): string | null {
  if (host === '') return 'Enter the host name or address of the broker.';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return 'Enter the host only; the scheme has its own field.';
  if (/[\s/?#@\\]/.test(host)) return 'Enter the host only, without path, user or spaces.';
  const inside = plainHost(host);
  // One colon is a port that belongs into its own field; an IPv6 address has two or more.
  if (inside.split(':').length === 2) return 'Enter the host only; the port has its own field.';
  if (inside.includes(':') && !/^[0-9a-f:.]+(%[\w.-]+)?$/i.test(inside)) return 'This is not an IPv6 address.';
  return null;
}

/** With a proxy in between the proxy decides about the last part of the way. */
function familyProblem({ addressFamily, host, socketPath, proxy }: ProfileSettings): string | null {
  if (addressFamily === 'any' || socketPath.trim() !== '' || proxy.kind !== 'none') return null;
  const version = isIP(plainHost(host));
  if (version === 4 && addressFamily === 'ipv6') return 'The host is an IPv4 address, so IPv6 alone cannot reach it.';
  if (version === 6 && addressFamily === 'ipv4') return 'The host is an IPv6 address, so IPv4 alone cannot reach it.';
  return null;
}

function pathProblem(path: string): string | null {
  if (path !== '' && !path.startsWith('/')) return 'The path begins with a slash, such as /mqtt.';
  if (path.includes('#')) return 'A WebSocket path cannot hold a #.';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(path))
    return 'A WebSocket path cannot hold spaces or control characters. Write a space as %20.';
  return null;
}
