// The identity of a tab's trees: kept over a reload, never shared with a copy of the tab.

import { describe, expect, it } from 'vitest';
import { claimViewId, type ViewIdMeans } from '../../../renderer/model/view-id.ts';

/** A browser's locks for several pages: held until the page is left. */
class Locks {
  readonly #held = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  page(): NonNullable<ViewIdMeans['locks']> & { leave(): void } {
    const mine = new Set<string>();
    const request = (name: string, options: LockOptions, granted: LockGrantedCallback<unknown>): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const grant = (): void => {
          this.#held.add(name);
          mine.add(name);
          resolve(granted({ name, mode: 'exclusive' }));
        };
        if (!this.#held.has(name)) grant();
        else this.#waiting.set(name, grant);
        options.signal?.addEventListener('abort', () => reject(new DOMException('too late', 'TimeoutError')));
      });
    return {
      request: request as LockManager['request'],
      leave: () => {
        for (const name of mine) {
          this.#held.delete(name);
          this.#waiting.get(name)?.();
        }
      },
    };
  }
}

function storageWith(viewId: string | null): ViewIdMeans['storage'] & { readonly all: Map<string, string> } {
  const all = new Map<string, string>(viewId === null ? [] : [['treeline.view', viewId]]);
  return { all, getItem: (key) => all.get(key) ?? null, setItem: (key, value) => void all.set(key, value) };
}

describe('view id', () => {
  let serial = 0;
  const randomId = (): string => `random-${(serial += 1)}`;
  const never = (): AbortSignal => new AbortController().signal;
  const atOnce = (): AbortSignal => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    return controller.signal;
  };

  it('is fresh in a new tab and kept for the next page of it', async () => {
    const storage = storageWith(null);
    const viewId = await claimViewId({ storage, locks: new Locks().page(), randomId, timeout: never });
    expect(viewId).toMatch(/^random-/);
    expect(await claimViewId({ storage, locks: new Locks().page(), randomId, timeout: never })).toBe(viewId);
  });

  it('waits for the page before it to be left', async () => {
    const locks = new Locks();
    const before = locks.page();
    await claimViewId({ storage: storageWith('kept'), locks: before, randomId, timeout: never });
    const after = claimViewId({ storage: storageWith('kept'), locks: locks.page(), randomId, timeout: never });
    before.leave();
    expect(await after).toBe('kept');
  });

  it('is another one where the tab is a copy of one that is still open', async () => {
    const locks = new Locks();
    await claimViewId({ storage: storageWith('kept'), locks: locks.page(), randomId, timeout: never });
    const copy = storageWith('kept');
    const viewId = await claimViewId({ storage: copy, locks: locks.page(), randomId, timeout: atOnce });
    expect(viewId).not.toBe('kept');
    expect(copy.all.get('treeline.view')).toBe(viewId);
  });

  it('is kept without locks, where a page came over an insecure connection', async () => {
    const means = { storage: storageWith('kept'), locks: undefined, randomId, timeout: never };
    expect(await claimViewId(means)).toBe('kept');
  });
});
