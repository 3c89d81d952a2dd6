// Owns the saved profiles: the one list that windows show and connections are made from. Opened by core.ts, within a
// data folder claimed before (data-folder.ts).

import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { assert } from '../../../shared/assert.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import {
  profileFileVersion,
  profileSettingsSchema,
  type Profile,
  type ProfileSettings,
  type SecretChanges,
  type SecretName,
} from '../../../shared/profile.ts';
import { openKeyProblems } from '../../../shared/profile-problems.ts';
import type { NoticeDraft } from '../notices.ts';
import type { CoreMemory, SecretBox } from '../platform.ts';
import { demoProfileSettings } from './demo-profile.ts';
import { DurableState } from './durable-state.ts';
import { profileMigrations } from './migrations.ts';
import { parseProfileDocument, serialiseProfiles, type ProfileFileState, type SavedProfile } from './profile-file.ts';
import {
  changedMemory,
  changedSealed,
  changesFrom,
  copiedMemory,
  copiedSealed,
  forgottenMemory,
  heldSecrets,
  lockedSecretError,
  memoryOf,
  openSecrets,
  prepareSecrets,
  restoredMemory,
  sealedOutsideVault,
  secretStatuses,
  throughVault,
  triedMemory,
  unreadableSecretError,
  type PlainSecrets,
  type PreparedChanges,
  type SecretMemory,
} from './secrets.ts';
import { openStoredDocument, type StoredDocument } from './stored-document.ts';
import { isVaultSecret, noVault, type SecretVault } from './vault.ts';

export interface ProfileStoreOptions {
  /** The data folder; it must exist. */
  readonly dir: string;
  readonly secretBox: SecretBox;
  /** Keeps what the secret box cannot; left out: there is none. Tell a change of it by `vaultChanged`. */
  readonly vault?: SecretVault;
  /** What the core that died before left behind; null at a normal start. */
  readonly memory: CoreMemory | null;
  /** Milliseconds since 1970; names a file that is set aside. */
  readonly now: () => number;
  readonly onNotice: (notice: NoticeDraft) => void;
  /** Called after every change that is on disk, and when the status of a secret changes. */
  readonly onChanged: (profiles: readonly Profile[]) => void;
}

/** A profile to be added together with others. */
export interface ProfileAddition {
  readonly settings: ProfileSettings;
  readonly secrets: PlainSecrets;
  /** Also when there is one with the same key. */
  readonly mayRepeat: boolean;
}

/** A profile that was deleted, with all that `restore` needs. Holds secrets: not to be kept long, never to be logged. */
export interface DeletedProfile {
  readonly saved: SavedProfile;
  readonly memory: SecretMemory;
  readonly index: number;
  /** The profile before it; null: it was the first. */
  readonly afterId: ProfileId | null;
}

interface State {
  readonly file: ProfileFileState;
  readonly memory: SecretMemory;
}

/** Opens the store. Never rejects for what is in the folder: that is told by notices, and what can be shown is there. */
export async function openProfileStore(options: ProfileStoreOptions): Promise<ProfileStore> {
  const document = await openStoredDocument<ProfileFileState>({
    dir: options.dir,
    fileName: 'profiles.json',
    describedAs: 'saved profiles',
    latestVersion: profileFileVersion,
    migrations: profileMigrations,
    parse: parseProfileDocument,
    serialise: serialiseProfiles,
    now: options.now,
  });
  for (const notice of document.notices) options.onNotice(notice);
  const file = document.state ?? { profiles: [demoProfile()], unreadable: [] };
  if (document.origin !== 'loaded' && document.origin !== 'blocked') {
    try {
      await document.save(file); // So that the demo's id stays, and a recovered list has two copies again.
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      options.onNotice({ severity: 'failure', message: error.message, detail: error.detail ?? null });
    }
  }
  return new ProfileStore(options, document, file);
}

/** The saved profiles. Every change resolves only when it is durably on disk, and rejects with nothing changed. */
export class ProfileStore {
  readonly #box: SecretBox;
  readonly #vault: SecretVault;
  readonly #onChanged: () => void;
  readonly #document: StoredDocument<ProfileFileState>;
  readonly #state: DurableState<State>;

