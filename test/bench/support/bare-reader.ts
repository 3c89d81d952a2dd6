// Reads what a broker sends from a bare socket and counts the PUBLISH packets, nothing else: the least a receiver can cost. Used by benches.

import { once } from 'node:events';
import { connect } from 'node:net';

const connectPacket = Uint8Array.of(0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, 2, 0x62, 0x72);
const publishType = 3;

/** Counts packets in a stream of chunks that may end anywhere. */
class PacketCounter {
  publishCount = 0;
  /** Bytes of the packet under way that are still to come. */
  #left = 0;
  #isInLength = false;
  #shift = 0;

  take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#isInLength) {
        const byte = chunk[at]!;
        this.#left += (byte & 0x7f) << this.#shift;
        this.#shift += 7;
        this.#isInLength = byte > 0x7f;
        at += 1;
      } else if (this.#left > 0) {
        const passed = Math.min(this.#left, chunk.length - at);
        this.#left -= passed;
        at += passed;
      } else {
        if (chunk[at]! >>> 4 === publishType) this.publishCount += 1;
        this.#isInLength = true;
        this.#shift = 0;
        at += 1;
      }
    }
  }
}

/** Connects, subscribes with QoS 0 and reads until so many PUBLISH packets have begun. Seconds from the first byte sent; rejects after `limitSeconds`. */
export async function readBare(
  port: number,
  topicFilter: string,
  count: number,
  limitSeconds: number,
): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const filter = Buffer.from(topicFilter);
  const subscribe = Buffer.from([0x82, filter.length + 5, 0, 1, 0, filter.length, ...filter, 0]);
  const counter = new PacketCounter();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`only ${counter.publishCount} of ${count} messages came within ${limitSeconds} s`));
    }, limitSeconds * 1000);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      counter.take(chunk);
      if (counter.publishCount < count) return;
      clearTimeout(timer);
      socket.destroy();
      const { user, system } = process.cpuUsage(cpuBefore);
      resolve({ seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 });
    });
    socket.write(connectPacket);
    socket.write(subscribe);
  });
}
