// A publisher on a raw socket that keeps a given rate with little CPU: for load tests and benches, never for the product.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

function remainingLength(bytes: number): Buffer {
  const out: number[] = [];
  let rest = bytes;
  do {
    out.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(out);
}

const packet = (firstByte: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([firstByte]), remainingLength(body.length), body]);

/** A PUBLISH of MQTT 3.1.1 with QoS 0. */
export const publishPacket = (topicName: string, payload: Buffer, retain = false): Buffer =>
  packet(retain ? 0x31 : 0x30, Buffer.concat([text(topicName), payload]));

/** The same with QoS 1 and a packet id. */
const publishPacket1 = (topicName: string, payload: Buffer, packetId: number): Buffer =>
  packet(0x32, Buffer.concat([text(topicName), Buffer.from([packetId >> 8, packetId & 0xff]), payload]));

/** A CONNECT of MQTT 3.1.1 with clean session and no keep alive. */
const connectPacket = (clientId: string): Buffer =>
  packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(clientId)]));

/** `count` three-level topic names such as `plant/line07/sensor042`. */
export function loadTopics(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `plant/line${Math.floor(n / 50)}/sensor${n % 50}`);
}

/** A JSON payload of exactly `bytes` bytes holding the sequence number. */
export function loadPayload(seq: number, bytes: number): Buffer {
  const head = `{"seq":${seq},"value":${(seq % 1000) / 10},"pad":"`;
  return Buffer.from(head + 'x'.repeat(Math.max(0, bytes - head.length - 2)) + '"}');
}

export interface LoadPublisher {
  /**
   * Sends `total` messages round robin over the topics at `perSecond` (0: as fast as the broker takes them), or as many as the machine can
   * within `limitSeconds`.
   */
  run(total: number, perSecond: number, limitSeconds?: number): Promise<{ sentCount: number; seconds: number }>;
  /** Sends bytes as they are, awaiting the socket's drain. */
  send(bytes: Buffer): Promise<void>;
  close(): void;
}

/** Connects to a broker on loopback. */
export async function openLoadPublisher(options: {
  port: number;
  topics: readonly string[];
  payloadBytes: number;
  /** With 1 the broker's acknowledgements are read and not waited for. */
  qos?: 0 | 1;
}): Promise<LoadPublisher> {
  const socket: Socket = connect(options.port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  socket.write(connectPacket(`load-${process.pid}-${Math.floor(performance.now() * 1000)}`));
  await once(socket, 'data');
  socket.resume();
  const send = async (bytes: Buffer): Promise<void> => {
    if (!socket.write(bytes)) await once(socket, 'drain');
  };
  // Prepared once: building packets must not cost what the broker and the core need.
  const prepared = options.topics.map((topicName, n) => {
    const payload = loadPayload(n, options.payloadBytes);
    return options.qos === 1 ? publishPacket1(topicName, payload, n + 1) : publishPacket(topicName, payload);
  });
  return {
    send,
    async run(total, perSecond, limitSeconds = Number.POSITIVE_INFINITY) {
      const startedAt = performance.now();
      let sentCount = 0;
      while (sentCount < total) {
        const elapsedMs = performance.now() - startedAt;
        if (elapsedMs > limitSeconds * 1000) break;
        const due = perSecond === 0 ? sentCount + 500 : Math.floor((elapsedMs * perSecond) / 1000);
        const until = Math.min(total, due);
        if (until > sentCount) {
          const batch: Buffer[] = [];
          for (; sentCount < until; sentCount += 1) batch.push(prepared[sentCount % prepared.length] as Buffer);
          await send(Buffer.concat(batch));
        }
        if (perSecond > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return { sentCount, seconds: (performance.now() - startedAt) / 1000 };
    },
    close: () => {
      socket.destroy();
    },
  };
}
