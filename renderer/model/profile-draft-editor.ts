// The profile being edited. Called by ui/connection.
// A draft stays here until it is saved or thrown away on purpose, whatever happens to the dialog that shows it.

import { createStore } from 'zustand/vanilla';
import type { FieldProblem } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import {
  newProfileSettings,
  secretNames,
  type Profile,
  type ProfileSettings,
  type SecretChange,
  type SecretChanges,
  type SecretName,
} from '../../shared/profile.ts';
import { type App, profileOf } from './app-state.ts';
import type { Line } from './line.ts';
import { splitAddress } from './profile-draft-address.ts';
import { pathOf } from './profile-draft-paths.ts';
import {
  draftFromSettings,
  draftHints,
  type Problems,
  type ProfileDraft,
  secretProblems,
  type SecretDrafts,
  settingsFromDraft,
} from './profile-draft.ts';
import type { Readable } from './readable.ts';

export interface ProfileEditorState {
  /** False: the editor is not on screen; a draft may still wait in it. */
  readonly isOpen: boolean;
  /** Null: a profile that does not exist yet. */
  readonly profileId: ProfileId | null;
  readonly draft: ProfileDraft;
  readonly secrets: SecretDrafts;
  readonly statuses: Profile['secrets'];
  /** Something differs from what is saved. */
  readonly dirty: boolean;
  /** Problems to be shown: of fields the user has been at, or of all after a try to save. */
  readonly problems: Problems;
  readonly hints: Problems;
  readonly saving: boolean;
  /** Why saving failed, where no field is to blame. */
  readonly failure: string | null;
}

/** What a draft comes to. */
export interface EditedProfile {
  /** Null: a profile that does not exist yet. */
  readonly profileId: ProfileId | null;
  readonly settings: ProfileSettings;
  readonly secrets: SecretChanges;
}

export interface ProfileEditor {
  readonly store: Readable<ProfileEditorState>;
  /** Shows a profile, or a new one (null). An unsaved draft stays, whatever profile it is of: nothing is lost silently. */
  open(profileId: ProfileId | null): void;
  change(changes: Partial<ProfileDraft>): void;
  /** Replaces a secret (text), clears it (null) or keeps what is saved (undefined). */
  changeSecret(name: SecretName, value: string | null | undefined): void;
  /** Takes a pasted address apart into the fields; false when it is only a host. */
  pasteAddress(text: string): boolean;
  /** Saves; the profile's id, or null when there are problems (now shown) or it failed (now said). */
  save(): Promise<ProfileId | null>;
  /** The draft as it would be saved, for a try before that; null when there are problems (now shown). */
  whole(): EditedProfile | null;
  /** Throws the draft away and closes. */
  discard(): void;
}

const noSecrets: Profile['secrets'] = {
  password: 'none',
  keyPem: 'none',
  keyPassphrase: 'none',
  pkcs12: 'none',
  proxyPassword: 'none',
  webSocketHeaders: 'none',
  authenticationData: 'none',
};
const checkDelayMs = 400;

interface Context {
  readonly line: Line;
  readonly app: App;
}

