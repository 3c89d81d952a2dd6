// Keeps the core's thread: starts it, relays the renderers' lines to it, answers its secret box, and starts it anew when it
// dies. Runs in the host's main thread; called by desktop/main.ts and web/main.ts. Counterpart: run-core.ts.

import { isArrayBuffer } from 'node:util/types';
import { MessageChannel, Worker } from 'node:worker_threads';
import { AppError, appErrorFrom, wireErrorFrom } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import type { OutsideRequest, StartWith } from '../core/core.ts';
import type { CoreMemory, LogEntry, Platform, SecretBox } from '../core/platform.ts';
import { coreThreadLimits } from './core-thread-limits.ts';
import { crashLoopCount, crashWindowMs, restartAfter } from './restart-policy.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-protocol.ts';

/** How long a core may take to say goodbye to its brokers before its thread is ended. */
const longestCloseMs = 4000;

export type { OutsideRequest };

export interface SupervisorOptions {
  /** The bundled core-worker.js. */
  readonly workerUrl: URL;
  readonly dataDir: string;
  readonly appVersion: string;
  readonly hostKind: Platform['host']['kind'];
  /** Asked in this thread. */
  readonly secretBox: SecretBox;
  log(entry: LogEntry): void;
  /** What the command line asks for; obeyed by the first core only. */
  readonly startWith?: StartWith;
  /** Megabytes of JavaScript heap; for tests. */
  readonly heapLimitMb?: number;
}

export interface CoreSupervisor {
  /**
   * Resolves when the first core has started. Rejects with `AppError` when it cannot: `locked` (another Treeline owns the
   * data folder), `storage`, or `internal` when it died three times on its way. Nothing is tried any more then.
   */
  readonly ready: Promise<void>;
  /** Connects a renderer's line with the core; while there is none, the line waits for the next one. */
  serve(transport: Transport): void;
  /** Hands over what comes from outside; while there is no core, it waits for the next one. */
  openFromOutside(request: OutsideRequest): void;
  /** Ends the core in order, its thread, and all lines. Safe to call twice. */
  close(): Promise<void>;
  /** The thread's id while there is one. */
  readonly workerThreadId: number | null;
  /** Ends the thread at once as a crash would, so that a test can see it come back. */
  killWorker(): Promise<void>;
}

/** Starts the core's thread and looks after it until `close`. */
export function superviseCore(options: SupervisorOptions): CoreSupervisor {
  return new Supervisor(options);
}

