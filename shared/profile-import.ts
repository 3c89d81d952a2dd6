// The contract's part about moving profiles in and out: what the commands `profileImport.*` and `profile.export` take and give.

import * as v from 'valibot';
import type { ProfileId } from './ids.ts';
import type { SecretName } from './profile.ts';

/** Largest file taken, in bytes: MQTTX puts received messages into its exports. */
export const maximumImportBytes = 32 * 1_048_576;
/** Most connections that one file may hold. */
export const maximumImportEntries = 1000;
/** Fewest characters of a passphrase that protects an export. */
export const minimumPassphraseLength = 8;

const importId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const passphrase = v.pipe(v.string(), v.maxLength(1024));
const entryIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maximumImportEntries - 1));

/** Arguments of the commands and queries. */
export const profileImportArgs = {
  /** The file is the call's body. Nothing is saved yet. */
  read: { fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) },
  /** One that `profileImport.findFiles` has named: the core reads it. */
  readFound: { fileId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) },
  /** For a file whose secrets are under a passphrase; null: without them. */
  unlock: { importId, passphrase: v.nullable(passphrase) },
  /** Which entries: all of them become profiles, or none. */
  apply: { importId, entries: v.pipe(v.array(entryIndex), v.minLength(1), v.maxLength(maximumImportEntries)) },
  discard: { importId },
  /** `passphrase` null: without secrets. */
  export: {
    profileIds: v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
      v.minLength(1),
      v.maxLength(10_000),
    ),
    passphrase: v.nullable(v.pipe(passphrase, v.minLength(minimumPassphraseLength))),
  },
} as const;

/** What wrote the file. */
export type ImportSource = 'treeline' | 'mqttExplorer' | 'mqttx' | 'mqttAnalyzer';

/**
 * What the user must know about one entry. `changed`: it will differ from what the file says. `missing`: something it names could not be
 * had. `attention`: it is taken as it stands, and may surprise.
 */
export interface ImportNote {
  readonly kind: 'changed' | 'missing' | 'attention';
  /** A complete sentence; never holds a secret. */
  readonly text: string;
}

/** One connection of the file. */
export interface ImportEntry {
  /** Its place in the file's list: what `apply` takes. */
  readonly index: number;
  readonly name: string;
  /** `mqtts://host:8883`; empty when it cannot be imported. */
  readonly address: string;
  readonly username: string | null;
  readonly subscriptionCount: number;
  /** Which secrets come along. Their values never leave the core. */
  readonly secretNames: readonly SecretName[];
  readonly notes: readonly ImportNote[];
  /** Name of the saved profile, or of the earlier entry, that reaches the same broker as the same client; null: none. */
  readonly duplicateOf: string | null;
  /** Why it cannot be imported, as a sentence; null: it can. */
  readonly problem: string | null;
}

/** What an import would do. Kept by the core until it is applied or discarded. */
export interface ImportPreview {
  readonly importId: string;
  readonly source: ImportSource;
  readonly fileName: string;
  /** `passphrase`: the secrets in it are locked; the entries are shown without them. */
  readonly secrets: 'none' | 'included' | 'passphrase';
  readonly entries: readonly ImportEntry[];
  /** What of the file is not for profiles, such as charts or messages. Sentences. */
  readonly remarks: readonly string[];
}

export interface ImportOutcome {
  /** In the order of the file. */
  readonly profileIds: readonly ProfileId[];
  /** Entries that became duplicates after the preview, by an import in another window. */
  readonly skippedCount: number;
}

/** A file of another program in its usual place. */
export interface FoundFile {
  readonly fileId: string;
  readonly source: ImportSource;
  readonly path: string;
  readonly sizeBytes: number;
  /** Connections in it; null when it could not be read: `problem` says why. */
  readonly entryCount: number | null;
  readonly problem: string | null;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Every place that was looked at. */
  readonly places: readonly string[];
}

/** What an export holds, beside its bytes (the answer's body). */
export interface ExportAnswer {
  readonly fileName: string;
  readonly profileCount: number;
  readonly secretCount: number;
  /** Names of profiles whose saved secrets could not be opened here and are not in the file. */
  readonly withoutSecrets: readonly string[];
}
