// A broker that does exactly what a script says, byte for byte, over real TCP. Used by tests of the guard, the connection and the whole application.

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One thing the scripted broker does for a network connection; steps run one after the other. */
export type ScriptStep =
  /** Waits for the client's next packet of this control packet type (1 CONNECT, 8 SUBSCRIBE, 12 PINGREQ, 14 DISCONNECT …); others are skipped. */
  | { readonly kind: 'expect'; readonly packetType: number }
  /** Writes bytes. A function gets everything received on this connection so far, to answer with the packet id it finds. */
  | { readonly kind: 'send'; readonly bytes: ScriptBytes | ((received: readonly ReceivedPacket[]) => ScriptBytes) }
  /** Writes bytes one at a time, each in a TCP segment of its own as far as the system allows. */
  | { readonly kind: 'dribble'; readonly bytes: ScriptBytes }
  /** Waits until a condition of the test holds. */
  | { readonly kind: 'wait'; readonly until: () => Promise<void> }
  /** Ends the connection: FIN, or RST. */
  | { readonly kind: 'close'; readonly reset?: boolean };

export type ScriptBytes = Uint8Array | readonly number[];

/** A packet of the client, whole. */
export interface ReceivedPacket {
  /** Control packet type, 1 to 15. */
  readonly packetType: number;
  /** From the fixed header on. */
  readonly bytes: Buffer;
  /** Which network connection it came on: 0 for the first. */
  readonly connectionIndex: number;
}

export interface ScriptedBroker {
  readonly port: number;
  /** Every packet of every connection, in order of arrival. */
  readonly received: readonly ReceivedPacket[];
  /** Network connections accepted so far. */
  connectionCount(): number;
  /** Network connections that are open now. */
  openCount(): number;
  /** Resolves as soon as the condition holds; looked at whenever something arrives, opens or closes. Rejects after `limitMs` (10 s), saying what was received. */
  until(condition: (broker: ScriptedBroker) => boolean, limitMs?: number): Promise<void>;
  close(): Promise<void>;
}

export const expectPacket = (packetType: number): ScriptStep => ({ kind: 'expect', packetType });
export const send = (
  ...parts: readonly (ScriptBytes | ((received: readonly ReceivedPacket[]) => ScriptBytes))[]
): ScriptStep => ({
  kind: 'send',
  bytes: (received) =>
    Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'function' ? part(received) : part))),
});
export const dribble = (bytes: ScriptBytes): ScriptStep => ({ kind: 'dribble', bytes });
export const waitFor = (until: () => Promise<void>): ScriptStep => ({ kind: 'wait', until });
export const closeConnection: ScriptStep = { kind: 'close' };
export const resetConnection: ScriptStep = { kind: 'close', reset: true };

/** Bytes written as hexadecimal; blanks are for reading. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`not hexadecimal: ${text}`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** A successful CONNACK without properties. */
export const connackOf = (protocolVersion: 4 | 5, sessionPresent = false): Uint8Array =>
  Uint8Array.from(
    protocolVersion === 5 ? [0x20, 3, sessionPresent ? 1 : 0, 0, 0] : [0x20, 2, sessionPresent ? 1 : 0, 0],
  );

/** A SUBACK for the last SUBSCRIBE received, one code for each filter in order. */
export const subackFor =
  (protocolVersion: 4 | 5, ...codes: readonly number[]) =>
  (received: readonly ReceivedPacket[]): Uint8Array => {
    const id = packetIdOf(lastOf(received, 8));
    const properties = protocolVersion === 5 ? [0] : [];
    return Uint8Array.from([0x90, 2 + properties.length + codes.length, id >> 8, id & 255, ...properties, ...codes]);
  };

/** The last packet of a type; throws when there is none. */
export function lastOf(received: readonly ReceivedPacket[], packetType: number): ReceivedPacket {
  const packet = received.findLast((candidate) => candidate.packetType === packetType);
  if (packet === undefined) throw new Error(`no packet of type ${packetType} has been received`);
  return packet;
}

/** Packet id of a SUBSCRIBE, UNSUBSCRIBE, acknowledgement, or PUBLISH with QoS 1 or 2. */
export function packetIdOf(packet: ReceivedPacket): number {
  let offset = 1;
  while ((packet.bytes.readUInt8(offset) & 0x80) !== 0) offset += 1;
  offset += 1;
  return packet.bytes.readUInt16BE(packet.packetType === 3 ? offset + 2 + packet.bytes.readUInt16BE(offset) : offset);
}

/**
 * Starts a broker on a free port of 127.0.0.1. The script is for every connection, or chosen by the connection's number (0 for the first).
 * When its script is over, a connection stays open and PINGREQ is answered.
 */
