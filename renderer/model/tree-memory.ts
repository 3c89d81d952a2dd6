// What was open, closed by hand and selected in each profile's tree, by topic name: found again after a reload of the page or a new core,
// whose ids mean nothing to us. Made by model.ts.

import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProfileId, TopicId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Selection } from './selection.ts';
import type { SubtreeChange, Tree } from './tree.ts';

/** Names remembered per profile, and how long they may be together. What is beyond opens closed next time. */
const nameLimit = 200;
const lengthLimit = 32_768;
/** Topics come in while we look: so often is a search begun at most. */
const tryLimit = 40;

interface Remembered {
  selected: string | null;
  expanded: string[];
  /** Closed by hand, and so not to open by themselves. */
  closed: string[];
}
/** An earlier page has kept nothing of what was closed. */
type Stored = Omit<Remembered, 'closed'> & Partial<Remembered>;
interface Search extends Remembered {
  readonly connectionId: ConnectionId;
  /** The topic was asked for by the user, not remembered: it counts more than what is selected now. */
  readonly isWish: boolean;
  tries: number;
  /** Topics known at the last try: without new ones there is nothing new to find. */
  topicCount: number;
}

function isRemembered(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null || !('selected' in value) || !('expanded' in value)) return false;
  const { selected, expanded } = value;
  const closed = 'closed' in value ? value.closed : [];
  return (selected === null || typeof selected === 'string') && areNames(expanded) && areNames(closed);
}

function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

/** The newest names that may be kept. */
function bounded(names: readonly string[]): string[] {
  let length = 0;
  return names.slice(-nameLimit).filter((name) => {
    length += name.length;
    return length <= lengthLimit;
  });
}

export interface TreeMemoryMeans {
  readonly line: Line;
  readonly tree: Tree;
  readonly selection: Selection;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly shownProfileId: () => ProfileId | null;
  /** Whether branches of the shown profile open by themselves. */
  readonly opensByItself: () => boolean;
}

export interface TreeMemory {
  /** The user opened or closed nodes. */
  expandedChanged(connectionId: ConnectionId, topicIds: readonly TopicId[], expanded: boolean): void;
  /** The user closed or opened whole subtrees; null: the whole tree. */
  subtreesChanged(connectionId: ConnectionId, topicIds: readonly TopicId[] | null, change: SubtreeChange): void;
  /** Begins to look for what was remembered of the shown profile; once per connection. */
  restore(connectionId: ConnectionId): void;
  /** Selects a topic once it is there, whatever is selected now, unless the user selects something meanwhile. */
  seek(connectionId: ConnectionId, topicName: string): void;
  /** Whether a selection is still being looked for. */
  isSearching(connectionId: ConnectionId): boolean;
  /** All connections are new ones now. */
  forgetCore(): void;
}

