// The model's line to the core with answers that a test writes: for stores that only call, listen and watch.

import type {
  CallArgs,
  CallName,
  EventName,
  Events,
  StreamData,
  StreamName,
  StreamParams,
} from '../../shared/contract.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Line } from '../../renderer/model/line.ts';

/** One call as the core got it; the test answers when it likes. */
export interface ScriptedCall {
  readonly name: CallName;
  readonly args: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array | undefined;
  answer(result: unknown, body?: Uint8Array): Promise<void>;
  refuse(error: AppError): Promise<void>;
}

/** One stream that is being watched. */
export interface ScriptedWatch {
  readonly stream: StreamName;
  params: Readonly<Record<string, unknown>>;
  closed: boolean;
  /** Hands over a frame; resolves when the watcher would be sent the next one. */
  push(data: unknown, body?: Uint8Array): Promise<void>;
}

export interface ScriptedLine {
  readonly line: Line;
  /** Calls that wait for an answer, oldest first. */
  readonly calls: ScriptedCall[];
  readonly watches: ScriptedWatch[];
  emit<Name extends EventName>(name: Name, data: Events[Name]): void;
  /** The line came back to the same core. */
  resume(): void;
}

/** Lets everything that waits for a settled promise run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

export function createScriptedLine(): ScriptedLine {
  const calls: ScriptedCall[] = [];
  const watches: ScriptedWatch[] = [];
  const handlers = new Map<EventName, Set<(data: never) => void>>();
  const resumed = new Set<() => void>();
  const line: Line = {
    call<Name extends CallName>(name: Name, args: CallArgs<Name>, body?: Uint8Array) {
      return new Promise((resolve, reject) => {
        const call: ScriptedCall = {
          name,
          args,
          body,
          answer(result, answerBody = new Uint8Array(0)) {
            calls.splice(calls.indexOf(call), 1);
            resolve({ result: result as never, body: answerBody });
            return settle();
          },
          refuse(error) {
            calls.splice(calls.indexOf(call), 1);
            reject(error);
            return settle();
          },
        };
        calls.push(call);
      });
    },
    on(event, handler) {
      const set = handlers.get(event) ?? new Set();
      handlers.set(event, set);
      set.add(handler);
      return () => set.delete(handler);
    },
    watch<Name extends StreamName>(
      stream: Name,
      params: StreamParams<Name>,
      onFrame: (data: StreamData<Name>, body: Uint8Array, params: StreamParams<Name>) => void | Promise<void>,
    ) {
      const watch: ScriptedWatch = {
        stream,
        params,
        closed: false,
        async push(data, body = new Uint8Array(0)) {
          if (!watch.closed) {
            await onFrame(data as StreamData<Name>, body, watch.params);
          }
        },
      };
      watches.push(watch);
      return {
        update(changed: StreamParams<Name>) {
          watch.params = changed;
        },
        close() {
          watch.closed = true;
        },
      };
    },
    onResumed(handler) {
      resumed.add(handler);
      return () => resumed.delete(handler);
    },
    onNewCore: () => () => undefined,
  };
  return {
    line,
    calls,
    watches,
    emit(name, data) {
      for (const handler of handlers.get(name) ?? []) handler(data as never);
    },
    resume() {
      for (const handler of resumed) handler();
    },
  };
}
