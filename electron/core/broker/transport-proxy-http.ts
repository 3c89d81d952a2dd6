// Asks an HTTP proxy for a tunnel to the broker (CONNECT, RFC 9110 clause 9.3.6). Called by open-transport.ts.

import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { placeOf, type TransportTarget } from './connect-options.ts';
import type { Proxy } from './proxy.ts';
import type { LayerEvents, ProxyFault } from './transport.ts';

/** Most characters of a refusing answer's body kept for the detail. */
const bodyLimit = 500;

/** Starts over a stream that is open to the proxy; the answer closes everything at once. */
export function openHttpTunnel(socket: Duplex, proxy: Proxy, target: TransportTarget, events: LayerEvents): () => void {
  const place = placeOf(proxy);
  const authority = placeOf({ host: target.host, port: target.port });
  const failed = (fault: ProxyFault): void => events.ended({ kind: 'proxy', place, fault });
  events.step(`Asking the proxy ${place} for a way to ${authority}`, 'proxy');
  const request = httpRequest({
    method: 'CONNECT',
    path: authority,
    headers: { Host: authority, ...authorization(proxy) },
    createConnection: () => socket,
    // A proxy's name means nothing here, but Node checks it.
    host: 'proxy',
  });
  request.on('connect', (response, tunnel: Duplex, head: Buffer) => {
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      const body = head.toString('utf8', 0, bodyLimit);
      failed({ kind: 'http', status, statusText: response.statusMessage ?? '', body });
      return;
    }
    events.fact('Proxy', `${place} answered HTTP ${status} ${response.statusMessage ?? ''}`.trim());
    if (head.length > 0) tunnel.unshift(head);
    events.opened(tunnel);
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith('HPE_') === true) failed({ kind: 'noHttp', text: error.message });
    else if (error.message === 'socket hang up') failed({ kind: 'closed' });
    else failed({ kind: 'system', code: error.code ?? '', text: error.message });
  });
  request.end();
  return () => {
    request.destroy();
    socket.destroy();
  };
}

/** Basic (RFC 7617), the only scheme that needs nothing from the proxy first. */
function authorization({ username, password }: Proxy): Readonly<Record<string, string>> {
  if (username === '' && password === null) return {};
  const credentials = Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64');
  return { 'Proxy-Authorization': `Basic ${credentials}` };
}
