// Opens one versioned JSON file of the data folder and saves it: what is broken is set aside, what is newer is left alone.
// Called by profile-store.ts and settings-store.ts, which know what the document holds.

import { access, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { NoticeDraft } from '../notices.ts';
import { atomicFile, syncFolder } from './atomic-file.ts';
import { migrate, type JsonObject, type Migrations } from './migrations.ts';
import { storageError, systemCodeOf } from './storage-error.ts';

export interface StoredDocumentOptions<State> {
  readonly dir: string;
  readonly fileName: string;
  /** The content, as it stands in sentences: "saved profiles". */
  readonly describedAs: string;
  readonly latestVersion: number;
  readonly migrations: Migrations;
  /** Reads a document of the latest version. Null: its outline is not what that version writes. */
  readonly parse: (document: JsonObject) => { readonly state: State; readonly notices: readonly NoticeDraft[] } | null;
  /** Without `version`, which is added. */
  readonly serialise: (state: State) => JsonObject;
  readonly now: () => number;
}

/** How the file was found. */
export type DocumentOrigin =
  /** There was none, nor a previous one. */
  | 'fresh'
  | 'loaded'
  /** The previous version stood in for a broken or missing file. */
  | 'recovered'
  /** It was broken and has been set aside; nothing could stand in. */
  | 'lost'
  /** It is there, but must not be touched: `save` is refused. */
  | 'blocked';

export interface StoredDocument<State> {
  readonly path: string;
  readonly origin: DocumentOrigin;
  /** Null unless loaded or recovered. */
  readonly state: State | null;
  /** What the user must know about the opening. */
  readonly notices: readonly NoticeDraft[];
  /** Why nothing can be saved, as a sentence; null when it can. */
  readonly blockedBecause: string | null;
  /** Resolves when the state is durably on disk. AppError `storage` when it is not, and always while blocked. */
  save(state: State): Promise<void>;
}

type Reading<State> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'good'; readonly state: State; readonly notices: readonly NoticeDraft[] }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'untouchable'; readonly sentence: string; readonly detail: string | null };

/** Opens `dir/fileName`. Never rejects: what went wrong is in `notices` and `blockedBecause`. */
export async function openStoredDocument<State>(options: StoredDocumentOptions<State>): Promise<StoredDocument<State>> {
  const file = atomicFile(join(options.dir, options.fileName), options.describedAs);
  const opened = await open(options, file.path, file.previousPath);
  const blockedBecause = opened.origin === 'blocked' ? opened.sentence : null;
  return {
    path: file.path,
    origin: opened.origin,
    state: opened.state,
    notices: opened.notices,
    blockedBecause,
    save(state) {
      if (blockedBecause !== null) return Promise.reject(new AppError('storage', blockedBecause));
      const document = { version: options.latestVersion, ...options.serialise(state) };
      return file.write(`${JSON.stringify(document, null, 2)}\n`);
    },
  };
}

interface Opened<State> {
  readonly origin: DocumentOrigin;
  readonly state: State | null;
  readonly notices: readonly NoticeDraft[];
  /** Set when blocked. */
  readonly sentence: string;
}

async function open<State>(
  options: StoredDocumentOptions<State>,
  path: string,
  previousPath: string,
): Promise<Opened<State>> {
  const main = await read(options, path);
  if (main.kind === 'good') return { origin: 'loaded', state: main.state, notices: main.notices, sentence: '' };
  if (main.kind === 'untouchable') return blocked(main.sentence, main.detail);

  const previous = await read(options, previousPath);
  if (main.kind === 'absent' && previous.kind === 'absent') {
    return { origin: 'fresh', state: null, notices: [], sentence: '' };
  }
  if (previous.kind === 'untouchable') return blocked(previous.sentence, previous.detail);

  // Only the main file is moved: the previous one stays in its place until something good has been saved over it.
  const asideNames: string[] = [];
  for (const [reading, from] of [
    [main, path],
    ...(previous.kind === 'broken' ? ([[previous, previousPath]] as const) : []),
  ] as const) {
    if (reading.kind !== 'broken') continue;
    try {
      asideNames.push(await setAside(from, options.now()));
    } catch (error) {
      const { message, detail } = storageError(
        `${from} is damaged (${reading.reason}) and could not be set aside`,
        error,
      );
      return blocked(`${message} Until then nothing is saved.`, detail ?? null);
    }
  }
  const what = capitalised(options.describedAs);
  const why = main.kind === 'broken' ? `was damaged (${main.reason})` : 'was missing';
  const kept = asideNames.length === 0 ? '' : ` The damaged file is kept as ${asideNames.join(' and ')}.`;
  if (previous.kind === 'good') {
    const message = `${what}: ${basename(path)} ${why}. The version before the last change was loaded instead.${kept}`;
    const notices: NoticeDraft[] = [{ severity: 'warning', message, detail: dirname(path) }, ...previous.notices];
    return { origin: 'recovered', state: previous.state, notices, sentence: '' };
  }
  const message = `${what}: ${basename(path)} ${why} and no earlier version could be read, so Treeline starts afresh.${kept}`;
  return {
    origin: 'lost',
    state: null,
    notices: [{ severity: 'failure', message, detail: dirname(path) }],
    sentence: '',
  };
}

function blocked<State>(sentence: string, detail: string | null): Opened<State> {
  return { origin: 'blocked', state: null, notices: [{ severity: 'failure', message: sentence, detail }], sentence };
}

async function read<State>(options: StoredDocumentOptions<State>, path: string): Promise<Reading<State>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { kind: 'absent' };
    // Not being allowed to read a file says nothing about what it holds, so it is neither set aside nor overwritten.
    const { message, detail } = storageError(`The ${options.describedAs} could not be read from ${path}`, error);
    return { kind: 'untouchable', sentence: `${message} Until then nothing is saved.`, detail: detail ?? null };
  }
  if (bytes.length === 0) return { kind: 'broken', reason: 'it is empty' };
  if (bytes.every((byte) => byte === 0)) return { kind: 'broken', reason: 'it holds zeros only' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'broken', reason: 'it is not valid JSON' }; // The parser's own words quote the content: not for notices.
  }
  const migrated = migrate(parsed, options.latestVersion, options.migrations);
  if (migrated.kind === 'invalid') return { kind: 'broken', reason: migrated.reason };
  if (migrated.kind === 'newer') {
    const sentence =
      `The ${options.describedAs} in ${path} come from a newer Treeline (file version ${migrated.version}, this one ` +
      `knows ${options.latestVersion}), so they are left as they are and nothing is saved. Update Treeline, or start it ` +
      'with another --data-dir.';
    return { kind: 'untouchable', sentence, detail: null };
  }
  const content = options.parse(migrated.document);
  if (content === null) return { kind: 'broken', reason: 'it does not hold what Treeline writes' };
  return { kind: 'good', ...content };
}

/** Renames a broken file so that nothing overwrites it. Gives its new name. */
async function setAside(path: string, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  for (let attempt = 1; ; attempt += 1) {
    const aside = `${path}.broken-${stamp}${attempt === 1 ? '' : `-${attempt}`}`;
    if (await exists(aside)) continue;
    await rename(path, aside);
    await syncFolder(dirname(path));
    return basename(aside);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