  /** Use `openProfileStore`. */
  constructor(options: ProfileStoreOptions, document: StoredDocument<ProfileFileState>, file: ProfileFileState) {
    this.#box = options.secretBox;
    this.#vault = options.vault ?? noVault;
    this.#onChanged = () => options.onChanged(this.list());
    this.#document = document;
    const remembered = Object.entries(options.memory?.sessionSecrets ?? {});
    const session = new Map(remembered.filter(([id]) => file.profiles.some(({ profileId }) => profileId === id)));
    let savedFile = file;
    this.#state = new DurableState<State>({
      initial: { file, memory: { session, failedToOpen: new Set() } },
      save: async (next) => {
        if (next.file === savedFile) return; // Only what is remembered changed.
        await document.save(next.file);
        savedFile = next.file;
      },
      onChanged: this.#onChanged,
    });
  }

  /** In the user's order. */
  list(): readonly Profile[] {
    const { file, memory } = this.#state.current;
    return file.profiles.map((profile) => ({
      profileId: profile.profileId,
      settings: profile.settings,
      secrets: secretStatuses(profile, memory, this.#box, this.#vault),
    }));
  }

  /** Null when there is no such profile (any more). */
  find(profileId: ProfileId): Profile | null {
    return this.list().find((profile) => profile.profileId === profileId) ?? null;
  }

  /** Why nothing can be saved, as a sentence; null when it can. */
  get blockedBecause(): string | null {
    return this.#document.blockedBecause;
  }

  /** Adds a profile at the end. AppError `invalidInput` or `storage`. */
  async create(settings: ProfileSettings, secrets: SecretChanges = {}): Promise<ProfileId> {
    const checked = requireNoOpenKey(checkedSettings(settings));
    const prepared = await prepareSecrets(secrets, this.#box);
    const profileId = newProfileId();
    await this.#state.change(({ file, memory }) => {
      const changes = throughVault(prepared, profileId, this.#vault);
      const profile = { profileId, settings: checked, sealedSecrets: changedSealed({}, changes) };
      return {
        file: { ...file, profiles: [...file.profiles, profile] },
        memory: changedMemory(memory, profileId, changes),
      };
    });
    return profileId;
  }

  /**
   * Adds profiles at the end, all or none of them: one change on disk. One whose key (by `keyOf`) a profile has at that moment, saved or added
   * just before it, is left out unless it `mayRepeat`. Gives the ids, null for those left out. AppError `invalidInput` or `storage`.
   */
  async createAll(
    additions: readonly ProfileAddition[],
    keyOf: (settings: ProfileSettings) => string,
  ): Promise<readonly (ProfileId | null)[]> {
    const prepared: { settings: ProfileSettings; changes: PreparedChanges; mayRepeat: boolean }[] = [];
    for (const { settings, secrets, mayRepeat } of additions) {
      const changes = await prepareSecrets(changesFrom(secrets), this.#box);
      prepared.push({ settings: requireNoOpenKey(checkedSettings(settings)), changes, mayRepeat });
    }
    let ids: (ProfileId | null)[] = [];
    await this.#state.change((state) => {
      const profiles = [...state.file.profiles];
      const keys = new Set(profiles.map(({ settings }) => keyOf(settings)));
      let { memory } = state;
      // Assigned, not appended: a change may be applied again when the first try to save it fails.
      ids = prepared.map(({ settings, changes: unsealed, mayRepeat }) => {
        const key = keyOf(settings);
        if (keys.has(key) && !mayRepeat) return null;
        keys.add(key);
        const profileId = newProfileId();
        const changes = throughVault(unsealed, profileId, this.#vault);
        profiles.push({ profileId, settings, sealedSecrets: changedSealed({}, changes) });
        memory = changedMemory(memory, profileId, changes);
        return profileId;
      });
      return ids.every((id) => id === null) ? state : { file: { ...state.file, profiles }, memory };
    });
    return ids;
  }

  /** Replaces the settings; secrets that are not named stay. AppError `notFound`, `invalidInput` or `storage`. */
  async update(profileId: ProfileId, settings: ProfileSettings, secrets: SecretChanges = {}): Promise<void> {
    const checked = requireNoOpenKey(checkedSettings(settings));
    const prepared = await prepareSecrets(secrets, this.#box);
    await this.#state.change(({ file, memory }) => {
      const present = required(file, profileId);
      const changes = throughVault(prepared, profileId, this.#vault);
      const updated = { profileId, settings: checked, sealedSecrets: changedSealed(present.sealedSecrets, changes) };
      const profiles = file.profiles.map((profile) => (profile === present ? updated : profile));
      return { file: { ...file, profiles }, memory: changedMemory(memory, profileId, changes) };
    });
  }

  /** Changes the settings as they then are, so that two windows never undo each other. Rejects with what `change` throws, `notFound` or `storage`. */
  async edit(profileId: ProfileId, change: (settings: ProfileSettings) => ProfileSettings): Promise<void> {
    await this.#state.change((state) => {
      const present = required(state.file, profileId);
      const settings = change(present.settings);
      if (settings === present.settings) return state;
      const updated = { ...present, settings: checkedSettings(settings) };
      const profiles = state.file.profiles.map((profile) => (profile === present ? updated : profile));
      return { ...state, file: { ...state.file, profiles } };
    });
  }

  /** Puts a copy, secrets included, behind the original. AppError `notFound`, `vaultLocked` or `storage`. */
  async duplicate(profileId: ProfileId): Promise<ProfileId> {
    const copyId = newProfileId();
    await this.#state.change(({ file, memory }) => {
      const original = required(file, profileId);
      const name = nameOfCopy(original.settings.name, new Set(file.profiles.map(({ settings }) => settings.name)));
      const sealedSecrets = copiedSealed(original, copyId, this.#vault);
      const copy: SavedProfile = { profileId: copyId, settings: { ...original.settings, name }, sealedSecrets };
      const profiles = file.profiles.flatMap((profile) => (profile === original ? [profile, copy] : [profile]));
      return { file: { ...file, profiles }, memory: copiedMemory(memory, profileId, copyId) };
    });
    return copyId;
  }

  /** What `restore` needs to undo it. AppError `notFound` or `storage`. */
  async delete(profileId: ProfileId): Promise<DeletedProfile> {
    let deleted = null as DeletedProfile | null;
    await this.#state.change(({ file, memory }) => {
      const gone = required(file, profileId);
      const index = file.profiles.indexOf(gone);
      deleted = {
        saved: gone,
        memory: memoryOf(memory, profileId),
        index,
        afterId: file.profiles[index - 1]?.profileId ?? null,
      };
      const profiles = file.profiles.filter((profile) => profile !== gone);
      return { file: { ...file, profiles }, memory: forgottenMemory(memory, profileId) };
    });
    assert(deleted !== null, 'a change that resolves was applied');
    return deleted;
  }

  /** Puts a deleted profile back behind the one it followed, secrets included. Safe when it is there. AppError `storage`. */
  async restore({ saved, memory: before, index, afterId }: DeletedProfile): Promise<void> {
    await this.#state.change((state) => {
      const { file, memory } = state;
      if (file.profiles.some(({ profileId }) => profileId === saved.profileId)) return state;
      const after = file.profiles.findIndex(({ profileId }) => profileId === afterId);
      const place = after >= 0 ? after + 1 : Math.min(index, file.profiles.length);
      const profiles = file.profiles.toSpliced(place, 0, saved);
      return { file: { ...file, profiles }, memory: restoredMemory(memory, before, saved.profileId) };
    });
  }

  /** Puts the named profiles in this order. Ids of deleted ones are passed over, and profiles not named (made in another
   * window meanwhile) come last. AppError `storage`. */
  async reorder(profileIds: readonly ProfileId[]): Promise<void> {
    await this.#state.change((state) => {
      const left = new Map<string, SavedProfile>(state.file.profiles.map((profile) => [profile.profileId, profile]));
      const profiles: SavedProfile[] = [];
      for (const profileId of profileIds) {
        const profile = left.get(profileId);
        if (profile === undefined || !left.delete(profileId)) continue;
        profiles.push(profile);
      }
      profiles.push(...left.values());
      const isSame = profiles.every((profile, index) => profile === state.file.profiles[index]);
      return isSame ? state : { ...state, file: { ...state.file, profiles } };
    });
  }

  /** The secrets in plain, for connecting only. AppError `notFound`; `vaultLocked`; `storage` when one cannot be opened (status: unreadable). */
  async secretsOf(profileId: ProfileId): Promise<PlainSecrets> {
    const { secrets, problem } = await this.readableSecretsOf(profileId);
    if (problem !== null) throw problem;
    return secrets;
  }

  /** The secrets that can be had now; which cannot, and why. AppError `notFound`. */
  async readableSecretsOf(profileId: ProfileId): Promise<{
    readonly secrets: PlainSecrets;
    readonly missingNames: readonly SecretName[];
    /** Null: none is missing. */
    readonly problem: AppError | null;
  }> {
    const profile = required(this.#state.current.file, profileId);
    const { memory: known } = this.#state.current;
    const { secrets, failedNames, lockedNames } = await openSecrets(profile, known, this.#box, this.#vault);
    await this.#state.change((state) => {
      const now = state.file.profiles.find((candidate) => candidate.profileId === profileId);
      if (now?.sealedSecrets !== profile.sealedSecrets) return state; // Changed meanwhile: this says nothing about it.
      const memory = triedMemory(state.memory, profileId, failedNames);
      return memory === state.memory ? state : { ...state, memory };
    });
    const problem =
      lockedNames.length > 0
        ? lockedSecretError(profile, lockedNames)
        : failedNames.length > 0
          ? unreadableSecretError(profile, failedNames)
          : null;
    return { secrets, missingNames: [...lockedNames, ...failedNames], problem };
  }

  /** The vault was opened or locked: what can be read is another now. */
  vaultChanged(): void {
    this.#onChanged();
  }

  /** Secrets in a vault, of all profiles. */
  vaultSecretCount(): number {
    const { profiles } = this.#state.current.file;
    return profiles.reduce(
      (sum, { sealedSecrets }) => sum + Object.values(sealedSecrets).filter(isVaultSecret).length,
      0,
    );
  }

  /** Puts what is held for the session into the open vault. AppError `storage`: then it is still held. */
  async moveIntoVault(): Promise<void> {
    await this.#state.change((state) => {
      let { memory } = state;
      const profiles = state.file.profiles.map((profile) => {
        const { profileId } = profile;
        const changes = throughVault(heldSecrets(memory, profileId), profileId, this.#vault);
        if (!Object.values(changes).some(({ kind }) => kind === 'seal')) return profile;
        memory = changedMemory(memory, profileId, changes);
        return { ...profile, sealedSecrets: changedSealed(profile.sealedSecrets, changes) };
      });
      return memory === state.memory ? state : { file: { ...state.file, profiles }, memory };
    });
  }

  /** Takes out every secret that is in a vault. AppError `storage` with nothing changed. */
  async dropVaultSecrets(): Promise<void> {
    await this.#state.change((state) => {
      const profiles = state.file.profiles.map((profile) => {
        const sealedSecrets = sealedOutsideVault(profile.sealedSecrets);
        return sealedSecrets === profile.sealedSecrets ? profile : { ...profile, sealedSecrets };
      });
      const isSame = profiles.every((profile, index) => profile === state.file.profiles[index]);
      return isSame ? state : { ...state, file: { ...state.file, profiles } };
    });
  }

  /** What the host keeps in memory for the next core, should this one die. Never to be logged. */
  rememberedSessionSecrets(): CoreMemory['sessionSecrets'] {
    return Object.fromEntries(this.#state.current.memory.session);
  }

  /** Resolves when every change asked for has been written or refused. */
  async close(): Promise<void> {
    await this.#state.settled();
  }
}

