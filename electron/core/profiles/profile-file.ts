// The form of `profiles.json`, version 2: what a saved profile holds and how a document is read. Pure; used by profile-store.ts.

import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { ProfileId } from '../../../shared/ids.ts';
import { profileSettingsSchema, secretNames, type ProfileSettings, type SecretName } from '../../../shared/profile.ts';
import type { NoticeDraft } from '../notices.ts';
import type { JsonObject } from './migrations.ts';

/** A secret as it lies on disk: what sealed it, and the sealed text. */
export interface SealedSecret {
  readonly backend: string;
  readonly sealed: string;
}
export type SealedSecrets = Readonly<Partial<Record<SecretName, SealedSecret>>>;

/** A profile as it lies on disk. */
export interface SavedProfile {
  readonly profileId: ProfileId;
  readonly settings: ProfileSettings;
  readonly sealedSecrets: SealedSecrets;
}

/** Everything in the file. `unreadable` entries are no profiles to us, but are carried along untouched. */
export interface ProfileFileState {
  readonly profiles: readonly SavedProfile[];
  readonly unreadable: readonly unknown[];
}

const sealedSecretSchema = v.strictObject({ backend: v.string(), sealed: v.string() });
const savedProfileSchema = v.strictObject({
  profileId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  settings: profileSettingsSchema,
  sealedSecrets: v.strictObject({
    password: v.optional(sealedSecretSchema),
    keyPem: v.optional(sealedSecretSchema),
    keyPassphrase: v.optional(sealedSecretSchema),
    pkcs12: v.optional(sealedSecretSchema),
    proxyPassword: v.optional(sealedSecretSchema),
    webSocketHeaders: v.optional(sealedSecretSchema),
    authenticationData: v.optional(sealedSecretSchema),
  }),
});
const documentSchema = v.object({ profiles: v.array(v.unknown()), unreadable: v.optional(v.array(v.unknown()), []) });

/** Reads a document of the present version. Broken profiles are kept aside and named; null when there is no list of profiles at all. */
export function parseProfileDocument(
  document: JsonObject,
): { readonly state: ProfileFileState; readonly notices: readonly NoticeDraft[] } | null {
  const outline = v.safeParse(documentSchema, document);
  if (!outline.success) return null;
  const profiles: SavedProfile[] = [];
  const unreadable: unknown[] = [];
  const problems: string[] = [];
  const known = new Set<string>();
  // Those kept aside are tried again: someone may have mended them by hand.
  for (const entry of [...outline.output.profiles, ...outline.output.unreadable]) {
    const parsed = v.safeParse(savedProfileSchema, entry);
    if (!parsed.success) {
      unreadable.push(entry);
      problems.push(`Profile ${unreadable.length}: ${problemOf(parsed.issues[0])}`);
      continue;
    }
    // An id that appears twice comes from copying by hand: both are kept, as two profiles.
    const profileId = known.has(parsed.output.profileId) ? randomUUID() : parsed.output.profileId;
    known.add(profileId);
    profiles.push({
      profileId: profileId as ProfileId,
      settings: parsed.output.settings,
      sealedSecrets: withoutUndefined(parsed.output.sealedSecrets),
    });
  }
  return { state: { profiles, unreadable }, notices: problems.length === 0 ? [] : [noticeOf(problems)] };
}

/** The document of a state, without its version. */
export function serialiseProfiles(state: ProfileFileState): JsonObject {
  return state.unreadable.length === 0
    ? { profiles: state.profiles }
    : { profiles: state.profiles, unreadable: state.unreadable };
}

/** Which field is at fault and what was expected there; never the value, which could be a secret in the wrong place. */
function problemOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the whole entry';
  return `${path} is not what it should be${issue.expected === null ? '' : ` (expected: ${issue.expected})`}`;
}

function noticeOf(problems: readonly string[]): NoticeDraft {
  const one = problems.length === 1;
  return {
    severity: 'warning',
    message:
      `${one ? 'One saved profile' : `${problems.length} saved profiles`} could not be read and ${one ? 'is' : 'are'} left out. ` +
      `Nothing is lost: ${one ? 'it is' : 'they are'} kept in profiles.json under "unreadable", to be mended or removed there while Treeline is closed.`,
    detail: problems.join('\n'),
  };
}

function withoutUndefined(
  secrets: {
    readonly [Name in SecretName]?: SealedSecret | undefined;
  },
): SealedSecrets {
  const kept: Partial<Record<SecretName, SealedSecret>> = {};
  for (const name of secretNames) {
    const secret = secrets[name];
    if (secret !== undefined) kept[name] = secret;
  }
  return kept;
}
