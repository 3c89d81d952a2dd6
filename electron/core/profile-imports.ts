// Owns the imports under way and makes exports: files in, previews out, secrets only into the store. Made by core.ts, called by handlers.ts.

import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { secretNames, type ProfileSettings } from '../../shared/profile.ts';
import {
  maximumImportBytes,
  type ExportAnswer,
  type FoundFile,
  type FoundFiles,
  type ImportEntry,
  type ImportNote,
  type ImportOutcome,
  type ImportPreview,
} from '../../shared/profile-import.ts';
import { checkConnectOptions } from './broker/connect-options.ts';
import { connectionKey } from './profiles/import/duplicates.ts';
import type { ImportedEntry, ImportedFile, ImportedProfile } from './profiles/import/imported-file.ts';
import { parseImport } from './profiles/import/parse-import.ts';
import { withReferencedFiles } from './profiles/import/referenced-files.ts';
import {
  type ExportedProfile,
  type TreelineExport,
  unlockTreelineExport,
  writeTreelineExport,
} from './profiles/import/treeline-export.ts';
import type { UsualPlace } from './profiles/import/usual-places.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import { systemCodeOf } from './profiles/storage-error.ts';

export interface ProfileImportsOptions {
  readonly profiles: Pick<ProfileStore, 'list' | 'find' | 'createAll' | 'secretsOf'>;
  /** Looked at only when the user asks. */
  readonly usualPlaces: () => readonly UsualPlace[];
  readonly appVersion: string;
  readonly now: () => number;
}

interface OpenImport {
  readonly importId: string;
  readonly fileName: string;
  readonly file: ImportedFile;
  /** Set for one of our own files. */
  readonly treeline: TreelineExport | null;
  readonly secrets: ImportPreview['secrets'];
  /** Entries that were no duplicates when the user saw them. */
  readonly preview: ImportPreview;
}

/** Imports that are open at once, over all windows. The oldest gives way: its window is told to choose the file again. */
const maximumOpen = 4;

export class ProfileImports {
  readonly #options: ProfileImportsOptions;
  /** In memory only: they hold secrets. */
  readonly #open = new Map<string, OpenImport>();

  constructor(options: ProfileImportsOptions) {
    this.#options = options;
  }

