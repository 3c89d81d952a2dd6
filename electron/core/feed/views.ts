// The tree views of all renderers, by connection and view id: a page that comes back within ten minutes finds its tree as it was.
// Used by core/handlers. No timer: views nobody came back for go when the next one is asked for or let go.

import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MemoryAccount, MemoryBudget } from '../ingest/memory-budget.ts';
import { defaultTreeSettings, type TreeSettings } from '../../../shared/tree-settings.ts';
import { SeenIngest } from './seen-ingest.ts';
import { TreeView } from './tree-view.ts';

const keptMs = 10 * 60_000;

interface KeptView {
  readonly view: TreeView;
  /** What the view reads: `source`, or what it was when the view was paused. */
  readonly seen: SeenIngest;
  readonly source: Ingest;
  /** What the view holds counts as used memory of the core. */
  readonly account: MemoryAccount | null;
  /** Streams that read it now. */
  users: number;
  /** Moment of the last use on a clock that never jumps. */
  usedAt: number;
}

/** Views of one core. `monotonicNow` in milliseconds. */
export class Views {
  readonly #monotonicNow: () => number;
  readonly #settingsOf: (connectionId: ConnectionId) => TreeSettings;
  readonly #budget: MemoryBudget | null;
  readonly #connections = new Map<ConnectionId, Map<ViewId, KeptView>>();

  constructor(
    monotonicNow: () => number,
    settingsOf: (connectionId: ConnectionId) => TreeSettings,
    budget: MemoryBudget | null,
  ) {
    this.#budget = budget;
    this.#monotonicNow = monotonicNow;
    this.#settingsOf = settingsOf;
  }

  /** The view of that id, made when it is not there. */
  get(connectionId: ConnectionId, viewId: ViewId, ingest: Ingest): TreeView {
    return this.#kept(connectionId, viewId, ingest).view;
  }

  /** What a view reads in place of the ingest, now or as of its pause. */
  seen(connectionId: ConnectionId, viewId: ViewId, ingest: Ingest): SeenIngest {
    return this.#kept(connectionId, viewId, ingest).seen;
  }

  /** As `get`, and keeps it until the function given back is called, once. */
  use(
    connectionId: ConnectionId,
    viewId: ViewId,
    ingest: Ingest,
  ): { readonly view: TreeView; readonly seen: SeenIngest; readonly release: () => void } {
    const kept = this.#kept(connectionId, viewId, ingest);
    kept.users += 1;
    const release = (): void => {
      kept.users -= 1;
      kept.usedAt = this.#monotonicNow();
      this.#sweep();
    };
    return { view: kept.view, seen: kept.seen, release };
  }

  /** Forgets the views of a connection that was discarded. */
  discard(connectionId: ConnectionId): void {
    for (const kept of this.#connections.get(connectionId)?.values() ?? []) closeView(kept);
    this.#connections.delete(connectionId);
  }

  #kept(connectionId: ConnectionId, viewId: ViewId, ingest: Ingest): KeptView {
    this.#sweep();
    const views = this.#connections.get(connectionId) ?? new Map<ViewId, KeptView>();
    this.#connections.set(connectionId, views);
    let kept = views.get(viewId);
    // Another ingest under the same id: what the view knew is void.
    if (kept === undefined || kept.source !== ingest) {
      if (kept !== undefined) closeView(kept);
      const seen = new SeenIngest(ingest);
      const account = this.#budget?.openAccount(null) ?? null;
      const view = new TreeView(seen.asIngest, () => this.#settingsOf(connectionId), account);
      kept = { view, seen, source: ingest, account, users: 0, usedAt: 0 };
      views.set(viewId, kept);
    }
    kept.usedAt = this.#monotonicNow();
    return kept;
  }

  #sweep(): void {
    const oldest = this.#monotonicNow() - keptMs;
    for (const [connectionId, views] of this.#connections) {
      for (const [viewId, kept] of views) {
        if (kept.users > 0 || kept.usedAt >= oldest) continue;
        closeView(kept);
        views.delete(viewId);
      }
      if (views.size === 0) this.#connections.delete(connectionId);
    }
  }
}

function closeView({ seen, account }: KeptView): void {
  seen.close();
  account?.close();
}

/** The views of one core. `budget`: null where nobody counts. `settingsOf`: the tree settings of a connection's profile, the same object until they change. */
export function createViews(
  monotonicNow: () => number,
  settingsOf: (connectionId: ConnectionId) => TreeSettings = () => defaultTreeSettings,
  budget: MemoryBudget | null = null,
): Views {
  return new Views(monotonicNow, settingsOf, budget);
}
