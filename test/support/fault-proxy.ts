// A TCP proxy on loopback that breaks lines as networks do: cut, reset, silence, refusal. Used by integration tests.

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
  /** New connections are accepted and closed at once while refused. */
  refuse(refused: boolean): void;
  /** Ends all lines: `fin` in good order, `reset` as a crash. */
  cut(how: 'fin' | 'reset'): void;
  close(): Promise<void>;
}

/** Starts a proxy to a port on loopback. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const lines = new Set<Socket>();
  const acceptedAt: number[] = [];
  const frozen = new Set<Socket>();
  let refused = false;
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
      from.on('data', (chunk) => {
        if (!frozen.has(from)) to.write(chunk);
      });
      from.on('end', () => {
        if (!frozen.has(from)) to.end();
      });
      from.on('close', () => {
        lines.delete(from);
        if (!frozen.has(from)) to.destroy();
        frozen.delete(from);
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
      for (const line of lines) line.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
