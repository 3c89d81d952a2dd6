// Owns what the user decided about each profile's tree: pins, hidden topics and the like, in a file beside the profiles. Opened by
// core.ts after the folder is claimed. Not part of the profile's own settings: saving the profile's form must not undo a pin.

import * as v from 'valibot';
import { AppError } from '../../../shared/errors.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import {
  defaultTreeSettings,
  hiddenLimit,
  pinnedLimit,
  type TreeSettings,
  treeSettingsSchema,
} from '../../../shared/tree-settings.ts';
import type { NoticeDraft } from '../notices.ts';
import { DurableState } from './durable-state.ts';
import { isJsonObject, type JsonObject, treeSettingsMigrations } from './migrations.ts';
import { openStoredDocument, type StoredDocument } from './stored-document.ts';

/** Latest version of the file's schema; older ones are migrated, newer ones left alone. */
export const treeSettingsFileVersion = 2;

/** Characters of all names of one profile together. */
const lengthLimit = 1_048_576;

export interface TreeSettingsStoreOptions {
  /** The data folder; it must exist. */
  readonly dir: string;
  /** Milliseconds since 1970; names a file that is set aside. */
  readonly now: () => number;
  readonly onNotice: (notice: NoticeDraft) => void;
  /** Called after every change that is on disk, for each profile it touched. */
  readonly onChanged: (profileId: ProfileId, treeSettings: TreeSettings) => void;
}

type State = ReadonlyMap<ProfileId, TreeSettings>;

/** Opens the store. Never rejects for what is in the folder: then the defaults hold and a notice says why. */
export async function openTreeSettingsStore(options: TreeSettingsStoreOptions): Promise<TreeSettingsStore> {
  const document = await openStoredDocument<State>({
    dir: options.dir,
    fileName: 'tree-settings.json',
    describedAs: 'pinned and hidden topics',
    latestVersion: treeSettingsFileVersion,
    migrations: treeSettingsMigrations,
    parse: parseTreeSettings,
    serialise: (state) => ({ profiles: Object.fromEntries(state) }),
    now: options.now,
  });
  for (const notice of document.notices) options.onNotice(notice);
  return new TreeSettingsStore(options, document);
}

/** The tree settings of all profiles. Changes resolve when they are durably on disk; AppError `tooLarge` or `storage` with nothing changed. */
export class TreeSettingsStore {
  readonly #state: DurableState<State>;

  /** Use `openTreeSettingsStore`. */
  constructor(options: TreeSettingsStoreOptions, document: StoredDocument<State>) {
    let told: State = document.state ?? new Map();
    this.#state = new DurableState<State>({
      initial: told,
      // A file that must not be touched was told of at the start; a topic may still be pinned or hidden for the session.
      save: (state) => (document.blockedBecause === null ? document.save(state) : Promise.resolve()),
      onChanged: (state) => {
        const before = told;
        told = state;
        for (const [profileId, settings] of state) {
          if (before.get(profileId) !== settings) options.onChanged(profileId, settings);
        }
      },
    });
  }

  /** The same object until it changes. */
  get(profileId: ProfileId): TreeSettings {
    return this.#state.current.get(profileId) ?? defaultTreeSettings;
  }

  list(): readonly { readonly profileId: ProfileId; readonly treeSettings: TreeSettings }[] {
    return [...this.#state.current].map(([profileId, treeSettings]) => ({ profileId, treeSettings }));
  }

  /** Pins names at a place among those already there (null: the end); what is pinned moves there. */
  async pin(profileId: ProfileId, topicNames: readonly string[], place: number | null): Promise<void> {
    await this.#change(profileId, (settings) => {
      const named = new Set(topicNames);
      const others = settings.pinned.filter((name) => !named.has(name));
      const at = place ?? others.length;
      const pinned = [...others.slice(0, at), ...named, ...others.slice(at)];
      if (pinned.length > pinnedLimit) {
        throw new AppError('tooLarge', `At most ${pinnedLimit} topics can be pinned. Unpin some and try again.`);
      }
      return { ...settings, pinned };
    });
  }

  async unpin(profileId: ProfileId, topicNames: readonly string[]): Promise<void> {
    const gone = new Set(topicNames);
    await this.#change(profileId, (settings) => ({
      ...settings,
      pinned: settings.pinned.filter((name) => !gone.has(name)),
    }));
  }

  async hide(profileId: ProfileId, topicNames: readonly string[]): Promise<void> {
    await this.#change(profileId, (settings) => {
      const hidden = [...new Set([...settings.hidden, ...topicNames])];
      if (hidden.length > hiddenLimit) {
        throw new AppError(
          'tooLarge',
          `At most ${hiddenLimit} topics can be hidden. Hide a branch above them instead.`,
        );
      }
      return { ...settings, hidden };
    });
  }

  async unhide(profileId: ProfileId, topicNames: readonly string[]): Promise<void> {
    const gone = new Set(topicNames);
    await this.#change(profileId, (settings) => ({
      ...settings,
      hidden: settings.hidden.filter((name) => !gone.has(name)),
    }));
  }

  async change(
    profileId: ProfileId,
    changes: { readonly [Name in keyof TreeSettings]?: TreeSettings[Name] | undefined },
  ): Promise<void> {
    const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    await this.#change(profileId, (settings) => ({ ...settings, ...named }));
  }

  /** Gives a copied profile the settings of its original. */
  async copy(from: ProfileId, to: ProfileId): Promise<void> {
    await this.#change(to, () => this.get(from));
  }

  async forget(profileId: ProfileId): Promise<void> {
    await this.#state.change((state) => {
      if (!state.has(profileId)) return state;
      const next = new Map(state);
      next.delete(profileId);
      return next;
    });
  }

  /** Resolves when every change asked for has been written or refused. */
  async close(): Promise<void> {
    await this.#state.settled();
  }

  #change(profileId: ProfileId, apply: (settings: TreeSettings) => TreeSettings): Promise<void> {
    return this.#state.change((state) => {
      const settings = apply(state.get(profileId) ?? defaultTreeSettings);
      const length = [...settings.pinned, ...settings.hidden].reduce((sum, name) => sum + name.length, 0);
      if (length > lengthLimit) {
        throw new AppError(
          'tooLarge',
          'The names pinned and hidden here are too long to be kept, a million characters together.',
        );
      }
      return new Map(state).set(profileId, settings);
    });
  }
}

/** Takes every profile's settings that are valid, and counts the others. Null when there are none at all. */
function parseTreeSettings(
  document: JsonObject,
): { readonly state: State; readonly notices: readonly NoticeDraft[] } | null {
  const stored = document['profiles'];
  if (!isJsonObject(stored)) return null;
  const state = new Map<ProfileId, TreeSettings>();
  let brokenCount = 0;
  for (const [profileId, entry] of Object.entries(stored)) {
    const parsed = v.safeParse(treeSettingsSchema, entry);
    if (parsed.success) state.set(profileId as ProfileId, parsed.output);
    else brokenCount += 1;
  }
  if (brokenCount === 0) return { state, notices: [] };
  const message = `The pinned and hidden topics of ${brokenCount === 1 ? 'one profile' : `${brokenCount} profiles`} could not be read and are left out.`;
  return { state, notices: [{ severity: 'warning', message, detail: null }] };
}