export function createTreeMemory(means: TreeMemoryMeans): TreeMemory {
  const { line, tree, selection, storage, shownProfileId, opensByItself } = means;
  const restored = new Set<ConnectionId>();
  let search: Search | null = null;
  let isTrying = false;

  const keyOf = (profileId: ProfileId): string => `treeline.tree.${profileId}`;
  const recall = (profileId: ProfileId): Remembered => {
    const text = storage.getItem(keyOf(profileId));
    const value: unknown = text === null ? null : JSON.parse(text);
    const nothing = { selected: null, expanded: [], closed: [] };
    return isRemembered(value) ? { ...nothing, ...value } : nothing;
  };
  const remember = (change: (remembered: Remembered) => void): void => {
    const profileId = shownProfileId();
    if (profileId === null) return;
    const remembered = recall(profileId);
    change(remembered);
    remembered.expanded = bounded(remembered.expanded);
    remembered.closed = bounded(remembered.closed);
    storage.setItem(keyOf(profileId), JSON.stringify(remembered));
  };

  /** Names of the topics that are still known; no more than are remembered. */
  const namesOf = async (connectionId: ConnectionId, topicIds: readonly TopicId[]): Promise<readonly string[]> => {
    const wanted = topicIds.slice(0, nameLimit);
    const { result } = await line.call('topics.read', { connectionId, topicIds: wanted, limitBytes: 0 });
    return result.records.flatMap((record) => (record === null ? [] : [record.topicName]));
  };

  const firstBranches = async (): Promise<readonly string[]> => {
    const answer = await tree.levels(null, '', nameLimit);
    return answer?.levels.flatMap(({ level, isBranch }) => (isBranch ? [level] : [])) ?? [];
  };

  selection.store.subscribe(({ description, byUser }) => {
    if (byUser && search?.isWish === true) search.selected = null;
    if (description !== null && byUser) remember((all) => void (all.selected = description.topicName));
  });

  /** Looks once for everything still missing; what is found is opened or selected. */
  const tryOnce = async (current: Search): Promise<void> => {
    const { connectionId } = current;
    const find = async (topicName: string): Promise<TopicId | null> =>
      (await line.call('topic.find', { connectionId, topicName })).result?.topicId ?? null;
    for (const list of ['closed', 'expanded'] as const) {
      const found: TopicId[] = [];
      const missing: string[] = [];
      for (const name of current[list]) {
        const topicId = await find(name);
        if (topicId === null) missing.push(name);
        else found.push(topicId);
      }
      current[list] = missing;
      if (search !== current) return;
      if (found.length > 0) await tree.setExpanded(found, list === 'expanded');
    }
    if (current.selected === null) return;
    const topicId = await find(current.selected);
    if (topicId === null || search !== current) return;
    current.selected = null;
    // A choice the user has made meanwhile is worth more than a remembered one.
    if (current.isWish || selection.store.getState().topicId === null) selection.select(topicId);
  };

  const go = async (): Promise<void> => {
    const current = search;
    const { connectionId, topicCount, loaded } = tree.summary();
    if (current === null || isTrying || !loaded || connectionId !== current.connectionId) return;
    if (topicCount === current.topicCount) return;
    isTrying = true;
    current.topicCount = topicCount;
    current.tries += 1;
    try {
      await tryOnce(current);
    } catch (error) {
      // The line broke or the connection is gone: the next core begins a search of its own.
      if (!(error instanceof AppError)) throw error;
    } finally {
      isTrying = false;
    }
    const isComplete = current.selected === null && current.expanded.length + current.closed.length === 0;
    if (search === current && (isComplete || current.tries >= tryLimit)) search = null;
  };
  tree.subscribe(() => void go());

  return {
    expandedChanged(connectionId, topicIds, expanded) {
      const keep = async (): Promise<void> => {
        const names = await namesOf(connectionId, topicIds);
        remember((all) => {
          all.expanded = all.expanded.filter((name) => !names.includes(name));
          all.closed = all.closed.filter((name) => !names.includes(name));
          (expanded ? all.expanded : all.closed).push(...names);
        });
      };
      keep().catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    },
    subtreesChanged(connectionId, topicIds, change) {
      const forget = async (): Promise<void> => {
        const tops = topicIds === null ? await firstBranches() : await namesOf(connectionId, topicIds);
        const isBelow = (name: string): boolean =>
          topicIds === null || tops.some((top) => name === top || name.startsWith(`${top}/`));
        remember((all) => {
          all.closed = all.closed.filter((name) => !isBelow(name));
          if (change !== 'expanded') all.expanded = all.expanded.filter((name) => !isBelow(name));
          if (change === 'collapsed') all.closed.push(...tops);
        });
      };
      forget().catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    },
    restore(connectionId) {
      const profileId = shownProfileId();
      if (profileId === null || restored.has(connectionId)) return;
      restored.add(connectionId);
      const remembered = recall(profileId);
      const closed = opensByItself() ? remembered.closed : [];
      search = { ...remembered, closed, connectionId, isWish: false, tries: 0, topicCount: -1 };
    },
    seek(connectionId, topicName) {
      const { expanded = [], closed = [] } = search?.connectionId === connectionId ? search : {};
      search = { expanded, closed, selected: topicName, connectionId, isWish: true, tries: 0, topicCount: -1 };
      void go();
    },
    isSearching: (connectionId) => search?.connectionId === connectionId && search.selected !== null,
    forgetCore() {
      restored.clear();
      search = null;
    },
  };
}
