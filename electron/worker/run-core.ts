// The thread's side: gives the core a Platform made of messages to the keeper, and serves a line for each port that comes.
// Called by core-worker.ts (and by a test with a core that breaks on demand). Counterpart: core-supervisor.ts.

import type { MessagePort } from 'node:worker_threads';
import { AppError, appErrorFrom, wireErrorFrom } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import type { Core, OutsideRequest, StartWith } from '../core/core.ts';
import type { Platform } from '../core/platform.ts';
import { threadPortTransport } from './thread-port-transport.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-protocol.ts';

/**
 * Starts a core in this thread and tells the keeper. Lines that arrive before the core is ready wait for it. An `AppError`
 * at start is reported as such; anything else goes uncaught on purpose: it ends the thread, and the keeper sees why.
 */
export async function runCore(
  createCore: (platform: Platform, startWith: StartWith) => Promise<Core>,
  keeper: MessagePort,
  start: WorkerStart,
): Promise<void> {
  const tell = (message: FromWorker): void => keeper.postMessage(message);
  const secrets = new SecretCalls(tell);
  const waiting: Transport[] = [];
  const waitingRequests: OutsideRequest[] = [];
  let core: Core | null = null;
  let wantsClose = false;
  const close = async (opened: Core): Promise<void> => {
    await opened.close();
    tell({ kind: 'closed' });
  };
  keeper.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'line': {
        const transport = threadPortTransport(message.port);
        if (core === null) waiting.push(transport);
        else core.serve(transport);
        return;
      }
      case 'secret':
      case 'secretFailed':
        secrets.onAnswer(message);
        return;
      case 'outside':
        if (core === null) waitingRequests.push(message.request);
        else core.openFromOutside(message.request);
        return;
      case 'close':
        wantsClose = true;
        if (core !== null) void close(core);
    }
  });
  try {
    core = await createCore(platformOf(start, tell, secrets), start.startWith);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ kind: 'failed', error: wireErrorFrom(error) });
    return;
  }
  tell({ kind: 'ready' });
  for (const transport of waiting) core.serve(transport);
  for (const request of waitingRequests) core.openFromOutside(request);
  if (wantsClose) await close(core);
}

function platformOf(start: WorkerStart, tell: (message: FromWorker) => void, secrets: SecretCalls): Platform {
  return {
    dataDir: start.dataDir,
    appVersion: start.appVersion,
    host: { kind: start.hostKind, platform: process.platform },
    secretBox: {
      ...start.secretBox,
      seal: (secret) => secrets.call('seal', secret),
      open: (sealed) => secrets.call('open', sealed),
    },
    now: () => Date.now(),
    monotonicNow: () => performance.now(),
    random: () => Math.random(),
    log: (entry) => tell({ kind: 'log', entry }),
    remember: (memory) => tell({ kind: 'remember', memory }),
    restartedAfter: start.restartedAfter,
  };
}

/** Questions to the secret box in the host's thread, by number. */
class SecretCalls {
  readonly #tell: (message: FromWorker) => void;
  readonly #pending = new Map<number, { resolve(text: string): void; reject(error: AppError): void }>();
  #lastId = 0;

  constructor(tell: (message: FromWorker) => void) {
    this.#tell = tell;
  }

  call(kind: 'seal' | 'open', text: string): Promise<string> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#tell({ kind, id, text });
    });
  }

  onAnswer(answer: Extract<ToWorker, { kind: 'secret' | 'secretFailed' }>): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.kind === 'secret') pending?.resolve(answer.text);
    else pending?.reject(appErrorFrom(answer.error));
  }
}
