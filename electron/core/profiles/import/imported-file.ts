// What a parser makes of a foreign file: profiles with their secrets, and what the user must know of each. Used by all parsers and by
// profile-imports.ts.

import * as v from 'valibot';
import { profileSettingsSchema, type ProfileSettings } from '../../../../shared/profile.ts';
import type { ImportNote, ImportSource } from '../../../../shared/profile-import.ts';
import type { PlainSecrets } from '../secrets.ts';

/** A file that an entry names by its path on the machine where it was exported. */
export interface ReferencedFile {
  readonly content: 'ca' | 'certificate' | 'key';
  readonly path: string;
}

export interface ImportedProfile {
  readonly kind: 'profile';
  readonly settings: ProfileSettings;
  readonly secrets: PlainSecrets;
  readonly notes: readonly ImportNote[];
  /** To be read by whoever may touch files. */
  readonly files: readonly ReferencedFile[];
}

/** An entry that cannot become a profile. */
export interface UnreadableEntry {
  readonly kind: 'unreadable';
  readonly name: string;
  /** A complete sentence. */
  readonly problem: string;
}

export type ImportedEntry = ImportedProfile | UnreadableEntry;

export interface ImportedFile {
  readonly source: ImportSource;
  readonly entries: readonly ImportedEntry[];
  readonly remarks: readonly string[];
}

/** The entry, if its settings are what a profile may hold. The last gate of every parser: whatever a file says, nothing else gets through. */
export function checkedEntry(
  profile: Omit<ImportedProfile, 'kind' | 'files'>,
  files: readonly ReferencedFile[] = [],
): ImportedEntry {
  const parsed = v.safeParse(profileSettingsSchema, profile.settings);
  if (parsed.success) return { ...profile, kind: 'profile', settings: parsed.output, files };
  const field = v.getDotPath(parsed.issues[0]) ?? 'its form';
  return {
    kind: 'unreadable',
    name: typeof profile.settings.name === 'string' ? profile.settings.name.slice(0, 200) : '',
    problem: `It cannot be imported: ${field} is not something a connection can have.`,
  };
}
