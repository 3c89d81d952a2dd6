// What the core told of itself, its profiles and its settings. Called by the ui to read, by model.ts to fill.

import { createStore } from 'zustand/vanilla';
import type { AppSnapshot, HostFacts } from '../../shared/contract.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { newProfileSettings, type Profile } from '../../shared/profile.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import type { Readable } from './readable.ts';

export interface AppState {
  /** False until the first snapshot has come. */
  readonly ready: boolean;
  readonly host: HostFacts | null;
  readonly appVersion: string | null;
  readonly profiles: readonly Profile[];
  readonly settings: Settings;
}

/** The profile of an id, or null. */
export function profileOf(state: AppState, profileId: ProfileId | null): Profile | null {
  return state.profiles.find((profile) => profile.profileId === profileId) ?? null;
}

export interface App {
  readonly store: Readable<AppState>;
  /** Saves settings; the change comes back as an event, before this resolves. Failures become toasts: it never rejects. */
  updateSettings(changes: Partial<Settings>): Promise<void>;
  /** The columns of the tree as they were when Treeline was new. */
  resetTreeColumns(): Promise<void>;
  /** The profile of the built-in demo, made if there is none; null when that failed (a toast has said so). */
  demoProfileId(): Promise<ProfileId | null>;
}

export function createApp(
  line: Line,
  notices: Notices,
): App & { replace(snapshot: AppSnapshot, appVersion: string): void } {
  const store = createStore<AppState>(() => ({
    ready: false,
    host: null,
    appVersion: null,
    profiles: [],
    settings: defaultSettings,
  }));
  line.on('profiles.changed', ({ profiles }) => store.setState({ profiles }));
  line.on('settings.changed', ({ settings }) => store.setState({ settings }));
  const updateSettings = async (changes: Partial<Settings>): Promise<void> => {
    try {
      await line.call('settings.update', { changes });
    } catch (error) {
      notices.report(error);
    }
  };
  return {
    store,
    updateSettings,
    resetTreeColumns: () => updateSettings({ treeColumns: defaultSettings.treeColumns }),
    async demoProfileId() {
      const known = store.getState().profiles.find((profile) => profile.settings.demo);
      if (known !== undefined) return known.profileId;
      try {
        const settings = { ...newProfileSettings, name: 'Demo', host: '', demo: true };
        const { result } = await line.call('profile.create', { settings, secrets: {} });
        return result.profileId;
      } catch (error) {
        notices.report(error);
        return null;
      }
    },
    replace({ host, profiles, settings }, appVersion) {
      store.setState({ ready: true, host, appVersion, profiles, settings });
    },
  };
}