  /** Reads a file and says what its import would do; nothing is saved. AppError `invalidInput` or `tooLarge`. */
  async read(bytes: Uint8Array, fileName: string): Promise<ImportPreview> {
    const { file, treeline } = parseImport(bytes, fileName);
    const entries: ImportedEntry[] = [];
    for (const entry of file.entries) entries.push(await withReferencedFiles(entry));
    const isLocked = treeline !== null && treeline.envelope !== null;
    const hasSecrets = entries.some((entry) => entry.kind === 'profile' && Object.keys(entry.secrets).length > 0);
    return this.#keep({
      importId: randomUUID(),
      fileName,
      file: { ...file, entries },
      treeline,
      secrets: isLocked ? 'passphrase' : hasSecrets ? 'included' : 'none',
    });
  }

  /** Looks where other programs keep their connections. */
  async findFiles(): Promise<FoundFiles> {
    const places = this.#options.usualPlaces();
    const files: FoundFile[] = [];
    for (const [index, place] of places.entries()) {
      const found = await lookedAt(place, String(index));
      if (found !== null) files.push(found);
    }
    return { files, places: places.map(({ path }) => path) };
  }

  /** Reads a file that `findFiles` has named. AppError `notFound`, `storage`, or as `read`. */
  async readFound(fileId: string): Promise<ImportPreview> {
    const place = this.#options.usualPlaces()[Number(fileId)];
    if (place === undefined) throw new AppError('notFound', 'This file is not there any more. Look again.');
    return this.read(await contentOf(place.path), basename(place.path));
  }

  /** Opens the secrets of one of our own files; null: it is imported without them. AppError `invalidInput` for a wrong passphrase. */
  async unlock(importId: string, passphrase: string | null): Promise<ImportPreview> {
    const open = this.#required(importId);
    if (open.treeline === null || open.secrets !== 'passphrase') return open.preview;
    if (passphrase === null) return this.#keep({ ...open, secrets: 'none' });
    const file = await unlockTreelineExport(open.treeline, passphrase, open.fileName);
    this.#required(importId); // Discarded while the key was being made.
    return this.#keep({ ...open, file, secrets: 'included' });
  }

  /** Makes profiles of the named entries, all or none. AppError `notFound`, `invalidInput` or `storage`. */
  async apply(importId: string, indexes: readonly number[]): Promise<ImportOutcome> {
    const { file, preview, secrets } = this.#required(importId);
    if (secrets === 'passphrase') {
      throw new AppError('invalidInput', 'Enter the passphrase first, or choose to import without the secrets.', {
        field: 'passphrase',
      });
    }
    const chosen = [...new Set(indexes)]
      .toSorted((a, b) => a - b)
      .map((index) => ({ index, entry: file.entries[index] }));
    const importable = chosen.filter(
      (one): one is { index: number; entry: ImportedProfile } => one.entry?.kind === 'profile',
    );
    if (importable.length < chosen.length) {
      throw new AppError('invalidInput', 'One of the chosen connections cannot be imported. Nothing was imported.');
    }
    // A duplicate that the user has chosen in spite of the warning is wanted; one that came about since is not.
    const additions = importable.map(({ index, entry: { settings, secrets: imported } }) => ({
      settings,
      secrets: imported,
      mayRepeat: preview.entries[index]?.duplicateOf !== null,
    }));
    const ids = await this.#options.profiles.createAll(additions, connectionKey);
    this.#open.delete(importId);
    const profileIds = ids.filter((id): id is ProfileId => id !== null);
    return { profileIds, skippedCount: ids.length - profileIds.length };
  }

  /** Forgets an import. Safe for one that is gone. */
  discard(importId: string): void {
    this.#open.delete(importId);
  }

  /** The named profiles as a file. AppError `notFound` when there is none of them any more. */
  async export(
    profileIds: readonly string[],
    passphrase: string | null,
  ): Promise<{ readonly answer: ExportAnswer; readonly bytes: Uint8Array }> {
    const wanted = new Set(profileIds);
    const profiles = this.#options.profiles
      .list()
      .filter(({ profileId, settings }) => wanted.has(profileId) && !settings.demo);
    if (profiles.length === 0)
      throw new AppError('notFound', 'None of these connections is there any more, so nothing was exported.');
    const exported: ExportedProfile[] = [];
    const withoutSecrets: string[] = [];
    for (const { profileId, settings } of profiles) {
      const opened = passphrase === null ? {} : await this.#secretsOf(profileId);
      if (opened === null) withoutSecrets.push(settings.name);
      exported.push({ settings, secrets: opened ?? {} });
    }
    const { appVersion, now } = this.#options;
    const text = await writeTreelineExport(exported, passphrase, { appVersion, now: now() });
    const count = (secrets: ExportedProfile['secrets']): number =>
      secretNames.filter((name) => secrets[name] !== undefined).length;
    return {
      answer: {
        fileName: `treeline-connections-${new Date(now()).toISOString().slice(0, 10)}.json`,
        profileCount: exported.length,
        secretCount: exported.reduce((sum, { secrets }) => sum + count(secrets), 0),
        withoutSecrets,
      },
      bytes: Buffer.from(text, 'utf8'),
    };
  }

  /** Null: they do not open here. */
  async #secretsOf(profileId: ProfileId): Promise<ExportedProfile['secrets'] | null> {
    try {
      return await this.#options.profiles.secretsOf(profileId);
    } catch (error) {
      if (error instanceof AppError && error.code === 'storage') return null;
      throw error;
    }
  }

  #required(importId: string): OpenImport {
    const open = this.#open.get(importId);
    if (open === undefined) throw new AppError('notFound', 'This import is not open any more. Choose the file again.');
    return open;
  }

  #keep(open: Omit<OpenImport, 'preview'>): ImportPreview {
    const { importId, fileName, file, secrets } = open;
    const names = new Map<string, string>();
    for (const { settings } of this.#options.profiles.list()) names.set(connectionKey(settings), settings.name);
    const entries = file.entries.map((entry, index): ImportEntry => {
      if (entry.kind === 'unreadable') return unreadableEntry(entry.name, entry.problem, index);
      const key = connectionKey(entry.settings);
      const twin = names.get(key) ?? null;
      if (twin === null) names.set(key, entry.settings.name);
      return previewOf(entry, index, twin);
    });
    const preview = { importId, source: file.source, fileName, secrets, entries, remarks: file.remarks };
    this.#open.delete(importId);
    this.#open.set(importId, { ...open, preview });
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= maximumOpen) break;
      this.#open.delete(oldest);
    }
    return preview;
  }
}

