// The core's thread under its keeper: real threads, a toy core that breaks on demand.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CoreMemory, LogEntry } from '../../electron/core/platform.ts';
import { type CoreSupervisor, superviseCore, type SupervisorOptions } from '../../electron/worker/core-supervisor.ts';
import { required } from '../../shared/assert.ts';
import { decodeFrame, encodeFrame } from '../../shared/frame.ts';
import { buildScript } from '../support/bundled-script.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';
import { memoryTransportPair } from '../support/memory-transport.ts';

let outDir: string;
let workerUrl: URL;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'treeline-core-'));
  workerUrl = pathToFileURL(await buildScript('test/support/toy-core-worker.ts', outDir));
});
afterAll(() => rm(outDir, { recursive: true, force: true }));

interface Supervised {
  readonly core: CoreSupervisor;
  readonly log: LogEntry[];
  readonly line: () => TestLine;
}

function supervise(options: Partial<SupervisorOptions> = {}): Supervised {
  const log: LogEntry[] = [];
  const core = superviseCore({
    workerUrl,
    dataDir: 'fine',
    appVersion: '1.2.3',
    hostKind: 'web',
    secretBox: fakeSecretBox(),
    log: (entry) => log.push(entry),
    startWith: { demo: true },
    ...options,
  });
  onTestFinished(() => core.close());
  return {
    core,
    log,
    line: () => {
      const [renderer, host] = memoryTransportPair();
      core.serve(host);
      return new TestLine(renderer);
    },
  };
}

interface Said {
  readonly header: unknown;
  readonly body: Uint8Array;
}

/** A renderer's end: orders and answers. */
class TestLine {
  readonly closed: Promise<void>;
  readonly #transport: ReturnType<typeof memoryTransportPair>[0];
  readonly #said: Said[] = [];
  #hasEnded = false;

  constructor(transport: ReturnType<typeof memoryTransportPair>[0]) {
    this.#transport = transport;
    this.closed = new Promise((resolve) => {
      transport.receive(
        (frame) => void this.#said.push(decodeFrame(frame)),
        () => {
          this.#hasEnded = true;
          resolve();
        },
      );
    });
  }

  order(order: string, more: Readonly<Record<string, unknown>> = {}, body?: Uint8Array): void {
    this.#transport.send(encodeFrame({ order, ...more }, body));
  }

