// What is wrong with the way to a broker, as far as it can be told before trying: host, port, socket, path, family, proxy, headers. By field, as
// sentences. Pure. Called by profile-problems.ts, for the form and the core alike, and by the core with the secrets (connect-options.ts).

import type { FieldProblem } from './contract.ts';
import { utf8Length } from './mqtt/utf8.ts';
import type { ProfileSettings } from './profile.ts';

type Add = (field: string, message: string | null) => void;

/** The host as the network wants it: `[::1]` becomes `::1`. */
export function plainHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** Problems of the settings. Not for the demo, whose place is chosen at connect. */
export function routeProblems(settings: ProfileSettings): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add: Add = (field, message) => {
    if (message !== null) problems.push({ field, message });
  };
  const { host, port, path, socketPath, scheme } = settings;
  // A socket of this machine has no host; TLS may still want a name, which then is the host's.
  const bySocket = socketPath.trim() !== '';
  if (!bySocket || host !== '') add('host', hostProblem(host));
  if (!bySocket && port === 0) add('port', 'Enter a port from 1 to 65,535. MQTT uses 1883, over TLS 8883.');
  if (socketPath.includes('\u0000')) add('socketPath', 'A path cannot contain the character U+0000. Remove it.');
  add('addressFamily', familyProblem(settings));
  checkProxy(settings, add);
  if (scheme !== 'ws' && scheme !== 'wss') return problems;
  add('path', pathProblem(path));
  checkWebSocket(settings, add);
  return problems;
}

/** What the password of the proxy and the settings contradict each other in. Empty: there is none. */
export function proxyPasswordProblems({ proxy }: ProfileSettings, password: string): readonly FieldProblem[] {
  const { kind, username } = proxy;
  if ((kind !== 'http' && kind !== 'socks5') || password === '') return [];
  const problems: FieldProblem[] = [];
  // RFC 1929 clause 2: a length is one byte.
  if (kind === 'socks5' && utf8Length(password) > 255) {
    const message = 'The password is longer than the 255 bytes that SOCKS5 can carry.';
    problems.push({ field: 'proxyPassword', message });
  }
  if (username === '') {
    problems.push({ field: 'proxy.username', message: 'The password of the proxy needs a user name.' });
  }
  return problems;
}

function checkProxy({ proxy, socketPath }: ProfileSettings, add: Add): void {
  const { kind, host, port, username } = proxy;
  if (kind !== 'http' && kind !== 'socks5') return;
  if (socketPath.trim() !== '') {
    add('proxy.kind', 'A socket on this computer is not reached through a proxy. Clear the socket path, or the proxy.');
    return;
  }
  if (host === '') add('proxy.host', 'Enter the host name or address of the proxy.');
  else add('proxy.host', hostProblem(host));
  if (port === 0) add('proxy.port', 'Enter a port from 1 to 65,535.');
  if (kind === 'http' && username.includes(':')) {
    add('proxy.username', 'The user name for an HTTP proxy cannot hold a colon.');
  }
  if (kind === 'socks5' && utf8Length(username) > 255) {
    add('proxy.username', 'SOCKS5 can carry a user name of 255 bytes.');
  }
}

function checkWebSocket({ webSocket }: ProfileSettings, add: Add): void {
  if (webSocket.subprotocol !== '' && !isToken(webSocket.subprotocol)) {
    add('webSocket.subprotocol', 'A subprotocol is one word, such as mqtt or mqttv3.1.');
  }
  for (const [index, [name, value]] of webSocket.headers.entries()) {
    add(`webSocket.headers.${index}`, headerProblem(name, value, 'This header'));
  }
}

function hostProblem(host: string): string | null {
  if (host === '') return 'Enter the host name or address of the broker.';
  if (host.length > 253) return 'A host name has at most 253 characters.';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return 'Enter the host only; the scheme has its own field.';
  if (/[\s/?#@\\]/.test(host))
    return 'Enter the host only, without path, user or spaces. A whole address can be pasted.';
  const inside = plainHost(host);
  // One colon is a port that belongs into its own field; an IPv6 address has two or more.
  if (inside.split(':').length === 2) return 'Enter the host only; the port has its own field.';
  if (inside.includes(':') && !/^[0-9a-f:.]+(%[\w.-]+)?$/i.test(inside)) return 'This is not an IPv6 address.';
  return null;
}

/** With a proxy in between the proxy decides about the last part of the way. */
function familyProblem({ addressFamily, host, socketPath, proxy }: ProfileSettings): string | null {
  if (addressFamily === 'any' || socketPath.trim() !== '' || proxy.kind !== 'none') return null;
  const inside = plainHost(host);
  if (addressFamily === 'ipv6' && /^\d{1,3}(\.\d{1,3}){3}$/.test(inside)) {
    return 'The host is an IPv4 address, so IPv6 alone cannot reach it.';
  }
  if (addressFamily === 'ipv4' && inside.includes(':')) {
    return 'The host is an IPv6 address, so IPv4 alone cannot reach it.';
  }
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

/** A token of HTTP (RFC 9110 clause 5.6.2): header names and subprotocols. */
const isToken = (text: string): boolean => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);

/** What is wrong with a header of the WebSocket handshake, as a sentence about `what`, which does not quote it: it may be a secret. */
export function headerProblem(name: string, value: string, what: string): string | null {
  if (name === '') return `${what} has no name.`;
  if (!isToken(name)) return `${what} has a name with spaces or signs that HTTP does not allow.`;
  if (/^(connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i.test(name)) {
    return `${what} is one that the handshake itself sets. Remove it.`;
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value)) {
    return `${what} has a value with line breaks or characters that HTTP does not allow.`;
  }
  return null;
}
