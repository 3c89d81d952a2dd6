// Reading a socket with rests in between, over real TCP and TLS: every byte once and in order, and every way to end, also while resting.

import { createHash } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, Socket } from 'node:net';
import * as tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Read } from '../../electron/core/broker/read-gathering.ts';
import { readStream, type SocketReader, TcpReader } from '../../electron/core/broker/socket-reader.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { openConnection } from '../support/connection.ts';
import { publishPacket } from '../support/load-publisher.ts';
import {
  closeConnection,
  connackOf,
  expectPacket,
  send,
  startScriptedBroker,
  subackFor,
} from '../support/scripted-broker.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';

let certificates: CertificateMaker;
let certificate: Certificate;
beforeAll(async () => {
  certificates = await createCertificateMaker();
  certificate = await certificates.make({ name: 'localhost', altNames: 'DNS:localhost,IP:127.0.0.1' });
});
afterAll(() => certificates.remove());

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** What a reader saw, as one list, so that order shows. */
interface Seen {
  /** Sizes of chunks. */
  readonly sizes: number[];
  readonly bytes: Buffer[];
  /** Bytes seen when the end came; -1 before. */
  endedAfter: number;
  errorCode: string;
  readonly closed: Promise<void>;
  readonly socket: Socket;
}

interface Later {
  readonly promise: Promise<string>;
  readonly resolve: (text: string) => void;
}

