// Pinned and hidden topics of the profiles' trees, as the core keeps them, and the changes to them, each with a way back. Called by the
// tree, its menus and the pinned topics.

import { createStore } from 'zustand/vanilla';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId, TopicId } from '../../shared/ids.ts';
import { defaultTreeSettings, hiddenLimit, pinnedLimit, type TreeSettings } from '../../shared/tree-settings.ts';
import type { ModelContext } from './model-context.ts';
import type { Readable } from './readable.ts';

export interface TreeSettingsState {
  readonly byProfile: ReadonlyMap<ProfileId, TreeSettings>;
}

/** A profile's settings: the defaults where it has none. */
export function treeSettingsOf(state: TreeSettingsState, profileId: ProfileId | null): TreeSettings {
  return (profileId === null ? undefined : state.byProfile.get(profileId)) ?? defaultTreeSettings;
}

/** All changes are the shown profile's. Failures become toasts. */
export interface TreeSettingsActions {
  readonly store: Readable<TreeSettingsState>;
  /** Of the shown profile. */
  shown(): TreeSettings;
  /** Pins the topics, or unpins them when all of them are pinned. */
  togglePin(topicIds: readonly TopicId[]): Promise<void>;
  unpin(topicName: string): Promise<void>;
  /** Moves a pin so many places down; negative: up. */
  movePin(topicName: string, by: number): Promise<void>;
  hide(topicIds: readonly TopicId[]): Promise<void>;
  unhide(topicNames: readonly string[]): Promise<void>;
  showDollarTopics(shown: boolean): Promise<void>;
  /** Opens branches with at most so many children by themselves; 0: none. */
  setAutoExpandLimit(limit: TreeSettings['autoExpandLimit']): Promise<void>;
}

/** Names without those below others of them: what is hidden hides all that is below it. */
export function withoutCovered(topicNames: readonly string[]): string[] {
  const kept: string[] = [];
  // With a slash behind them names stand right behind the one they are below.
  const inOrder = topicNames.map((name) => `${name}/`).sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  let top: string | null = null;
  for (const name of inOrder) {
    if (top !== null && name.startsWith(top)) continue;
    top = name;
    kept.push(name.slice(0, -1));
  }
  return kept;
}

const subject = (count: number): string => (count === 1 ? 'Topic' : `${count} topics`);

export function createTreeSettings({ line, notices, connections, selection }: ModelContext): TreeSettingsActions & {
  replace(all: readonly { readonly profileId: ProfileId; readonly treeSettings: TreeSettings }[]): void;
} {
  const store = createStore<TreeSettingsState>(() => ({ byProfile: new Map() }));
  line.on('treeSettings.changed', ({ profileId, treeSettings }) =>
    store.setState(({ byProfile }) => ({ byProfile: new Map(byProfile).set(profileId, treeSettings) })),
  );

  const shown = (): TreeSettings => treeSettingsOf(store.getState(), connections.store.getState().selectedProfileId);

  /** Does something for the shown profile and says so. */
  const act = async (action: (profileId: ProfileId) => Promise<void>): Promise<void> => {
    const profileId = connections.store.getState().selectedProfileId;
    if (profileId === null) return;
    try {
      await action(profileId);
    } catch (error) {
      notices.report(error);
    }
  };
  const say = (message: string, undo: () => Promise<unknown>): void => {
    const run = (): void => void undo().catch((error: unknown) => notices.report(error));
    notices.toast({ message, action: { label: 'Undo', run } });
  };
  /** Names of topics that are still known. More than `limit` are refused: not one is then asked for. */
  const namesOf = async (topicIds: readonly TopicId[], limit: number, remedy: string): Promise<string[]> => {
    const { connectionId } = selection.store.getState();
    if (connectionId === null) throw new AppError('notFound', 'No connection is shown.');
    if (topicIds.length > limit) {
      const count = topicIds.length.toLocaleString('en');
      throw new AppError('tooLarge', `${count} topics are selected. ${remedy}`);
    }
    const { result } = await line.call('topics.read', { connectionId, topicIds: [...topicIds], limitBytes: 0 });
    return result.records.flatMap((record) => (record === null ? [] : [record.topicName]));
  };
  const unpinAll = async (profileId: ProfileId, topicNames: readonly string[]): Promise<void> => {
    const places = shown().pinned;
    await line.call('treeSettings.unpin', { profileId, topicNames: [...topicNames] });
    const gone = new Set(topicNames);
    say(`${subject(topicNames.length)} unpinned.`, async () => {
      // From the top, so that each finds its old place.
      for (const [place, name] of places.entries()) {
        if (gone.has(name)) await line.call('treeSettings.pin', { profileId, topicNames: [name], place });
      }
    });
  };

  return {
    store,
    shown,
    replace(all) {
      store.setState({ byProfile: new Map(all.map(({ profileId, treeSettings }) => [profileId, treeSettings])) });
    },
    togglePin: (topicIds) =>
      act(async (profileId) => {
        const remedy = `At most ${pinnedLimit} can be pinned: pin a branch above them instead.`;
        const topicNames = await namesOf(topicIds, pinnedLimit, remedy);
        const fresh = topicNames.filter((name) => !shown().pinned.includes(name));
        if (topicNames.length === 0) return;
        if (fresh.length === 0) {
          await unpinAll(profileId, topicNames);
          return;
        }
        await line.call('treeSettings.pin', { profileId, topicNames: fresh, place: null });
        say(`${subject(fresh.length)} pinned.`, () =>
          line.call('treeSettings.unpin', { profileId, topicNames: fresh }),
        );
      }),
    unpin: (topicName) => act((profileId) => unpinAll(profileId, [topicName])),
    movePin: (topicName, by) =>
      act(async (profileId) => {
        const place = shown().pinned.indexOf(topicName) + by;
        if (place < 0 || place >= shown().pinned.length) return;
        await line.call('treeSettings.pin', { profileId, topicNames: [topicName], place });
      }),
    hide: (topicIds) =>
      act(async (profileId) => {
        const remedy = `At most ${hiddenLimit.toLocaleString('en')} can be hidden: hide a branch above them instead.`;
        const found = await namesOf(topicIds, hiddenLimit, remedy);
        if (found.length === 0) return;
        const topicNames = withoutCovered(found);
        await line.call('treeSettings.hide', { profileId, topicNames });
        say(`${subject(found.length)} hidden. Counts still include what is hidden.`, () =>
          line.call('treeSettings.unhide', { profileId, topicNames }),
        );
      }),
    unhide: (topicNames) =>
      act(async (profileId) => {
        await line.call('treeSettings.unhide', { profileId, topicNames: [...topicNames] });
      }),
    showDollarTopics: (showsDollarTopics) =>
      act(async (profileId) => {
        await line.call('treeSettings.change', { profileId, changes: { showsDollarTopics } });
      }),
    setAutoExpandLimit: (autoExpandLimit) =>
      act(async (profileId) => {
        await line.call('treeSettings.change', { profileId, changes: { autoExpandLimit } });
      }),
  };
}
