// Which look at retained messages was open, kept over a reload of the page: work may be under way there. Owned by retained.ts.

import type { ConnectionId } from '../../shared/ids.ts';

const storageKey = 'treeline.retained';

interface Kept {
  readonly epoch: string;
  readonly connectionId: ConnectionId;
  readonly topicFilters: readonly string[];
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { epoch, connectionId, topicFilters } = value as Partial<Record<keyof Kept, unknown>>;
  const hasFilters = Array.isArray(topicFilters) && topicFilters.every((one) => typeof one === 'string');
  return typeof epoch === 'string' && typeof connectionId === 'string' && hasFilters;
}

export class RetainedMemory {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  #epoch = '';

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  /** The line came to a core: connection ids of another one mean nothing to it. */
  begin(epoch: string): void {
    this.#epoch = epoch;
  }

  keep(look: Omit<Kept, 'epoch'>): void {
    this.#storage.setItem(storageKey, JSON.stringify({ epoch: this.#epoch, ...look }));
  }

  forget(): void {
    this.#storage.removeItem(storageKey);
  }

  /** The topic filters that were open for this connection, or null. */
  take(connectionId: ConnectionId): readonly string[] | null {
    const text = this.#storage.getItem(storageKey);
    if (text === null) return null;
    const kept: unknown = JSON.parse(text);
    if (!isKept(kept) || kept.epoch !== this.#epoch) {
      this.forget();
      return null;
    }
    return kept.connectionId === connectionId ? kept.topicFilters : null;
  }
}
