// Brings the document of an older Treeline up to the present version, one version at a time. Called by stored-document.ts.

import { defaultTreeColumns } from '../../../shared/tree-columns.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';

/** A JSON object as read, of any version. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Makes a document of version n+1 out of one of version n. Pure; may throw when the document is not what version n wrote. */
export type Migration = (document: JsonObject) => JsonObject;

/**
 * Steps by the version they start from. A file of a version that has no step is not readable.
 * Raise the version with every change of a schema, also for an added field: an older Treeline then refuses the file
 * instead of losing the field. The step gives older documents the field's default.
 */
export type Migrations = ReadonlyMap<number, Migration>;

/** Steps of `profiles.json`. Version 1 is the first. */
export const profileMigrations: Migrations = new Map();
/** Steps of `settings.json`. Version 1 is the first; 2 adds the columns of the tree, 3 its order and saved filters. */
export const settingsMigrations: Migrations = new Map([
  [1, (document) => withSetting(document, 'treeColumns', defaultTreeColumns)],
  [2, (document) => withSetting(withSetting(document, 'treeSort', naturalSort), 'savedFilters', [])],
]);
/** Steps of `tree-settings.json`. Version 1 is the first; 2 adds which branches open by themselves. */
export const treeSettingsMigrations: Migrations = new Map([
  [1, (document) => withProfilesSetting(document, 'autoExpandLimit', 0)],
]);

function withSetting(document: JsonObject, name: string, value: unknown): JsonObject {
  const { settings } = document;
  return isJsonObject(settings) ? { ...document, settings: { ...settings, [name]: value } } : document;
}

function withProfilesSetting(document: JsonObject, name: string, value: unknown): JsonObject {
  const { profiles } = document;
  if (!isJsonObject(profiles)) return document;
  const entries = Object.entries(profiles).map(([id, profile]): [string, unknown] => [
    id,
    isJsonObject(profile) ? { ...profile, [name]: value } : profile,
  ]);
  return { ...document, profiles: Object.fromEntries(entries) };
}

/** What became of a document's version. */
export type Migrated =
  | { readonly kind: 'current'; readonly document: JsonObject }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Tells the version of a parsed document and brings it to `latest`. */
export function migrate(parsed: unknown, latest: number, migrations: Migrations): Migrated {
  if (!isJsonObject(parsed)) return { kind: 'invalid', reason: 'it holds no JSON object' };
  const version = parsed['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    return { kind: 'invalid', reason: 'it names no version' };
  }
  if (version > latest) return { kind: 'newer', version };
  let document = parsed;
  for (let from = version; from < latest; from += 1) {
    const step = migrations.get(from);
    if (step === undefined) return { kind: 'invalid', reason: `version ${from} was never in use` };
    try {
      document = { ...step(document), version: from + 1 };
    } catch {
      // The cause may quote the document; the reason is shown and copied, so it says only where.
      return { kind: 'invalid', reason: `it does not hold what version ${from} wrote` };
    }
  }
  return { kind: 'current', document };
}

/** True for `{…}`, false for arrays, null and plain values. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
