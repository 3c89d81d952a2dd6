// The identity of this tab's trees: kept over a reload, so that the core finds what was open in them, and never shared with another
// tab. Called by model.ts.

import type { ViewId } from '../../shared/ids.ts';

const viewKey = 'treeline.view';
/** A page that is left lets go of its lock a moment after its successor has begun. */
const patienceMs = 500;

/** What is needed of the browser. */
export interface ViewIdMeans {
  /** Lives as long as the tab: `sessionStorage`. A duplicated tab begins with a copy of it. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** `navigator.locks`; undefined where the page came over an insecure connection. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  /** A random identifier. */
  readonly randomId: () => string;
  /** `AbortSignal.timeout`, or a stand-in in tests. */
  readonly timeout: (delayMs: number) => AbortSignal;
}

/** Resolves once the lock is ours (it is then held as long as the page lives), or false when another page kept it. */
function hold(locks: Pick<LockManager, 'request'>, viewId: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const held = locks.request(`${viewKey}.${viewId}`, { signal }, () => {
      resolve(true);
      return new Promise<never>(() => undefined);
    });
    // Aborted: it is another tab's.
    held.catch(() => resolve(false));
  });
}

/** The id this tab had before, or a fresh one where it has none yet or another tab (of which this one is a copy) uses it. */
export async function claimViewId({ storage, locks, randomId, timeout }: ViewIdMeans): Promise<ViewId> {
  const kept = storage.getItem(viewKey);
  const isOurs = kept !== null && (locks === undefined || (await hold(locks, kept, timeout(patienceMs))));
  const viewId = isOurs ? kept : randomId();
  if (!isOurs && locks !== undefined) await hold(locks, viewId, timeout(patienceMs));
  storage.setItem(viewKey, viewId);
  return viewId as ViewId;
}