function later(): Later {
  let resolve: Later['resolve'] = () => undefined;
  const promise = new Promise<string>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const total = (seen: Pick<Seen, 'sizes'>): number => seen.sizes.reduce((sum, size) => sum + size, 0);
const ways = ['TCP', 'TLS'] as const;

/** Serves one client, and reads from it with these rests; `serve` gets the server's side of the socket, and what carries it. */
async function read(
  way: (typeof ways)[number],
  serve: (socket: Socket, carrier: Socket) => unknown,
  restAfter: (read: Read) => number,
  onChunk: (socket: Socket, chunkIndex: number, reader: SocketReader) => void = () => undefined,
  isWatched = (): boolean => true,
): Promise<Seen> {
  let carrier: Socket | null = null;
  const accept = (socket: Socket): void => {
    // A reader that resets is part of some tests.
    socket.on('error', () => undefined);
    closers.push(() => socket.destroy());
    socket.setNoDelay(true);
    serve(socket, carrier ?? socket);
  };
  const server: Server =
    way === 'TCP'
      ? createServer({ allowHalfOpen: true }, accept)
      : tls.createServer({ allowHalfOpen: true, key: certificate.keyPem, cert: certificate.certificatePem }, accept);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  server.on('connection', (socket) => {
    carrier = socket;
  });
  const { port } = server.address() as AddressInfo;
  const seen = { sizes: [] as number[], bytes: [] as Buffer[], endedAfter: -1, errorCode: '' };
  const deliver = (chunk: Uint8Array): void => {
    seen.bytes.push(Buffer.from(chunk));
    seen.sizes.push(chunk.length);
    // What is lent may be overwritten by the next read.
    chunk.fill(0xff);
    onChunk(stream, seen.sizes.length - 1, reader);
  };
  const tcp = way === 'TCP' ? new TcpReader(deliver, isWatched, { restAfter }) : null;
  const base = connect({ port, host: '127.0.0.1', ...(tcp === null ? {} : { onread: tcp.onread }) });
  const ahead = { highWaterMark: 1 };
  const stream: Socket =
    way === 'TCP' ? base : tls.connect({ socket: base, ...ahead, host: '127.0.0.1', ca: certificate.certificatePem });
  closers.push(() => stream.destroy());
  const closed = new Promise<void>((resolve) => void stream.on('close', () => resolve()));
  stream.on('end', () => {
    seen.endedAfter = total(seen);
  });
  stream.on('error', (error: NodeJS.ErrnoException) => {
    seen.errorCode = error.code ?? error.message;
  });
  await new Promise((resolve) => stream.once(way === 'TCP' ? 'connect' : 'secureConnect', resolve));
  tcp?.attach(base);
  const reader: SocketReader = tcp ?? readStream(stream, deliver, isWatched, { restAfter });
  return Object.assign(seen, { closed, socket: stream });
}

/** Bytes that show a hole, a repetition and a wrong order. */
function pattern(size: number): Buffer {
  const random = seededRandom(9);
  return Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
}

const digest = (pieces: readonly Buffer[]): string => createHash('sha256').update(Buffer.concat(pieces)).digest('hex');

/** Writes bytes in pieces of random size, each by itself. */
async function writeInPieces(socket: Socket, bytes: Buffer, largest: number): Promise<void> {
  const random = seededRandom(3);
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(random() * largest);
    const isTaken = socket.write(bytes.subarray(at, at + size));
    at += size;
    if (!isTaken) await new Promise((resolve) => socket.once('drain', resolve));
    else if (random() < 0.1) await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each(ways)('%s', (way) => {
  const policies = {
    never: () => 0,
    'after every read': () => 1,
    'now and then': (() => {
      const random = seededRandom(1);
      return () => Math.floor(random() * 3);
    })(),
  };
  it.each(Object.entries(policies))('resting %s: every byte once, in order, then the end', async (_name, restAfter) => {
    const bytes = pattern(300_000);
    const seen = await read(
      way,
      async (socket) => {
        await writeInPieces(socket, bytes, 900);
        socket.end();
      },
      restAfter,
    );
    await seen.closed;
    expect(total(seen)).toBe(bytes.length);
    expect(digest(seen.bytes)).toBe(digest([bytes]));
    expect(seen).toMatchObject({ endedAfter: bytes.length, errorCode: '' });
  });

  it('a read is never larger than its buffer, however much is waiting', async () => {
    const bytes = pattern(3_000_000);
    const seen = await read(
      way,
      (socket) => socket.end(bytes),
      () => 1,
    );
    await seen.closed;
    expect(digest(seen.bytes)).toBe(digest([bytes]));
    expect(Math.max(...seen.sizes)).toBeLessThanOrEqual(262_144);
  });

  it('what came before the end is delivered before it, when the end comes during a rest', async () => {
    let serverSide: Socket | null = null;
    const seen = await read(
      way,
      (socket) => {
        serverSide = socket;
        socket.write('first');
      },
      () => 2,
      // The reader rests from here on: the last words and the end lie in the kernel until it goes on.
      (_stream, index) => {
        if (index === 0) serverSide?.end('last words');
      },
    );
    await seen.closed;
    expect(Buffer.concat(seen.bytes).toString()).toBe('firstlast words');
    expect(seen).toMatchObject({ endedAfter: 15, errorCode: '' });
  });

  it('a reset during a rest is noticed', async () => {
    let serverSide: Socket | null = null;
    const seen = await read(
      way,
      (socket, carrier) => {
        serverSide = carrier;
        socket.write('first');
      },
      () => 2,
      () => serverSide?.resetAndDestroy(),
    );
    await seen.closed;
    expect(seen).toMatchObject({ endedAfter: -1, errorCode: 'ECONNRESET' });
  });

  it('destroyed during a rest: nothing is delivered any more, nothing breaks', async () => {
    const seen = await read(
      way,
      (socket) => void writeInPieces(socket, pattern(50_000), 500),
      () => 2,
      (stream) => stream.destroy(),
    );
    await seen.closed;
    expect(seen.sizes).toHaveLength(1);
  });

  it('our half-close during a rest: the rest is read and dropped, and the peer sees an end in order', async () => {
    const peer = later();
    const seen = await read(
      way,
      (socket) => {
        socket.on('error', (error) => peer.resolve(error.message));
        socket.on('close', () => peer.resolve('closed in order'));
        socket.resume();
        void writeInPieces(socket, pattern(400_000), 5000).then(() => socket.end());
      },
      () => 2,
      (stream, _index, reader) => {
        reader.drop();
        stream.end();
      },
    );
    await expect(peer.promise).resolves.toBe('closed in order');
    await seen.closed;
    expect(seen.errorCode).toBe('');
  });

  it('what is written while resting goes out', async () => {
    const answer = later();
    const seen = await read(
      way,
      (socket) => {
        socket.on('data', (bytes) => answer.resolve(bytes.toString()));
        socket.write('question');
      },
      () => 2,
      (stream) => setImmediate(() => stream.write('answer')),
    );
    await expect(answer.promise).resolves.toBe('answer');
    seen.socket.destroy();
  });
});

describe.each(ways)('%s while nobody looks', (way) => {
  /** Writes a byte every few milliseconds until the reader has closed. */
  const trickle = (socket: Socket): void => {
    const timer = setInterval(() => socket.write('.'), 10);
    socket.on('close', () => clearInterval(timer));
    socket.resume();
  };

  it('what is written ends a long rest: the answer is not kept waiting', async () => {
    const answered = later();
    const seen = await read(
      way,
      (socket) => {
        socket.write('first');
        socket.on('data', () => socket.write('answer'));
      },
      () => 60_000,
      (stream, index, reader) => {
        if (index > 0) return answered.resolve('answered');
        setImmediate(() => {
          reader.wrote(8);
          stream.write('question');
        });
      },
      () => false,
    );
    await expect(answered.promise).resolves.toBe('answered');
    expect(Buffer.concat(seen.bytes).toString()).toBe('firstanswer');
    seen.socket.destroy();
  });

  it('reads can wait once nothing was written for a while, not before, and not after the next write', async () => {
    const over = later();
    const waits: boolean[] = [];
    const seen = await read(
      way,
      trickle,
      ({ canWait }) => {
        waits.push(canWait);
        return 0;
      },
      (_stream, _index, reader) => {
        if (waits.at(-1) === true) reader.wrote(4);
        else if (waits.includes(true)) over.resolve('over');
      },
      () => false,
    );
    await expect(over.promise).resolves.toBe('over');
    expect(waits[0]).toBe(false);
    expect(waits.filter((canWait) => canWait)).toHaveLength(1);
    seen.socket.destroy();
  });
});

describe.each(ways)('%s while somebody looks', (way) => {
  it('no read can wait', async () => {
    const waits: boolean[] = [];
    const seen = await read(
      way,
      (socket) => writeInPieces(socket, pattern(20_000), 500).then(() => socket.end()),
      ({ canWait }) => {
        waits.push(canWait);
        return 0;
      },
    );
    await seen.closed;
    expect(waits).not.toContain(true);
  });
});

describe('reads that fill the buffer', () => {
  // As libuv does it: read after read, up to 32 of them, without looking at anything else in between.
  it('let others have their turn after some milliseconds, then go on', async () => {
    const workMs = 4;
    const work = (): void => {
      const until = performance.now() + workMs;
      while (performance.now() < until);
    };
    const reader = new TcpReader(work, () => true);
    const socket = new Socket();
    const resumed = new Promise<void>((resolve) => {
      socket.resume = () => {
        resolve();
        return socket;
      };
    });
    reader.attach(socket);
    const { onread } = reader;
    const bytes = onread.buffer as Uint8Array;
    const readFull = (): boolean => onread.callback(bytes.length, bytes);
    let reads = 1;
    while (readFull() && reads < 32) reads += 1;
    expect(reads).toBeLessThanOrEqual(4);
    await resumed;
    // The next begins with a whole turn of its own.
    expect(readFull()).toBe(true);
    socket.destroy();
  });
});

describe('a whole connection', () => {
  it('a flood in small pieces, and the end right behind it: every message, then the end', async () => {
    const count = 20_000;
    const flood = Buffer.concat(
      Array.from({ length: count }, (_, n) => publishPacket(`t/${n % 50}`, Buffer.from(`${n}`))),
    );
    const pieces = Array.from({ length: Math.ceil(flood.length / 97) }, (_, n) =>
      send(flood.subarray(n * 97, n * 97 + 97)),
    );
    const broker = await startScriptedBroker((index) =>
      index > 0
        ? [expectPacket(1)]
        : [expectPacket(1), send(connackOf(4)), expectPacket(8), send(subackFor(4, 0)), ...pieces, closeConnection],
    );
    closers.push(() => broker.close());
    const line = openConnection({
      port: broker.port,
      protocolVersion: 4,
      subscriptions: [plainSubscription('#', 0)],
    });
    closers.push(() => line.close());
    await line.until(({ line: told }) => told.includes('offline'));
    expect(line.messages).toHaveLength(count);
    expect(line.messages.every(({ payload }, n) => payload === `${n}`)).toBe(true);
    expect(line.violations).toEqual([]);
    // Told of after it was worked off: whoever shows messages asks then.
    expect(line.messagesAtReads.at(-1)).toBe(count);
    expect(line.messagesAtReads[0]).toBe(0);
  });
});
