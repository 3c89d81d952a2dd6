// Which requests are ours by their headers: Host, Origin, Sec-Fetch-Site. Pure; called by http-server.ts before anything else.

import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is refused: an HTTP status, and a sentence that names no secret. */
export interface Refusal {
  readonly status: 403 | 421;
  readonly message: string;
}

/** A name or address as it stands in a URL and in `Host`. */
export const urlHost = (name: string): string => (name.includes(':') ? `[${name}]` : name.toLowerCase());

/**
 * The values of `Host` by which this server may be spoken to. Names of other machines are not among them, so a page whose
 * name was made to point here (DNS rebinding) is refused. `addresses`: those listened on, besides loopback.
 */
export function hostsOf(port: number, addresses: readonly string[]): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '::1', ...addresses].map(urlHost);
  // A browser leaves out the port of the scheme.
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

/** Why a plain request is refused, or null. */
export function refusalOfRequest(
  method: string,
  headers: IncomingHttpHeaders,
  hosts: ReadonlySet<string>,
): Refusal | null {
  const refusal = refusalOfSender(headers, hosts, ['same-origin', 'none']);
  if (refusal !== null) return refusal;
  const isReading = method === 'GET' || method === 'HEAD';
  if ((!isReading || headers.origin !== undefined) && !isOwnOrigin(headers)) {
    return { status: 403, message: 'Only the page of this very server may send that.' };
  }
  return null;
}

/** Why an upgrade to WebSocket is refused, or null. A browser always sends Origin with it. */
export function refusalOfUpgrade(headers: IncomingHttpHeaders, hosts: ReadonlySet<string>): Refusal | null {
  const refusal = refusalOfSender(headers, hosts, ['same-origin']);
  if (refusal !== null) return refusal;
  return isOwnOrigin(headers)
    ? null
    : { status: 403, message: 'Only the page of this very server may open a line to it.' };
}

function refusalOfSender(
  headers: IncomingHttpHeaders,
  hosts: ReadonlySet<string>,
  fetchSites: readonly string[],
): Refusal | null {
  if (headers.host === undefined || !hosts.has(headers.host)) {
    return { status: 421, message: 'This server does not answer to that name. Use the address it printed.' };
  }
  const site = headers['sec-fetch-site'];
  // Older browsers and other programs do not send it.
  if (site !== undefined && (typeof site !== 'string' || !fetchSites.includes(site))) {
    return { status: 403, message: 'Another site sent you here. Type the address or copy it from the terminal.' };
  }
  return null;
}

/** `Host` was checked before, so an origin made of it is one of ours. */
const isOwnOrigin = (headers: IncomingHttpHeaders): boolean => headers.origin === `http://${headers.host}`;