class Supervisor implements CoreSupervisor {
  readonly ready: Promise<void>;
  readonly #options: SupervisorOptions;
  #settleReady: { resolve(): void; reject(error: AppError): void } = { resolve() {}, reject() {} };
  #worker: Worker | null = null;
  #restartTimer: NodeJS.Timeout | null = null;
  /** Lines of the thread that lives now. */
  readonly #lines = new Set<Transport>();
  /** Lines that came while there was no thread. */
  #waiting: Transport[] = [];
  #waitingRequests: OutsideRequest[] = [];
  #memory: CoreMemory = { openProfileIds: [], sessionSecrets: {} };
  /** What a core that is still starting has said: it counts once the core is ready, lest a half-open state replace a whole. */
  #memoryAtReady: CoreMemory | null = null;
  #isReady = false;
  #wasEverReady = false;
  #deathsAt: readonly number[] = [];
  /** Why the thread is dying, as it said itself, until its exit is seen. */
  #lastWords: { readonly reason: string; readonly failure: AppError | null } | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // The host awaits it; a test of something else must not die of it.
    this.ready.catch(() => {});
    this.#start(null, options.startWith ?? {});
  }

  get workerThreadId(): number | null {
    return this.#worker?.threadId ?? null;
  }

  serve(transport: Transport): void {
    if (this.#closing !== null) transport.close();
    else if (this.#worker === null) this.#waiting.push(transport);
    else this.#connect(transport, this.#worker);
  }

  openFromOutside(request: OutsideRequest): void {
    if (this.#worker === null) this.#waitingRequests.push(request);
    else post(this.#worker, { kind: 'outside', request });
  }

  async killWorker(): Promise<void> {
    await this.#worker?.terminate();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #start(restartedAfter: Platform['restartedAfter'], startWith: StartWith): void {
    const { workerUrl, dataDir, appVersion, hostKind, secretBox } = this.#options;
    const start: WorkerStart = {
      dataDir,
      appVersion,
      hostKind,
      secretBox: {
        persistent: secretBox.persistent,
        backend: secretBox.backend,
        explanation: secretBox.explanation,
      },
      restartedAfter,
      startWith,
    };
    const worker = new Worker(workerUrl, {
      name: 'treeline-core',
      workerData: start,
      resourceLimits: coreThreadLimits(this.#options.heapLimitMb),
    });
    this.#worker = worker;
    this.#isReady = false;
    this.#memoryAtReady = null;
    this.#lastWords = null;
    worker.on('message', (message: FromWorker) => this.#onMessage(worker, message));
    worker.on('error', (error: unknown) => this.#onError(error));
    worker.on('exit', (code) => this.#onExit(code));
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const transport of waiting) this.#connect(transport, worker);
    for (const request of this.#waitingRequests.splice(0)) post(worker, { kind: 'outside', request });
  }

  /** Relays whole frames. The port's other end is served by the core, as soon as it is ready. */
  #connect(transport: Transport, worker: Worker): void {
    const { port1, port2 } = new MessageChannel();
    this.#lines.add(transport);
    post(worker, { kind: 'line', port: port2 });
    port1.on('message', (frame: unknown) => {
      if (isArrayBuffer(frame)) transport.send(frame);
    });
    port1.on('close', () => transport.close());
    transport.receive(
      (frame) => port1.postMessage(frame, [frame]),
      () => {
        this.#lines.delete(transport);
        port1.close();
      },
    );
  }

  #onMessage(worker: Worker, message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        this.#wasEverReady = true;
        if (this.#memoryAtReady !== null) this.#memory = this.#memoryAtReady;
        this.#settleReady.resolve();
        return;
      case 'failed':
        this.#lastWords = { reason: message.error.message, failure: appErrorFrom(message.error) };
        void worker.terminate();
        return;
      case 'log':
        this.#options.log(message.entry);
        return;
      case 'remember':
        if (this.#isReady) this.#memory = message.memory;
        else this.#memoryAtReady = message.memory;
        return;
      case 'seal':
      case 'open':
        void this.#askSecretBox(worker, message);
        return;
      // Whatever a library has left behind in the thread must not keep it.
      case 'closed':
        void worker.terminate();
    }
  }

  async #askSecretBox(worker: Worker, question: Extract<FromWorker, { kind: 'seal' | 'open' }>): Promise<void> {
    const { kind, id } = question;
    const box = this.#options.secretBox;
    try {
      const text = await (kind === 'seal' ? box.seal(question.text) : box.open(question.text));
      post(worker, { kind: 'secret', id, text });
    } catch (error) {
      post(worker, { kind: 'secretFailed', id, error: wireErrorFrom(error) });
    }
  }

  #onError(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const said = error instanceof Error ? error.message : String(error);
    const reason =
      code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? 'It had run out of memory.'
        : `It had stopped because of a mistake: ${said}`;
    this.#lastWords = { reason, failure: null };
    const detail = error instanceof Error ? error.stack : undefined;
    this.#options.log({
      severity: 'failure',
      message: `The core's thread died. ${reason}`,
      ...(detail === undefined ? {} : { detail }),
    });
  }

  #onExit(code: number): void {
    const words = this.#lastWords ?? {
      reason: `Its thread had ended unexpectedly (exit code ${code}).`,
      failure: null,
    };
    this.#worker = null;
    // Renderers come back by themselves, find a new epoch, and ask for everything anew.
    for (const transport of this.#lines) transport.close();
    if (this.#closing !== null) return;
    if (words.failure !== null && !this.#wasEverReady) {
      this.#giveUp(words.failure);
      return;
    }
    const decision = restartAfter(this.#deathsAt, performance.now());
    this.#deathsAt = decision.deathsAt;
    if (!this.#wasEverReady && decision.deathsAt.length >= crashLoopCount) {
      this.#giveUp(new AppError('internal', `Treeline's core could not start. ${words.reason}`));
      return;
    }
    const looping = `It died ${decision.deathsAt.length} times within ${crashWindowMs / 1000} s, so connections were not opened again.`;
    const reason = decision.reopen ? words.reason : `${words.reason} ${looping}`;
    const memory = decision.reopen ? this.#memory : { ...this.#memory, openProfileIds: [] };
    this.#options.log({
      severity: 'warning',
      message: `The core is started again in ${decision.delayMs} ms. ${reason}`,
    });
    this.#restartTimer = setTimeout(() => {
      this.#restartTimer = null;
      // A core that never came up has not yet done what the command line asks for.
      if (this.#wasEverReady) this.#start({ memory, reason }, {});
      else this.#start(null, this.#options.startWith ?? {});
    }, decision.delayMs);
  }

  #giveUp(error: AppError): void {
    this.#settleReady.reject(error);
    void this.close();
  }

  async #close(): Promise<void> {
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    for (const transport of this.#waiting) transport.close();
    this.#waiting = [];
    this.#settleReady.reject(new AppError('connectionLost', 'Treeline was closed before its core had started.'));
    const worker = this.#worker;
    if (worker === null) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    post(worker, { kind: 'close' });
    const timer = setTimeout(() => {
      this.#options.log({ severity: 'warning', message: 'The core did not close in time and was ended.' });
      void worker.terminate();
    }, longestCloseMs);
    await exited;
    clearTimeout(timer);
  }
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message, message.kind === 'line' ? [message.port] : []);
}
