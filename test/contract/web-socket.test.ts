// The contract over a real WebSocket, with the web host's own transport at the core's end.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { webSocketTransport } from '../../electron/web/socket-transport.ts';
import { maximumFrameBytes } from '../../shared/frame.ts';
import { registerContractSuite } from './contract-suite.ts';

registerContractSuite(
  'a WebSocket',
  async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: maximumFrameBytes });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const onTrouble = (): void => {};
    return {
      async open() {
        const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
        // Wrapped in the same turn as it opens: a frame in the first packet must not be missed.
        const renderer = new Promise<ReturnType<typeof webSocketTransport>>((resolve, reject) => {
          client.once('error', reject);
          client.once('open', () => resolve(webSocketTransport(client, { onTrouble })));
        });
        const [socket] = (await once(server, 'connection')) as [WebSocket];
        const core = webSocketTransport(socket, { onTrouble });
        return [await renderer, core] as const;
      },
      async close() {
        for (const socket of server.clients) socket.terminate();
        const closed = once(server, 'close');
        server.close();
        await closed;
      },
    };
  },
  2_000,
);
