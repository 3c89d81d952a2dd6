// A TCP proxy on loopback that breaks lines as networks do: cut, reset, silence, refusal, stall, slowness. Used by integration tests.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FaultProxy {
  readonly port: number;
  /** Connections accepted so far. */
  readonly acceptedCount: number;
  /** Moments of acceptance, milliseconds since 1970. */
  readonly acceptedAt: readonly number[];
  /** Bytes stop passing in both directions on all lines, for good, but nothing is closed: half-open lines. New lines are not touched. */
  freeze(): void;
  /** Bytes wait at the proxy, in both directions and on new lines too, until this is switched off; nothing is lost. */
  stall(stalled: boolean): void;
  /** From now on bytes pass so many at a time, each piece in a turn of the event loop of its own. Null: as they come. */
  crumble(pieceBytes: number | null): void;
  /** From now on no more than so many bytes a second pass, in each direction of each line. Null: as they come. */
  slow(bytesPerSecond: number | null): void;
  /** New connections are accepted and closed at once while refused. */
  refuse(refused: boolean): void;
  /** Ends all lines: `fin` in good order, `reset` as a crash. */
  cut(how: 'fin' | 'reset'): void;
  close(): Promise<void>;
}

/** A slow line passes what is due this often, in milliseconds. */
const slowBeatMs = 50;

/** Starts a proxy to a port on loopback. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const lines = new Set<Socket>();
  const acceptedAt: number[] = [];
  const frozen = new Set<Socket>();
  let refused = false;
  let pieceBytes: number | null = null;
  let bytesPerSecond: number | null = null;
  let release: (() => void) | null = null;
  let stalled: Promise<void> | null = null;
  /** Passes bytes on as the network is now; what comes later waits its turn. */
  const pass = async (from: Socket, to: Socket, chunk: Buffer): Promise<void> => {
    for (let start = 0; start < chunk.length; ) {
      if (stalled !== null) await stalled;
      if (frozen.has(from) || to.destroyed) return;
      const isSlow = bytesPerSecond !== null;
      const beatBytes = bytesPerSecond === null ? Infinity : Math.ceil((bytesPerSecond * slowBeatMs) / 1000);
      const end = Math.min(chunk.length, start + Math.min(pieceBytes ?? Infinity, beatBytes));
      to.write(chunk.subarray(start, end));
      start = end;
      // A slow line rests behind its last piece, too: many small writes are no faster than a large one.
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, slowBeatMs));
      else if (start < chunk.length) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const server = createServer((inner) => {
    acceptedAt.push(Date.now());
    if (refused) {
      inner.destroy();
      return;
    }
    const outer = connect({ port: targetPort, host: '127.0.0.1' });
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      lines.add(from);
      from.setNoDelay(true);
      let passed = Promise.resolve();
      from.on('data', (chunk: Buffer) => {
        passed = passed.then(() => pass(from, to, chunk));
      });
      from.on('end', () => {
        passed = passed.then(() => {
          if (!frozen.has(from)) to.end();
        });
      });
      from.on('close', () => {
        lines.delete(from);
        const isFrozen = frozen.delete(from);
        passed = passed.then(() => {
          if (!isFrozen) to.destroySoon();
        });
      });
      from.on('error', () => {
        if (!frozen.has(from)) to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get acceptedCount() {
      return acceptedAt.length;
    },
    acceptedAt,
    freeze: () => {
      for (const line of lines) frozen.add(line);
    },
    stall: (value) => {
      release?.();
      release = null;
      stalled = null;
      if (!value) return;
      stalled = new Promise((resolve) => {
        release = resolve;
      });
    },
    crumble: (value) => {
      pieceBytes = value;
    },
    slow: (value) => {
      bytesPerSecond = value;
    },
    refuse: (value) => {
      refused = value;
    },
    cut: (how) => {
      for (const line of lines) {
        if (how === 'reset') line.resetAndDestroy();
        else line.end();
      }
    },
    close: async () => {
      release?.();
      for (const line of lines) line.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
