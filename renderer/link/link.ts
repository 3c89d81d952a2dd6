// Keeps one line to the core alive: opens it, listens for its end, tries again with backoff. Made by main.tsx, read by the
// model (which declares what it needs of a link; neither folder imports the other).

import { type ContractClient, createContractClient } from '../../shared/contract-client.ts';
import type { Hello } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import { backoffDelayMs } from './backoff.ts';

/** How the line stands. Moments are milliseconds since 1970. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly client: ContractClient; readonly hello: Hello }
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number; readonly attempt: number }
  /** Page and core are of different versions: only a reload helps, so no more tries are made. */
  | { readonly kind: 'reloadNeeded'; readonly message: string };

/** What a link needs from outside; tests give their own clock. */
export interface LinkMeans {
  readonly openTransport: () => Promise<Transport>;
  readonly now: () => number;
  /** 0 <= x < 1. */
  readonly random: () => number;
  /** Runs something later; returns how to call it off. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

export interface Link {
  readonly getState: () => LinkState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Does not wait for the timer. */
  readonly retryNow: () => void;
}

/** A line that lived as long as this was a good one: the next loss starts from the shortest delay again. */
const soundAfterMs = 5000;

export function createLink({ openTransport, now, random, after }: LinkMeans): Link {
  const listeners = new Set<() => void>();
  let state: LinkState = { kind: 'connecting' };
  let attempt = 0;
  let lostSince: number | null = null;
  let callOff: (() => void) | null = null;

  const set = (next: LinkState): void => {
    state = next;
    for (const listener of listeners) listener();
  };

  const lose = (): void => {
    attempt += 1;
    lostSince ??= now();
    const delayMs = backoffDelayMs(attempt, random());
    callOff = after(delayMs, () => void open());
    set({ kind: 'lost', since: lostSince, retryAt: now() + delayMs, attempt });
  };

  const open = async (): Promise<void> => {
    callOff = null;
    let client: ContractClient | null = null;
    try {
      client = createContractClient(await openTransport());
      const hello = await client.hello;
      const openedAt = now();
      lostSince = null;
      void client.closed.then(() => {
        if (now() - openedAt >= soundAfterMs) attempt = 0;
        lose();
      });
      set({ kind: 'open', client, hello });
    } catch (error) {
      client?.close();
      if (error instanceof AppError && error.code === 'versionMismatch') {
        set({ kind: 'reloadNeeded', message: error.message });
        return;
      }
      if (!(error instanceof AppError)) console.error(error);
      lose();
    }
  };
  void open();

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow() {
      if (callOff === null) return;
      callOff();
      void open();
    },
  };
}