  async ask(order: string, more?: Readonly<Record<string, unknown>>, body?: Uint8Array): Promise<Said> {
    this.order(order, more, body);
    await vi.waitUntil(() => this.#said.length > 0 || this.#hasEnded, { timeout: 20_000, interval: 2 });
    return required(this.#said.shift(), `the core answers ${order} before the line ends`);
  }

  close(): void {
    this.#transport.close();
  }
}

interface StartFacts {
  readonly restartedAfter: { readonly memory: CoreMemory; readonly reason: string } | null;
  readonly startWith: unknown;
}

/** What the next core was started with. A line handed to a thread that is dying ends with it: then, as a page does, again. */
function nextStart(line: () => TestLine): Promise<StartFacts> {
  return vi.waitFor(
    async () => {
      const next = line();
      return (await next.ask('start')).header as StartFacts;
    },
    { timeout: 20_000, interval: 20 },
  );
}

describe('the core’s keeper', () => {
  it('carries frames both ways, bodies unchanged, over lines opened before and after the core is ready', async () => {
    const { core, line } = supervise();
    const early = line();
    const body = new Uint8Array(8 * 1_048_576).map((_, n) => n % 251);
    expect(Buffer.compare((await early.ask('echo', {}, body)).body, body)).toBe(0);
    await core.ready;
    const late = line();
    expect((await late.ask('echo', {}, new Uint8Array([1]))).body).toEqual(new Uint8Array([1]));
    expect(core.workerThreadId).toBeGreaterThan(0);
  });

  it('gives the core its platform and what the command line asks for', async () => {
    const { line } = supervise();
    expect((await line().ask('start')).header).toEqual({
      startWith: { demo: true },
      restartedAfter: null,
      host: { kind: 'web', platform: process.platform },
      appVersion: '1.2.3',
      secretBox: { persistent: true, backend: expect.any(String), explanation: expect.any(String) },
    });
  });

  it('asks the secret box in the host’s thread, and carries its refusal', async () => {
    const { line } = supervise();
    const one = line();
    const sealed = (await one.ask('seal', { text: 'password' })).header;
    expect(sealed).not.toContain('password');
    expect((await one.ask('open', { text: sealed })).header).toBe('password');
    expect((await one.ask('open', { text: 'never sealed' })).header).toMatchObject({ code: 'storage' });
  });

  it('tells either side when the other ends a line', async () => {
    const { line, log } = supervise();
    const one = line();
    await one.ask('echo');
    one.close();
    await vi.waitFor(() => expect(log.map((entry) => entry.message)).toContain('a line ended'));
    const other = line();
    other.order('closeLine');
    await other.closed;
  });

  it.each([
    ['throw', 'thrown in the core'],
    ['reject', 'rejected in the core'],
    ['exhaust', 'run out of memory'],
    ['exit', 'exit code 7'],
  ])(
    'survives a core that dies by %s: lines end, a new core comes with the memory and the reason',
    async (how, why) => {
      const { core, line } = supervise({ heapLimitMb: 32 });
      const first = line();
      await first.ask('remember', { openProfileIds: ['p', 'q'] });
      const threadId = core.workerThreadId;
      first.order(how);
      await first.closed;
      const { restartedAfter, startWith } = await nextStart(line);
      expect(core.workerThreadId).not.toBe(threadId);
      expect(restartedAfter?.reason).toContain(why);
      expect(restartedAfter?.memory).toEqual({
        openProfileIds: ['p', 'q'],
        sessionSecrets: { p: { password: 's3cret' } },
      });
      // The command line was obeyed by the first core.
      expect(startWith).toEqual({});
    },
  );

  it('says what happened when the thread is killed from outside', async () => {
    const { core, line } = supervise();
    const first = line();
    await first.ask('echo');
    await core.killWorker();
    await first.closed;
    expect((await nextStart(line)).restartedAfter?.reason).toContain('unexpectedly');
  });

  it('leaves connections closed after three deaths, says so, and keeps the session’s secrets', async () => {
    const { line } = supervise({ dataDir: 'dies while reopening' });
    const first = line();
    await first.ask('remember', { openProfileIds: ['poison'] });
    first.order('throw');
    await first.closed;
    // The next two die while starting; lines that were handed to them end with them.
    const facts = await nextStart(line);
    expect(facts.restartedAfter?.memory).toEqual({ openProfileIds: [], sessionSecrets: { p: { password: 's3cret' } } });
    expect(facts.restartedAfter?.reason).toContain('3 times');
  });

  it('does not start again a core that cannot start, and says why', async () => {
    const { core, line } = supervise({ dataDir: 'locked' });
    await expect(core.ready).rejects.toMatchObject({ code: 'locked', message: 'Another Treeline uses the folder.' });
    await line().closed;
    expect(core.workerThreadId).toBeNull();
  });

  it('gives up on a core that dies three times on its way', async () => {
    const { core, log } = supervise({ dataDir: 'dies at start' });
    await expect(core.ready).rejects.toMatchObject({ code: 'internal' });
    expect(log.filter((entry) => entry.severity === 'failure')).toHaveLength(3);
  });

  it('closes in order, twice as well as once, and ends its lines', async () => {
    const { core, line, log } = supervise();
    const one = line();
    await one.ask('echo');
    await Promise.all([core.close(), core.close()]);
    await one.closed;
    expect(core.workerThreadId).toBeNull();
    expect(log.filter((entry) => entry.severity === 'warning')).toEqual([]);
    await line().closed;
  });

  it('closes before the core is ready', async () => {
    const { core, line } = supervise();
    const one = line();
    await core.close();
    await one.closed;
    expect(core.workerThreadId).toBeNull();
  });

  it('ends a core that does not close in time', async () => {
    const { core, line, log } = supervise();
    await line().ask('hang');
    await core.close();
    expect(core.workerThreadId).toBeNull();
    expect(log.map((entry) => entry.message).join()).toContain('did not close in time');
  });
});
