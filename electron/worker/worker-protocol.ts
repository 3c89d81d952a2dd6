// What the core's thread and its keeper say to each other, besides the lines' own frames. Used by both ends in this folder.

import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../../shared/errors.ts';
import type { OutsideRequest, StartWith } from '../core/core.ts';
import type { CoreMemory, LogEntry, Platform, SecretBox } from '../core/platform.ts';

/** What a thread is started with (`workerData`): plain data, copied. */
export interface WorkerStart {
  readonly dataDir: string;
  readonly appVersion: string;
  readonly hostKind: Platform['host']['kind'];
  /** The secret box without its two functions, which stay in the host's thread: only there is safeStorage. */
  readonly secretBox: Pick<SecretBox, 'persistent' | 'backend' | 'explanation'>;
  readonly restartedAfter: Platform['restartedAfter'];
  readonly startWith: StartWith;
}

/** Keeper to core. */
export type ToWorker =
  /** A renderer's line; the port comes along as a transferred object. */
  | { readonly kind: 'line'; readonly port: MessagePort }
  | { readonly kind: 'secret'; readonly id: number; readonly text: string }
  | { readonly kind: 'secretFailed'; readonly id: number; readonly error: WireError }
  /** A link was clicked elsewhere, or Treeline was started a second time. */
  | { readonly kind: 'outside'; readonly request: OutsideRequest }
  | { readonly kind: 'close' };

/** Core to keeper. */
export type FromWorker =
  /** The core has started; lines handed over before are served now. */
  | { readonly kind: 'ready' }
  /** The core could not start for a reason that people can mend (data folder locked, disk full). The keeper ends the thread. */
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'log'; readonly entry: LogEntry }
  | { readonly kind: 'remember'; readonly memory: CoreMemory }
  | { readonly kind: 'seal' | 'open'; readonly id: number; readonly text: string }
  /** The core has closed, after `close`. The keeper ends the thread. */
  | { readonly kind: 'closed' };
