// The form of Treeline's own export, version 1: how it is written and read. Pure but for the key derivation (secret-envelope.ts). Called by
// parse-import.ts and profile-imports.ts.

import * as v from 'valibot';
import { AppError } from '../../../../shared/errors.ts';
import {
  profileFileVersion,
  profileSettingsSchema,
  secretNames,
  type ProfileSettings,
  type SecretName,
} from '../../../../shared/profile.ts';
import { maximumImportEntries } from '../../../../shared/profile-import.ts';
import { isJsonObject, migrate, profileMigrations, type JsonObject } from '../migrations.ts';
import type { PlainSecrets } from '../secrets.ts';
import { checkedEntry, type ImportedEntry, type ImportedFile } from './imported-file.ts';
import { envelopeSchema, openEnvelope, sealEnvelope, type SecretEnvelope } from '../secret-envelope.ts';

const format = 'treeline-connections';
/** Of the outline; the connections in it have the version of the profile file. */
const exportVersion = 1;

/** A profile to be exported. */
export interface ExportedProfile {
  readonly settings: ProfileSettings;
  readonly secrets: PlainSecrets;
}

/** One of our files, read. `envelope` null: it was exported without secrets. */
export interface TreelineExport {
  readonly file: ImportedFile;
  readonly envelope: SecretEnvelope | null;
  /** What the envelope vouches for: the connections as they stand in the file. */
  readonly sealedText: string;
}

/** The text of an export. With a passphrase the secrets come along, sealed under it; without one there are none in it. */
export async function writeTreelineExport(
  profiles: readonly ExportedProfile[],
  passphrase: string | null,
  about: { readonly appVersion: string; readonly now: number },
): Promise<string> {
  const outline = {
    format,
    version: exportVersion,
    profileVersion: profileFileVersion,
    exportedBy: `Treeline ${about.appVersion}`,
    exportedAt: new Date(about.now).toISOString(),
    profiles: profiles.map(({ settings }) => settings),
  };
  const secrets =
    passphrase === null
      ? null
      : await sealEnvelope(
          JSON.stringify(profiles.map((profile) => profile.secrets)),
          passphrase,
          sealedTextOf(outline),
        );
  return `${JSON.stringify({ ...outline, secrets }, null, 2)}\n`;
}

/** Version and connections: whoever changes a host in the file cannot have the password sent there. */
function sealedTextOf(outline: JsonObject): string {
  const { version, profileVersion, profiles } = outline;
  return JSON.stringify({ format, version, profileVersion, profiles });
}

export function isTreelineExport(document: unknown): document is JsonObject {
  return isJsonObject(document) && document['format'] === format;
}

/** AppError `invalidInput` when it is newer, or not what an export is. */
export function parseTreelineExport(document: JsonObject, fileName: string): TreelineExport {
  const { version, profileVersion, profiles, secrets } = document;
  const newer = (number: unknown, known: number): boolean => typeof number === 'number' && number > known;
  if (newer(version, exportVersion) || newer(profileVersion, profileFileVersion)) {
    throw new AppError(
      'invalidInput',
      `${fileName} was exported by a newer Treeline. Update this one, then import again; nothing was changed.`,
    );
  }
  const damaged = new AppError(
    'invalidInput',
    `${fileName} is damaged: it does not hold what Treeline exports. Nothing was changed.`,
  );
  if (version !== exportVersion || !Array.isArray(profiles) || profiles.length > maximumImportEntries * 10)
    throw damaged;
  const migrated = migrate(
    { version: profileVersion, profiles: profiles.map((settings: unknown) => ({ settings })) },
    profileFileVersion,
    profileMigrations,
  );
  if (migrated.kind !== 'current') throw damaged;
  const envelope = secrets === null || secrets === undefined ? null : v.safeParse(envelopeSchema, secrets);
  if (envelope !== null && !envelope.success) {
    throw new AppError(
      'invalidInput',
      `The secrets in ${fileName} are sealed in a way that this Treeline does not know, or the file is damaged. Nothing was changed.`,
    );
  }
  return {
    file: {
      source: 'treeline',
      entries: (migrated.document['profiles'] as readonly unknown[]).map(entryFrom),
      remarks: [],
    },
    envelope: envelope === null ? null : envelope.output,
    sealedText: sealedTextOf(document),
  };
}

function entryFrom(member: unknown): ImportedEntry {
  const settings = isJsonObject(member) ? member['settings'] : null;
  const parsed = v.safeParse(profileSettingsSchema, settings);
  if (!parsed.success) {
    const name = isJsonObject(settings) && typeof settings['name'] === 'string' ? settings['name'].slice(0, 200) : '';
    const field = v.getDotPath(parsed.issues[0]) ?? 'the whole entry';
    return { kind: 'unreadable', name, problem: `It cannot be imported: ${field} is not what Treeline exports.` };
  }
  if (parsed.output.demo) {
    return {
      kind: 'unreadable',
      name: parsed.output.name,
      problem: 'The demo is built into every Treeline: there is nothing to import.',
    };
  }
  return checkedEntry({ settings: parsed.output, secrets: {}, notes: [] });
}

const secretText = v.pipe(v.string(), v.maxLength(512 * 1024));
const secretsSchema = v.array(v.record(v.picklist(secretNames), secretText));

/** The file with its secrets. AppError `invalidInput` for a wrong passphrase, or a file that was changed since it was exported. */
export async function unlockTreelineExport(
  treeline: TreelineExport,
  passphrase: string,
  fileName: string,
): Promise<ImportedFile> {
  const { envelope, file, sealedText } = treeline;
  if (envelope === null) return file;
  const opened = await openEnvelope(envelope, passphrase, sealedText);
  if (opened === null) {
    throw new AppError(
      'invalidInput',
      `The passphrase does not open ${fileName}: it is another one, or the file was changed since it was exported.`,
      { field: 'passphrase' },
    );
  }
  const parsed = v.safeParse(secretsSchema, jsonOrNull(opened));
  if (!parsed.success || parsed.output.length !== file.entries.length) {
    throw new AppError(
      'invalidInput',
      `${fileName} is damaged: its secrets do not fit its connections. Nothing was changed.`,
    );
  }
  return {
    ...file,
    entries: file.entries.map((entry, index) =>
      entry.kind === 'unreadable' ? entry : { ...entry, secrets: presentOnly(parsed.output[index] ?? {}) },
    ),
  };
}

/** Sealed rightly does not mean sealed by us. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function presentOnly(secrets: { readonly [Name in SecretName]?: string | undefined }): PlainSecrets {
  const present: Partial<Record<SecretName, string>> = {};
  for (const name of secretNames) {
    const secret = secrets[name];
    if (secret !== undefined) present[name] = secret;
  }
  return present;
}
