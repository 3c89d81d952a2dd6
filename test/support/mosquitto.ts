// Starts a real mosquitto with a configuration of its own, on loopback and free ports, and ends it by its process id. Used by integration tests.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface MosquittoListener {
  /** ws listeners of mosquitto 2.0.11 ignore the bind address. */
  readonly kind: 'mqtt' | 'ws';
  /** 0 or missing: a free one. */
  readonly port?: number;
  /** A Unix domain socket instead of a port. */
  readonly socketPath?: string;
  /** Lines of this listener's own, such as `allow_anonymous false` or `cafile …`. */
  readonly config?: readonly string[];
}

export interface MosquittoOptions {
  /** One plain listener when missing. */
  readonly listeners?: readonly MosquittoListener[];
  /** Lines of the global part. */
  readonly config?: readonly string[];
}

export interface Mosquitto {
  /** Port of the first mqtt listener (0: none). */
  readonly port: number;
  /** Port of the first ws listener (0: none). */
  readonly wsPort: number;
  /** Ports of all listeners in order. */
  readonly ports: readonly number[];
  /** What it has logged so far. */
  log(): string;
  /** Resolves when what was logged from now on fits the pattern; rejects after `limitMs` (10 s). */
  untilLogged(pattern: RegExp, limitMs?: number): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Ends it in good order and removes its files. */
  close(): Promise<void>;
}

/** Where Debian puts it. */
const program = '/usr/sbin/mosquitto';
const startLimitMs = 15_000;

/** Starts a broker; resolves when every listener accepts connections. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const listeners = await Promise.all(
    (options.listeners ?? [{ kind: 'mqtt' }]).map(async (listener) => ({
      ...listener,
      port: listener.port || (await freePort()),
    })),
  );
  const folder = await mkdtemp(join(tmpdir(), 'treeline-mosquitto-'));
  const lines = [
    'per_listener_settings true',
    // Started by root it would become "mosquitto" and could not read the test's files.
    'user root',
    'log_type all',
    'log_dest stderr',
    'persistence false',
    'sys_interval 1',
    ...(options.config ?? []),
  ];
  for (const { kind, port, socketPath, config = [] } of listeners) {
    const place = socketPath === undefined ? `${port} 127.0.0.1` : `0 ${socketPath}`;
    lines.push(`listener ${place}`, `protocol ${kind === 'ws' ? 'websockets' : 'mqtt'}`, ...config);
    if (!config.some((line) => line.startsWith('allow_anonymous'))) lines.push('allow_anonymous true');
  }
  const file = join(folder, 'mosquitto.conf');
  await writeFile(file, `${lines.join('\n')}\n`);
  const child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    log += text;
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (running(child)) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(listeners.map(({ port, socketPath }) => untilAccepting(socketPath ?? port, child, () => log)));
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    port: listeners.find(({ kind }) => kind === 'mqtt')?.port ?? 0,
    wsPort: listeners.find(({ kind }) => kind === 'ws')?.port ?? 0,
    ports: listeners.map(({ port }) => port),
    log: () => log,
    untilLogged: (pattern, limitMs = 10_000) => {
      const from = log.length;
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          child.stderr.off('data', look);
        };
        const look = (): void => {
          if (!pattern.test(log.slice(from))) return;
          end();
          resolve();
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`mosquitto has not logged ${String(pattern)} within ${limitMs} ms:\n${log.slice(from)}`));
        }, limitMs);
        child.stderr.on('data', look);
      });
    },
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}

function running(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function untilAccepting(port: number | string, child: ChildProcess, log: () => string): Promise<void> {
  const until = Date.now() + startLimitMs;
  while (Date.now() < until) {
    if (!running(child)) throw new Error(`mosquitto ended while starting:\n${log()}`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`mosquitto does not accept connections at ${port}:\n${log()}`);
}

function accepts(port: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = typeof port === 'string' ? connect(port) : connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
