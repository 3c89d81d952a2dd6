// Opens the TCP connection (or Unix domain socket) to a broker or its proxy. Called by open-transport.ts.

import { connect, isIP, type NetConnectOpts, type TcpNetConnectOpts } from 'node:net';
import { placeOf, type TransportTarget } from './connect-options.ts';
import type { TcpReader } from './socket-reader.ts';
import { type LayerEvents, problemFromError } from './transport.ts';

export type TcpPlace = Pick<TransportTarget, 'host' | 'port' | 'socketPath' | 'addressFamily'>;

/**
 * Opens a socket; the answer closes it at once. Its errors are reported for as long as it lives. With a reader, its bytes go there and not
 * through the stream.
 */
export function openTcp(to: TcpPlace, events: LayerEvents, reader: TcpReader | null): () => void {
  const place = placeOf(to);
  const named = to.socketPath === null && isIP(to.host) === 0;
  if (named) events.step(`Looking up ${to.host}`, 'lookup');
  else events.step(`Opening a connection to ${place}`, 'tcp');
  const where: NetConnectOpts = typeof to.socketPath === 'string' ? { path: to.socketPath } : internetOptions(to);
  const socket = connect({ ...where, ...(reader === null ? {} : { onread: reader.onread }) });
  const addresses: string[] = [];
  socket.on('lookup', (error: Error | null, address: string | undefined) => {
    if (!named || error !== null || address === undefined) return;
    addresses.push(address);
    // All addresses are told in one go, before the first is tried.
    if (addresses.length > 1) return;
    queueMicrotask(() => {
      events.fact(addresses.length === 1 ? 'Address' : 'Addresses', addresses.join(', '));
      events.step(`Opening a connection to ${place}`, 'tcp');
    });
  });
  const closed = (): void => events.ended({ kind: 'closed' });
  socket.on('connect', () => {
    // Whoever reads from the socket from here on sees its end in order, after the last bytes.
    socket.off('close', closed);
    if (to.socketPath === null) events.fact('Connected to', `${socket.remoteAddress ?? to.host}, port ${to.port}`);
    reader?.attach(socket);
    events.opened(socket);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // An error without a code is what a layer above closed us with, and told itself.
    if (error.code !== undefined) events.ended(problemFromError(error));
  });
  socket.on('close', closed);
  return () => socket.destroy();
}

function internetOptions({ host, port, addressFamily }: TcpPlace): TcpNetConnectOpts {
  return {
    host,
    port,
    noDelay: true,
    ...(addressFamily === 'any'
      ? {
          autoSelectFamily: true,
          // Node gives each address 250 ms, too little for a satellite link or a sleeping gateway.
          autoSelectFamilyAttemptTimeout: 3000,
        }
      : { family: addressFamily === 'ipv4' ? 4 : 6 }),
  };
}
