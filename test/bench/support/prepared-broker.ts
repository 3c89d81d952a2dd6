// A broker that only plays a prepared stream: accepts a client, answers its subscriptions, then writes PUBLISH packets as fast
// as the client reads. Measures a receiver without a broker's own cost. Called by receive.bench.ts.

import { createServer, type Server, type Socket } from 'node:net';
import { loadPayload, publishPacket } from '../../support/load-publisher.ts';

export interface PreparedBroker {
  readonly port: number;
  close(): void;
}

/** Plays `total` messages, round robin over the topics, to each client once it has subscribed. */
export async function startPreparedBroker(options: {
  topics: readonly string[];
  payloadBytes: number;
  total: number;
}): Promise<PreparedBroker> {
  const round = Buffer.concat(
    options.topics.map((topicName, n) => publishPacket(topicName, loadPayload(n, options.payloadBytes))),
  );
  const rounds = Math.ceil(options.total / options.topics.length);

  const play = (socket: Socket): void => {
    let left = rounds;
    const push = (): void => {
      while (left > 0) {
        left -= 1;
        if (!socket.write(round)) {
          socket.once('drain', push);
          return;
        }
      }
    };
    push();
  };

  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.on('close', () => sockets.delete(socket));
    let playing = false;
    socket.on('data', (bytes) => {
      // Good enough for known clients on loopback: one packet or several whole ones a read.
      for (let at = 0; at < bytes.length; ) {
        const type = (bytes[at] as number) >> 4;
        let length = 0;
        let shift = 0;
        let next = at + 1;
        for (;;) {
          const byte = bytes[next] as number;
          next += 1;
          length |= (byte & 0x7f) << shift;
          shift += 7;
          if (byte < 0x80) break;
        }
        if (type === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
        if (type === 12) socket.write(Buffer.from([0xd0, 0]));
        if (type === 8) {
          socket.write(Buffer.from([0x90, 3, bytes[next] as number, bytes[next + 1] as number, 0]));
          if (!playing) {
            playing = true;
            play(socket);
          }
        }
        at = next + length;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The prepared broker has no port.');
  return {
    port: address.port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
