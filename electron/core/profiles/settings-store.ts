// Owns the settings of the application, with the same care as the profiles. Opened by core.ts after the folder is claimed.

import * as v from 'valibot';
import { AppError } from '../../../shared/errors.ts';
import { defaultSettings, settingsSchema, type Settings } from '../../../shared/settings.ts';
import type { NoticeDraft } from '../notices.ts';
import { DurableState } from './durable-state.ts';
import { isJsonObject, settingsMigrations, type JsonObject } from './migrations.ts';
import { openStoredDocument, type StoredDocument } from './stored-document.ts';

/** Latest version of the settings file's schema; older ones are migrated, newer ones left alone. */
export const settingsFileVersion = 4;

export interface SettingsStoreOptions {
  /** The data folder; it must exist. */
  readonly dir: string;
  /** Milliseconds since 1970; names a file that is set aside. */
  readonly now: () => number;
  readonly onNotice: (notice: NoticeDraft) => void;
  readonly onChanged: (settings: Settings) => void;
}

/** Opens the store. Never rejects for what is in the folder: then the defaults hold and a notice says why. */
export async function openSettingsStore(options: SettingsStoreOptions): Promise<SettingsStore> {
  const document = await openStoredDocument<Settings>({
    dir: options.dir,
    fileName: 'settings.json',
    describedAs: 'settings',
    latestVersion: settingsFileVersion,
    migrations: settingsMigrations,
    parse: parseSettings,
    serialise: (settings) => ({ settings }),
    now: options.now,
  });
  for (const notice of document.notices) options.onNotice(notice);
  return new SettingsStore(options, document);
}

/** The settings of the application. */
export class SettingsStore {
  readonly #state: DurableState<Settings>;

  /** Use `openSettingsStore`. */
  constructor(options: SettingsStoreOptions, document: StoredDocument<Settings>) {
    this.#state = new DurableState<Settings>({
      initial: document.state ?? defaultSettings,
      // A file that must not be touched was told of at the start; a theme or a panel size may still change for the session.
      save: (settings) => (document.blockedBecause === null ? document.save(settings) : Promise.resolve()),
      onChanged: options.onChanged,
    });
  }

  get(): Settings {
    return this.#state.current;
  }

  /** Resolves when the changes are durably on disk. AppError `invalidInput`, or `storage` with nothing changed. */
  async update(changes: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Promise<void> {
    const parsed = v.safeParse(v.partial(settingsSchema), changes);
    if (!parsed.success) {
      const field = v.getDotPath(parsed.issues[0]) ?? 'settings';
      throw new AppError('invalidInput', `This setting is not valid: ${field}. Nothing was changed.`, { field });
    }
    const named = Object.fromEntries(Object.entries(parsed.output).filter(([, value]) => value !== undefined));
    await this.#state.change((settings) => ({ ...settings, ...named }));
  }

  /** Resolves when every change asked for has been written or refused. */
  async close(): Promise<void> {
    await this.#state.settled();
  }
}

/** Takes every setting that is valid and the default for the others, naming them. Null when there are none at all. */
function parseSettings(
  document: JsonObject,
): { readonly state: Settings; readonly notices: readonly NoticeDraft[] } | null {
  const stored = document['settings'];
  if (!isJsonObject(stored)) return null;
  const whole = v.safeParse(settingsSchema, stored);
  if (whole.success) return { state: whole.output, notices: [] };
  const broken = new Set(whole.issues.map((issue) => v.getDotPath(issue)?.split('.')[0] ?? 'settings'));
  const good = Object.entries(stored).filter(([name]) => Object.hasOwn(defaultSettings, name) && !broken.has(name));
  const state = v.parse(settingsSchema, { ...defaultSettings, ...Object.fromEntries(good) });
  const message = `Some settings could not be read and have their default values: ${[...broken].join(', ')}.`;
  return { state, notices: [{ severity: 'warning', message, detail: null }] };
}
