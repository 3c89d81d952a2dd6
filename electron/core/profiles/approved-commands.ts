// The commands that the user has allowed to run on this machine, by their SHA-256, in a file of the data folder. Opened by core.ts.

import { createHash } from 'node:crypto';
import type { NoticeDraft } from '../notices.ts';
import { DurableState } from './durable-state.ts';
import { openStoredDocument, type StoredDocument } from './stored-document.ts';

type State = ReadonlySet<string>;

export interface ApprovedCommandsOptions {
  /** The data folder; it must exist. */
  readonly dir: string;
  /** Milliseconds since 1970; names a file that is set aside. */
  readonly now: () => number;
  readonly onNotice: (notice: NoticeDraft) => void;
}

/** Opens the store. Never rejects for what is in the folder: then nothing is approved and a notice says why. */
export async function openApprovedCommands(options: ApprovedCommandsOptions): Promise<ApprovedCommands> {
  const document = await openStoredDocument<State>({
    dir: options.dir,
    fileName: 'approved-commands.json',
    describedAs: 'commands allowed to run',
    latestVersion: 1,
    migrations: new Map(),
    parse: ({ sha256 }) =>
      Array.isArray(sha256) && sha256.every((hash) => typeof hash === 'string')
        ? { state: new Set(sha256), notices: [] }
        : null,
    serialise: (state) => ({ sha256: [...state] }),
    now: options.now,
  });
  for (const notice of document.notices) options.onNotice(notice);
  return new ApprovedCommands(document);
}

export class ApprovedCommands {
  readonly #state: DurableState<State>;

  /** Use `openApprovedCommands`. */
  constructor(document: StoredDocument<State>) {
    this.#state = new DurableState<State>({
      initial: document.state ?? new Set(),
      // A file that must not be touched was told of at the start; a command may still be allowed for the session.
      save: (state) => (document.blockedBecause === null ? document.save(state) : Promise.resolve()),
      onChanged: () => undefined,
    });
  }

  has(command: string): boolean {
    return this.#state.current.has(hashOf(command));
  }

  /** Resolves when it is durably on disk; AppError `storage` with nothing changed. */
  async add(command: string): Promise<void> {
    await this.#state.change((state) => new Set([...state, hashOf(command)]));
  }

  /** Resolves when everything is written. */
  close(): Promise<void> {
    return this.#state.settled();
  }
}

function hashOf(command: string): string {
  return createHash('sha256').update(command).digest('hex');
}
