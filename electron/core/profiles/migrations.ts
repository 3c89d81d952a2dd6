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

/** Steps of `profiles.json`. Version 1 is the first; 2 adds all that MQTT 5, TLS, WebSocket and proxies have. */
export const profileMigrations: Migrations = new Map([[1, profilesOfVersion2]]);
/** Steps of `settings.json`. Version 1 is the first; 2 adds the columns of the tree, 3 its order and saved filters, 4 their names. */
export const settingsMigrations: Migrations = new Map([
  [1, (document) => withSetting(document, 'treeColumns', defaultTreeColumns)],
  [2, (document) => withSetting(withSetting(document, 'treeSort', naturalSort), 'savedFilters', [])],
  [3, withFilterNames],
]);
/** Steps of `tree-settings.json`. Version 1 is the first; 2 adds which branches open by themselves. */
export const treeSettingsMigrations: Migrations = new Map([
  [1, (document) => withProfilesSetting(document, 'autoExpandLimit', 0)],
]);

/** Each profile gets what its fields say for themselves; one that is broken stays as it is, to be told by the reader. */
function profilesOfVersion2(document: JsonObject): JsonObject {
  const upgraded = (profile: unknown): unknown => {
    if (!isJsonObject(profile) || !isJsonObject(profile['settings'])) return profile;
    const { settings } = profile;
    const { tls, subscriptions } = settings;
    return {
      ...profile,
      settings: {
        ...addedInVersion2,
        ...settings,
        ...(isJsonObject(tls) ? { tls: tlsOfVersion2(tls) } : {}),
        ...(Array.isArray(subscriptions)
          ? {
              subscriptions: subscriptions.map((one: unknown) =>
                isJsonObject(one) ? { ...subscriptionOptions, ...one } : one,
              ),
            }
          : {}),
      },
    };
  };
  const listed = (name: 'profiles' | 'unreadable'): JsonObject => {
    const list = document[name];
    return Array.isArray(list) ? { [name]: list.map(upgraded) } : {};
  };
  return { ...document, ...listed('profiles'), ...listed('unreadable') };
}

/** Written out, not taken from today's defaults: those may change, what version 1 meant does not. */
const addedInVersion2: JsonObject = {
  socketPath: '',
  addressFamily: 'any',
  webSocket: { headers: [], subprotocol: 'mqtt' },
  proxy: { kind: 'none', host: '', port: 0, username: '' },
  clientIdUnique: false,
  receiveMaximum: 65_535,
  topicAliasMaximum: 100,
  requestResponseInformation: false,
  requestProblemInformation: true,
  userProperties: [],
  authenticationMethod: '',
  reconnect: { enabled: true, firstDelayMs: 1000, longestDelayMs: 60_000, maximumAttempts: null },
  passwordSource: { kind: 'typed' },
  will: null,
  excludedFilters: [],
  group: '',
  connectAtStart: false,
  guarded: false,
};
const subscriptionOptions: JsonObject = {
  enabled: true,
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
  subscriptionIdentifier: null,
};

function tlsOfVersion2({ verifyServer, ...rest }: JsonObject): JsonObject {
  // A profile mended by hand may be of version 2 already.
  if (typeof verifyServer !== 'boolean') return rest;
  return {
    verification: verifyServer ? 'full' : 'off',
    pinnedFingerprint: '',
    identity: 'pem',
    serverName: '',
    alpnProtocols: [],
    minimumVersion: 'TLSv1.2',
    ...rest,
  };
}

function withSetting(document: JsonObject, name: string, value: unknown): JsonObject {
  const { settings } = document;
  return isJsonObject(settings) ? { ...document, settings: { ...settings, [name]: value } } : document;
}

// What is no text is left as it is: reading it says so.
function withFilterNames(document: JsonObject): JsonObject {
  const saved = isJsonObject(document['settings']) ? document['settings']['savedFilters'] : undefined;
  if (!Array.isArray(saved)) return document;
  const named = saved.map((filter: unknown) => (typeof filter === 'string' ? { name: '', filter } : filter));
  return withSetting(document, 'savedFilters', named);
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
