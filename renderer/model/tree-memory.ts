// What was open and selected in each profile's tree, by topic name: found again after a reload of the page or a new core,
// whose ids mean nothing to us. Made by model.ts.

import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProfileId, TopicId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';

/** Names remembered per profile, and how long they may be together. What is beyond opens closed next time. */
const nameLimit = 200;
const lengthLimit = 32_768;
/** Topics come in while we look: so often is a search begun at most. */
const tryLimit = 40;

interface Remembered {
  selected: string | null;
  expanded: string[];
}
interface Search extends Remembered {
  readonly connectionId: ConnectionId;
  tries: number;
  /** Topics known at the last try: without new ones there is nothing new to find. */
  topicCount: number;
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null || !('selected' in value) || !('expanded' in value)) return false;
  const { selected, expanded } = value;
  return (
    (selected === null || typeof selected === 'string') &&
    Array.isArray(expanded) &&
    expanded.every((name) => typeof name === 'string')
  );
}

export interface TreeMemoryMeans {
  readonly line: Line;
  readonly tree: Tree;
  readonly selection: Selection;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly shownProfileId: () => ProfileId | null;
}

export interface TreeMemory {
  /** The user opened or closed nodes. */
  expandedChanged(connectionId: ConnectionId, topicIds: readonly TopicId[], expanded: boolean): void;
  /** The user closed whole subtrees; null: the whole tree. */
  subtreesCollapsed(connectionId: ConnectionId, topicIds: readonly TopicId[] | null): void;
  /** Begins to look for what was remembered of the shown profile; once per connection. */
  restore(connectionId: ConnectionId): void;
  /** Whether a selection is still being looked for. */
  isSearching(connectionId: ConnectionId): boolean;
  /** All connections are new ones now. */
  forgetCore(): void;
}

export function createTreeMemory({ line, tree, selection, storage, shownProfileId }: TreeMemoryMeans): TreeMemory {
  const restored = new Set<ConnectionId>();
  let search: Search | null = null;
  let isTrying = false;

  const keyOf = (profileId: ProfileId): string => `treeline.tree.${profileId}`;
  const recall = (profileId: ProfileId): Remembered => {
    const text = storage.getItem(keyOf(profileId));
    const value: unknown = text === null ? null : JSON.parse(text);
    return isRemembered(value) ? value : { selected: null, expanded: [] };
  };
  const remember = (change: (remembered: Remembered) => void): void => {
    const profileId = shownProfileId();
    if (profileId === null) return;
    const remembered = recall(profileId);
    change(remembered);
    let length = 0;
    remembered.expanded = remembered.expanded.slice(-nameLimit).filter((name) => {
      length += name.length;
      return length <= lengthLimit;
    });
    storage.setItem(keyOf(profileId), JSON.stringify(remembered));
  };

  /** Names of the topics that are still known; no more than are remembered. */
  const namesOf = async (connectionId: ConnectionId, topicIds: readonly TopicId[]): Promise<readonly string[]> => {
    const wanted = topicIds.slice(0, nameLimit);
    const { result } = await line.call('topics.read', { connectionId, topicIds: wanted, limitBytes: 0 });
    return result.records.flatMap((record) => (record === null ? [] : [record.topicName]));
  };

  selection.store.subscribe(({ description, byUser }) => {
    if (description !== null && byUser) remember((all) => void (all.selected = description.topicName));
  });

  /** Looks once for everything still missing; what is found is opened or selected. */
  const tryOnce = async (current: Search): Promise<void> => {
    const { connectionId } = current;
    const find = async (topicName: string): Promise<TopicId | null> =>
      (await line.call('topic.find', { connectionId, topicName })).result?.topicId ?? null;
    const found: TopicId[] = [];
    const missing: string[] = [];
    for (const name of current.expanded) {
      const topicId = await find(name);
      if (topicId === null) missing.push(name);
      else found.push(topicId);
    }
    current.expanded = missing;
    if (search !== current) return;
    if (found.length > 0) await tree.setExpanded(found, true);
    if (current.selected === null) return;
    const topicId = await find(current.selected);
    if (topicId === null || search !== current) return;
    current.selected = null;
    // A choice the user has made meanwhile is worth more than a remembered one.
    if (selection.store.getState().topicId === null) selection.select(topicId);
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
    const isComplete = current.selected === null && current.expanded.length === 0;
    if (search === current && (isComplete || current.tries >= tryLimit)) search = null;
  };
  tree.subscribe(() => void go());

  return {
    expandedChanged(connectionId, topicIds, expanded) {
      const keep = async (): Promise<void> => {
        const names = await namesOf(connectionId, topicIds);
        remember((all) => {
          all.expanded = all.expanded.filter((name) => !names.includes(name));
          if (expanded) all.expanded.push(...names);
        });
      };
      keep().catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    },
    subtreesCollapsed(connectionId, topicIds) {
      const forget = async (): Promise<void> => {
        if (topicIds === null) {
          remember((all) => void (all.expanded = []));
          return;
        }
        const tops = await namesOf(connectionId, topicIds);
        remember((all) => {
          all.expanded = all.expanded.filter((name) => !tops.some((top) => name === top || name.startsWith(`${top}/`)));
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
      search = { ...recall(profileId), connectionId, tries: 0, topicCount: -1 };
    },
    isSearching: (connectionId) => search?.connectionId === connectionId && search.selected !== null,
    forgetCore() {
      restored.clear();
      search = null;
    },
  };
}