function previewOf(entry: ImportedProfile, index: number, duplicateOf: string | null): ImportEntry {
  const { settings, secrets } = entry;
  const problems = checkConnectOptions(settings, secrets).map(
    ({ message }): ImportNote => ({ kind: 'attention', text: message }),
  );
  return {
    index,
    name: settings.name,
    address: addressOf(settings),
    username: settings.username,
    subscriptionCount: settings.subscriptions.length,
    secretNames: secretNames.filter((name) => secrets[name] !== undefined),
    notes: withoutRepeats([...entry.notes, ...surprises(settings), ...problems]),
    duplicateOf,
    problem: null,
  };
}

function withoutRepeats(notes: readonly ImportNote[]): readonly ImportNote[] {
  return [...new Map(notes.map((note) => [note.text, note])).values()];
}

/** What a profile from elsewhere may do that its new owner should know. */
function surprises({ scheme, tls, passwordSource, connectAtStart }: ProfileSettings): ImportNote[] {
  const notes: string[] = [];
  if (tls.verification === 'off' && (scheme === 'mqtts' || scheme === 'wss')) {
    notes.push("The broker's certificate is not checked: anyone in between can read and change everything.");
  }
  if (passwordSource.kind === 'command')
    notes.push('Its password is what a command prints; you are shown the command before it first runs.');
  if (connectAtStart) notes.push('It connects by itself whenever Treeline starts.');
  return notes.map((text) => ({ kind: 'attention', text }));
}

const unreadableEntry = (name: string, problem: string, index: number): ImportEntry => ({
  index,
  name,
  address: '',
  username: null,
  subscriptionCount: 0,
  secretNames: [],
  notes: [],
  duplicateOf: null,
  problem,
});

function addressOf({ scheme, host, port, path, socketPath }: ProfileSettings): string {
  if (socketPath !== '') return `${scheme}: ${socketPath}`;
  const place = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${place}:${port}${scheme === 'ws' || scheme === 'wss' ? path : ''}`;
}

/** A found file with its count; null where there is none. */
async function lookedAt({ source, path }: UsualPlace, fileId: string): Promise<FoundFile | null> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return null;
    const known = { fileId, source, path, sizeBytes: found.size };
    try {
      const { file } = parseImport(await contentOf(path), basename(path));
      return { ...known, entryCount: file.entries.length, problem: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ...known, entryCount: null, problem: error.message };
    }
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === null) throw error;
    // Not there, or a folder on the way that is closed to us: nothing that we could offer.
    return null;
  }
}

async function contentOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maximumImportBytes)
      throw new AppError('tooLarge', `${path} is larger than 32 MB, the most that can be imported.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = systemCodeOf(error) ?? 'unknown';
    const why =
      code === 'ENOENT'
        ? 'It is not there any more'
        : code === 'EACCES'
          ? 'Access to it is denied'
          : 'The system refused it';
    throw new AppError('storage', `${path} could not be read. ${why}.`, { detail: code });
  }
}