/** `after` runs something later and returns how to call it off; tests give their own. */
export function createProfileEditor(
  context: Context,
  after: (delayMs: number, run: () => void) => () => void = (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
): ProfileEditor {
  return new Editor(context, after);
}

class Editor implements ProfileEditor {
  readonly store = createStore<ProfileEditorState>(() => idleState(newProfileSettings));
  readonly #context: Context;
  readonly #after: (delayMs: number, run: () => void) => () => void;
  /** The draft as it was when editing began, to tell whether it changed. */
  #base = '';
  readonly #touched = new Set<string>();
  #showsAll = false;
  /** What the core found the last time. */
  #coreProblems: Problems = new Map();
  /** Counts changes, so that the answer to an older check is dropped. */
  #revision = 0;
  #callOffCheck: (() => void) | null = null;

  constructor(context: Context, after: (delayMs: number, run: () => void) => () => void) {
    this.#context = context;
    this.#after = after;
    // A vault that is made or unlocked meanwhile changes where the secrets are, and nothing of what is typed.
    context.app.store.subscribe((state) => {
      const statuses = profileOf(state, this.store.getState().profileId)?.secrets;
      if (statuses !== undefined) this.store.setState({ statuses });
    });
  }

  open(profileId: ProfileId | null): void {
    if (this.store.getState().dirty) {
      this.store.setState({ isOpen: true });
      return;
    }
    const profile = profileOf(this.#context.app.store.getState(), profileId);
    const settings = profile?.settings ?? { ...newProfileSettings, name: '' };
    this.#reset();
    const state = { ...idleState(settings), isOpen: true, statuses: profile?.secrets ?? noSecrets };
    this.#base = JSON.stringify(state.draft);
    this.store.setState({ ...state, profileId: profile?.profileId ?? null, hints: draftHints(state.draft) });
  }

  change(changes: Partial<ProfileDraft>): void {
    for (const field of Object.keys(changes)) this.#touch(pathOf(field as keyof ProfileDraft));
    this.#changed({ draft: { ...this.store.getState().draft, ...changes } });
  }

  changeSecret(name: SecretName, value: string | null | undefined): void {
    this.#touch(name);
    const { [name]: _previous, ...others } = this.store.getState().secrets;
    this.#changed({ secrets: value === undefined ? others : { ...others, [name]: value } });
  }

  pasteAddress(text: string): boolean {
    const address = splitAddress(text);
    if (address === null) return false;
    this.change(address.fields);
    if (address.password !== null) this.changeSecret('password', address.password);
    return true;
  }

  async save(): Promise<ProfileId | null> {
    this.#showsAll = true;
    this.#callOffCheck?.();
    const { draft, secrets, profileId, saving } = this.store.getState();
    const settings = this.#checkLocally();
    if (settings === null || saving) return null;
    this.store.setState({ saving: true, failure: null });
    try {
      const call = { settings, secrets: changesFrom(secrets) };
      const { result } = await this.#context.line.call('profile.check', { profileId, ...call });
      if (result.problems.length > 0) {
        this.#takeCoreProblems(result.problems);
        return null;
      }
      let savedId = profileId;
      if (savedId === null) savedId = (await this.#context.line.call('profile.create', call)).result.profileId;
      else await this.#context.line.call('profile.update', { profileId: savedId, ...call });
      // Typed while the answer was on its way: that is not saved yet.
      if (this.store.getState().draft === draft) this.discard();
      else this.store.setState({ profileId: savedId });
      return savedId;
    } catch (error) {
      this.#saveFailed(error);
      return null;
    } finally {
      this.store.setState({ saving: false });
    }
  }

  whole(): EditedProfile | null {
    this.#showsAll = true;
    const settings = this.#checkLocally();
    const { profileId, secrets } = this.store.getState();
    return settings === null ? null : { profileId, settings, secrets: changesFrom(secrets) };
  }

  discard(): void {
    this.#reset();
    this.store.setState(idleState(newProfileSettings));
  }

  /** What the core said of a field holds no longer once it changes; certificate and key are judged together. */
  #touch(field: string): void {
    this.#touched.add(field);
    const isStale = (known: string): boolean =>
      known === field || known.startsWith(`${field}.`) || (isOfTls(field) && isOfTls(known));
    this.#coreProblems = new Map([...this.#coreProblems].filter(([known]) => !isStale(known)));
  }

  #reset(): void {
    this.#touched.clear();
    this.#showsAll = false;
    this.#coreProblems = new Map();
    this.#revision += 1;
    this.#callOffCheck?.();
    this.#callOffCheck = null;
  }

  #changed(changes: Partial<Pick<ProfileEditorState, 'draft' | 'secrets'>>): void {
    this.#revision += 1;
    this.store.setState({ ...changes, failure: null });
    const { draft, secrets } = this.store.getState();
    this.store.setState({
      dirty: JSON.stringify(draft) !== this.#base || Object.keys(secrets).length > 0,
      hints: draftHints(draft),
    });
    const settings = this.#checkLocally();
    this.#callOffCheck?.();
    this.#callOffCheck = settings === null ? null : this.#after(checkDelayMs, () => void this.#checkInCore(settings));
  }

  /** Checks what the page can check; the settings, or null while something is wrong. */
  #checkLocally(): ProfileSettings | null {
    const { draft, secrets, statuses } = this.store.getState();
    const { settings, problems } = settingsFromDraft(draft);
    const contradictions = secretProblems(draft, secrets, statuses);
    this.#showProblems(new Map([...this.#coreProblems, ...contradictions, ...problems]));
    return contradictions.size === 0 ? settings : null;
  }

  #showProblems(all: Problems): void {
    const isShown = (field: string): boolean =>
      this.#showsAll || [...this.#touched].some((touched) => field === touched || field.startsWith(`${touched}.`));
    this.store.setState({ problems: new Map([...all].filter(([field]) => isShown(field))) });
  }

  /** Certificates, keys and what else needs Node is checked where it will be used. */
  async #checkInCore(settings: ProfileSettings): Promise<void> {
    const revision = this.#revision;
    const { profileId, secrets } = this.store.getState();
    try {
      const { result } = await this.#context.line.call('profile.check', {
        profileId,
        settings,
        secrets: changesFrom(secrets),
      });
      if (revision !== this.#revision) return;
      this.#takeCoreProblems(result.problems);
    } catch (error) {
      // Saving will say the same with more force; a check that could not be made is no news.
      console.debug('profile.check failed', error);
    }
  }

  #takeCoreProblems(problems: readonly FieldProblem[]): void {
    this.#coreProblems = new Map(problems.map(({ field, message }) => [fieldOfForm(field), message]));
    // A problem between certificate and key may lie in a field not touched: what the core says is shown all.
    for (const field of this.#coreProblems.keys()) this.#touched.add(field);
    this.#checkLocally();
  }

  #saveFailed(error: unknown): void {
    if (!(error instanceof AppError)) console.error(error);
    const field = error instanceof AppError ? error.field?.replace(/^(profile|settings)\./, '') : undefined;
    const message = error instanceof AppError ? error.message : 'Treeline made a mistake while saving.';
    if (error instanceof AppError && error.code === 'notFound') {
      const gone = 'This connection was deleted elsewhere meanwhile. Saving again creates it anew.';
      this.store.setState({ profileId: null, failure: gone });
    } else if (field === undefined) this.store.setState({ failure: message });
    else {
      this.#takeCoreProblems([{ field, message }]);
    }
  }
}

function idleState(settings: ProfileSettings): ProfileEditorState {
  return {
    isOpen: false,
    profileId: null,
    draft: draftFromSettings(settings),
    secrets: {},
    statuses: noSecrets,
    dirty: false,
    problems: new Map(),
    hints: new Map(),
    saving: false,
    failure: null,
  };
}

const isOfTls = (field: string): boolean =>
  field.startsWith('tls.') || field === 'keyPem' || field === 'keyPassphrase' || field === 'pkcs12';

/** A filter is shown as one line of the form, whatever part of it is wrong. */
const fieldOfForm = (field: string): string => field.replace(/^(subscriptions\.\d+)\..*$/, '$1');

/** Secrets as typed, as the core takes them: one that is not named stays as it is. */
export function changesFrom(secrets: SecretDrafts): SecretChanges {
  const changes: Partial<Record<SecretName, SecretChange>> = {};
  for (const name of secretNames) {
    const typed = secrets[name];
    if (typed === null) changes[name] = { kind: 'clear' };
    else if (typed !== undefined) changes[name] = { kind: 'set', value: typed };
  }
  return changes;
}
