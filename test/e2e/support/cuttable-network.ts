// A network that can be cut: a SOCKS5 proxy on loopback for one browser context, so that its sockets really break while
// those of others live on (Chromium's own emulation leaves open WebSockets alone). Called by tabs-web.spec.ts.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableNetwork {
  /** For a browser context's `proxy.server`. */
  readonly proxy: string;
  /** Resets every connection and lets no new one through. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** The greeting's answer: no authentication (RFC 1928 section 3). */
const noAuthentication = Buffer.from([5, 0]);
/** The request's answers: succeeded, from 0.0.0.0:0 (RFC 1928 section 6). */
const succeeded = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

export async function openCuttableNetwork(): Promise<CuttableNetwork> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((inner) => {
    track(inner);
    if (isCut) {
      inner.resetAndDestroy();
      return;
    }
    inner.once('data', () => {
      inner.write(noAuthentication);
      // A browser waits for each answer, so a request comes in one piece.
      inner.once('data', (request: Buffer) => {
        inner.pause();
        const outer = connect(targetOf(request));
        track(outer);
        outer.once('connect', () => {
          inner.write(succeeded);
          inner.pipe(outer);
          outer.pipe(inner);
        });
        outer.on('close', () => inner.destroy());
        inner.on('close', () => outer.destroy());
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    proxy: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend() {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Where a CONNECT request wants to go: an IPv4 address or a name (RFC 1928 section 4). */
function targetOf(request: Buffer): { readonly host: string; readonly port: number } {
  const isName = request[3] === 3;
  const host = isName ? request.subarray(5, 5 + (request[4] ?? 0)).toString() : request.subarray(4, 8).join('.');
  return { host, port: request.readUInt16BE(request.length - 2) };
}
