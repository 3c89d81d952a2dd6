// A server that repeats what it must not: it answers every MQTT CONNECT with an AUTH exchange and a refusal, every HTTP request (a WebSocket's
// or a proxy's) with 403, and tells the client's secrets in its words. Used by the tests that look for leaks.

import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

export interface ParrotServer {
  readonly port: number;
  /** What it got, over all connections. */
  received(): Buffer;
  close(): Promise<void>;
}

/** `words` are what it says. */
export async function startParrotServer(words: string): Promise<ParrotServer> {
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let connectCount = 0;
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const isHttp = /^[A-Z]+ /.test(chunk.toString('latin1'));
      if (isHttp)
        socket.end(`HTTP/1.1 403 ${words}\r\nX-Echo: ${words}\r\nContent-Length: ${words.length}\r\n\r\n${words}`);
      else if (chunk[0] === 0x10 && chunk.includes('X-OWN') && connectCount === 0) socket.write(challenge(words));
      else socket.end(refusal(chunk, words));
      connectCount += 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(chunks),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function challenge(words: string): Buffer {
  const properties = { authenticationMethod: 'X-OWN', authenticationData: Buffer.from(words), reasonString: words };
  return generate({ cmd: 'auth', reasonCode: 0x18, properties }, { protocolVersion: 5 });
}

/** "Bad user name or password" in the version that CONNECT asks for; AUTH is of version 5 too. */
function refusal(packet: Buffer, words: string): Buffer {
  const isOld = packet[0] === 0x10 && packet.includes(Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4]));
  if (isOld) return generate({ cmd: 'connack', returnCode: 4, sessionPresent: false });
  const properties = { reasonString: words, userProperties: { said: words } };
  return generate({ cmd: 'connack', reasonCode: 0x86, sessionPresent: false, properties }, { protocolVersion: 5 });
}
