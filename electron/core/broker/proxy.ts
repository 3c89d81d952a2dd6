// Which proxy stands between us and a broker, from the profile or the environment. Pure. Used by open-transport.ts.

import { isIP } from 'node:net';
import type { TransportTarget } from './connect-options.ts';
import { plainHost } from '../../../shared/route-problems.ts';

export interface Proxy {
  readonly kind: 'http' | 'socks5';
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Empty: none. */
  readonly username: string;
  readonly password: string | null;
}

/** The way: straight, through a proxy, or none, because the environment names what cannot be used (a sentence, without secrets). */
export type ProxyChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'proxy'; readonly proxy: Proxy }
  | { readonly kind: 'unusable'; readonly text: string };

type Environment = Readonly<Record<string, string | undefined>>;

const none: ProxyChoice = { kind: 'none' };

/** A Unix domain socket is never proxied. */
export function proxyFor(target: TransportTarget, environment: Environment): ProxyChoice {
  const { kind, host, port, username, password } = target.proxy;
  if (target.socketPath !== null || kind === 'none') return none;
  if (kind === 'environment') return proxyFromEnvironment(target, environment);
  return { kind: 'proxy', proxy: { kind, host: plainHost(host), port, username, password } };
}

/**
 * As curl and Go's net/http read it: wss and mqtts as https, ws as http, and plain mqtt, which the web has no word for, by ALL_PROXY and
 * then HTTPS_PROXY. Lower case is looked at first. This machine itself is never reached through a proxy.
 */
function proxyFromEnvironment(target: TransportTarget, environment: Environment): ProxyChoice {
  if (isThisMachine(target.host) || isExempt(target, read(environment, 'NO_PROXY') ?? '')) return none;
  const plainWeb = target.tls === null && target.webSocketPath !== null;
  const plainMqtt = target.tls === null && target.webSocketPath === null;
  const variables = plainWeb
    ? ['HTTP_PROXY', 'ALL_PROXY']
    : plainMqtt
      ? ['ALL_PROXY', 'HTTPS_PROXY']
      : ['HTTPS_PROXY', 'ALL_PROXY'];
  for (const variable of variables) {
    const value = read(environment, variable);
    if (value !== null) return choiceFrom(variable, value);
  }
  return none;
}

function read(environment: Environment, name: string): string | null {
  const value = environment[name.toLowerCase()] ?? environment[name] ?? '';
  return value.trim() === '' ? null : value.trim();
}

/** `value` may hold a password, so it is never repeated in a sentence. */
function choiceFrom(variable: string, value: string): ProxyChoice {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  } catch {
    return { kind: 'unusable', text: `The environment variable ${variable} does not hold an address of a proxy.` };
  }
  const scheme = url.protocol.slice(0, -1);
  const socks = scheme === 'socks5' || scheme === 'socks5h' || scheme === 'socks';
  if (!socks && scheme !== 'http') {
    return {
      kind: 'unusable',
      text: `The environment variable ${variable} names a proxy of the kind “${scheme}”. Treeline can use http and socks5.`,
    };
  }
  const username = decoded(url.username);
  const password = decoded(url.password);
  const port = url.port === '' ? (socks ? 1080 : 80) : Number(url.port);
  if (url.hostname === '' || port === 0 || username === null || password === null) {
    return { kind: 'unusable', text: `The environment variable ${variable} does not hold an address of a proxy.` };
  }
  // RFC 1929 clause 2: a length is one byte.
  if (socks && (Buffer.byteLength(username) > 255 || Buffer.byteLength(password) > 255)) {
    return {
      kind: 'unusable',
      text: `The environment variable ${variable} names a user name or password longer than the 255 bytes that SOCKS5 can carry.`,
    };
  }
  return {
    kind: 'proxy',
    proxy: {
      kind: socks ? 'socks5' : 'http',
      host: plainHost(url.hostname),
      port,
      username,
      password: url.password === '' ? null : password,
    },
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function isThisMachine(host: string): boolean {
  const name = host.toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  );
}

/** NO_PROXY: names with all that is below them, addresses, each perhaps with a port; `*` is everything. */
function isExempt({ host, port }: TransportTarget, list: string): boolean {
  const name = host.toLowerCase();
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const withPort = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry);
      if (withPort !== null && Number(withPort[2]) !== port) return false;
      const exempt = plainHost(withPort?.[1] ?? entry).replace(/^\*?\./, '');
      return name === exempt || (isIP(name) === 0 && name.endsWith(`.${exempt}`));
    });
}