const newProfileId = (): ProfileId => randomUUID() as ProfileId;
const demoProfile = (): SavedProfile => ({
  profileId: newProfileId(),
  settings: demoProfileSettings,
  sealedSecrets: {},
});

function required(file: ProfileFileState, profileId: ProfileId): SavedProfile {
  const profile = file.profiles.find((candidate) => candidate.profileId === profileId);
  if (profile === undefined) {
    throw new AppError('notFound', 'This profile is not there any more: it was deleted, perhaps in another window.');
  }
  return profile;
}

/** What is saved must be readable again, whoever made it. */
function checkedSettings(settings: ProfileSettings): ProfileSettings {
  const parsed = v.safeParse(profileSettingsSchema, settings);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue) ?? 'name';
  throw new AppError(
    'invalidInput',
    `This profile cannot be saved: ${field} is not valid. Correct it and save again.`,
    {
      field,
      detail: `expected ${issue.expected ?? issue.type}`,
    },
  );
}

/** Settings are not sealed. Whoever has such a profile from before may still change its filters, and is told in the form. */
function requireNoOpenKey(settings: ProfileSettings): ProfileSettings {
  const [problem] = openKeyProblems(settings.tls);
  if (problem === undefined) return settings;
  throw new AppError('invalidInput', `“${settings.name}”: ${problem.message}`, { field: problem.field });
}

const maxNameLength = 200;
function nameOfCopy(name: string, taken: ReadonlySet<string>): string {
  for (let copy = 1; ; copy += 1) {
    const suffix = copy === 1 ? '' : ` (${copy})`;
    const candidate = `Copy of ${name}`.slice(0, maxNameLength - suffix.length).trimEnd() + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}