export async function startScriptedBroker(
  script: readonly ScriptStep[] | ((connectionIndex: number) => readonly ScriptStep[]),
): Promise<ScriptedBroker> {
  const received: ReceivedPacket[] = [];
  const sockets = new Set<Socket>();
  const watchers = new Set<() => void>();
  const failures: unknown[] = [];
  let connectionCount = 0;
  const changed = (): void => {
    for (const watcher of watchers) watcher();
  };

  const server: Server = createServer((socket) => {
    const connectionIndex = connectionCount;
    connectionCount += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    const line = new ScriptedLine(socket, connectionIndex, (packet) => {
      received.push(packet);
      changed();
    });
    socket.on('close', () => {
      sockets.delete(socket);
      changed();
    });
    changed();
    line.run(typeof script === 'function' ? script(connectionIndex) : script).catch((error: unknown) => {
      failures.push(error);
      socket.destroy();
      changed();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  const broker: ScriptedBroker = {
    port: (server.address() as AddressInfo).port,
    received,
    connectionCount: () => connectionCount,
    openCount: () => sockets.size,
    until: (condition, limitMs = 10_000) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          watchers.delete(look);
        };
        const look = (): void => {
          if (failures.length > 0) {
            end();
            reject(new Error('a script failed', { cause: failures[0] }));
          } else if (condition(broker)) {
            end();
            resolve();
          }
        };
        const timer = setTimeout(() => {
          end();
          const types = received.map((packet) => packet.packetType).join(' ');
          reject(
            new Error(`not within ${limitMs} ms; ${connectionCount} connections, packet types received: ${types}`),
          );
        }, limitMs);
        watchers.add(look);
        look();
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      if (failures.length > 0) throw new Error('a script failed', { cause: failures[0] });
    },
  };
  return broker;
}

/** One network connection of the scripted broker. */
class ScriptedLine {
  readonly #socket: Socket;
  readonly #index: number;
  readonly #report: (packet: ReceivedPacket) => void;
  readonly #packets: ReceivedPacket[] = [];
  /** Packets before this one are used up by `expect`. */
  #next = 0;
  #rest: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #closed = false;
  #scriptOver = false;

  constructor(socket: Socket, index: number, report: (packet: ReceivedPacket) => void) {
    this.#socket = socket;
    this.#index = index;
    this.#report = report;
    socket.on('data', (chunk) => this.#take(chunk));
    // A client that resets is part of many tests; `close` follows and is what counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  async run(steps: readonly ScriptStep[]): Promise<void> {
    for (const step of steps) {
      if (this.#closed) return;
      await this.#step(step);
    }
    this.#scriptOver = true;
    this.#answerPings();
  }

  async #step(step: ScriptStep): Promise<void> {
    switch (step.kind) {
      case 'expect':
        return this.#expect(step.packetType);
      case 'send': {
        const bytes = typeof step.bytes === 'function' ? step.bytes(this.#packets) : step.bytes;
        return this.#write(Uint8Array.from(bytes));
      }
      case 'dribble':
        for (const byte of step.bytes) {
          await this.#write(Uint8Array.of(byte));
          await new Promise((resolve) => setImmediate(resolve));
        }
        return;
      case 'wait':
        return step.until();
      case 'close':
        if (step.reset === true) this.#socket.resetAndDestroy();
        else this.#socket.end();
        return;
    }
  }

  async #expect(packetType: number): Promise<void> {
    while (!this.#closed) {
      const found = this.#packets.findIndex((packet, index) => index >= this.#next && packet.packetType === packetType);
      if (found >= 0) {
        this.#next = found + 1;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #write(bytes: Uint8Array): Promise<void> {
    // A client may close while the script still writes; that is for the test to judge.
    return new Promise((resolve) => void this.#socket.write(bytes, () => resolve()));
  }

  #take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const size = packetSize(this.#rest);
      if (size === 0 || size > this.#rest.length) break;
      const bytes = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      const packet = { packetType: bytes.readUInt8(0) >> 4, bytes, connectionIndex: this.#index };
      this.#packets.push(packet);
      this.#report(packet);
    }
    if (this.#scriptOver) this.#answerPings();
    this.#wake();
  }

  #answerPings(): void {
    for (const packet of this.#packets.slice(this.#next)) {
      if (packet.packetType === 12 && this.#socket.writable) this.#socket.write(Uint8Array.of(0xd0, 0));
    }
    this.#next = this.#packets.length;
  }
}

/** Size of the packet that begins here, or 0 while its header is incomplete. */
function packetSize(bytes: Buffer): number {
  let length = 0;
  for (let index = 1; index < 5; index += 1) {
    if (index >= bytes.length) return 0;
    const byte = bytes.readUInt8(index);
    length += (byte & 0x7f) * 128 ** (index - 1);
    if ((byte & 0x80) === 0) return index + 1 + length;
  }
  throw new Error('the client sent a malformed remaining length');
}
