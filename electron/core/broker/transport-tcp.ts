// Opens the TCP connection to a broker. Called by transport.ts.

import { connect, isIP } from 'node:net';
import { placeOf, type TransportTarget } from './connect-options.ts';
import type { TcpReader } from './socket-reader.ts';
import { type LayerEvents, problemFromError } from './transport.ts';

/**
 * Opens a socket; the answer closes it at once. Its errors are reported for as long as it lives. With a reader, its bytes go there and not
 * through the stream.
 */
export function openTcp(target: TransportTarget, events: LayerEvents, reader: TcpReader | null): () => void {
  const place = placeOf(target);
  events.step(isIP(target.host) === 0 ? `Looking up ${target.host}` : `Opening a connection to ${place}`);
  const socket = connect({
    host: target.host,
    port: target.port,
    noDelay: true,
    autoSelectFamily: true,
    // Node gives each address 250 ms, too little for a satellite link or a sleeping gateway.
    autoSelectFamilyAttemptTimeout: 3000,
    ...(reader === null ? {} : { onread: reader.onread }),
  });
  socket.on('lookup', () => events.step(`Opening a connection to ${place}`));
  const closed = (): void => events.ended({ kind: 'closed' });
  socket.on('connect', () => {
    // Whoever reads from the socket from here on sees its end in order, after the last bytes.
    socket.off('close', closed);
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
