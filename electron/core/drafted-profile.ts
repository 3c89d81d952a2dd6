// A profile as it is being edited: what is saved, with the changes that are not. Called by handlers.ts and streams.ts.

import type { TlsMaterial } from '../../shared/certificate.ts';
import type { FieldProblem } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { type ProfileSettings, secretNames, type SecretChanges, type SecretName } from '../../shared/profile.ts';
import type { TlsSettings } from '../../shared/profile-parts.ts';
import { settingsProblems } from '../../shared/profile-problems.ts';
import { usedSecretNames } from '../../shared/used-secrets.ts';
import { checkConnectOptions } from './broker/connect-options.ts';
import { describeTlsMaterial } from './broker/tls-description.ts';
import type { Connections } from './connections.ts';
import type { DoctorPatient } from './doctor-feed.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { PlainSecrets } from './profiles/secrets.ts';

/** The secrets as they would be once the changes were saved. */
function secretsAfter(saved: PlainSecrets, changes: SecretChanges): PlainSecrets {
  const after: { -readonly [Name in SecretName]?: string } = { ...saved };
  for (const name of secretNames) {
    const change = changes[name];
    if (change?.kind === 'clear') delete after[name];
    if (change?.kind === 'set') after[name] = change.value;
  }
  return after;
}

interface DraftedSecrets {
  readonly secrets: PlainSecrets;
  /** Why one that these settings use, and that is not replaced, cannot be had; null: there is none. */
  readonly problemFor: (settings: ProfileSettings) => AppError | null;
}

/** The secrets as they would be. AppError `notFound`. */
async function draftedSecrets(
  profiles: ProfileStore,
  profileId: ProfileId | null,
  changes: SecretChanges,
): Promise<DraftedSecrets> {
  if (profileId === null) return { secrets: secretsAfter({}, changes), problemFor: () => null };
  const saved = await profiles.readableSecretsOf(profileId);
  const missed = saved.missingNames.filter((name) => ['keep', undefined].includes(changes[name]?.kind));
  return {
    secrets: secretsAfter(saved.secrets, changes),
    problemFor(settings) {
      const used = usedSecretNames(settings);
      return missed.some((name) => used.has(name)) ? saved.problem : null;
    },
  };
}

/** What is wrong with a draft, as far as its secrets can be read. AppError `notFound`. */
export async function draftProblems(
  profiles: ProfileStore,
  profileId: ProfileId | null,
  settings: ProfileSettings,
  changes: SecretChanges,
): Promise<readonly FieldProblem[]> {
  const { secrets, problemFor } = await draftedSecrets(profiles, profileId, changes);
  // Whether a key fits its certificate cannot be told of a key that cannot be read: that is no reason not to save the rest.
  return problemFor(settings) === null ? checkConnectOptions(settings, secrets) : settingsProblems(settings);
}

/** What certificates and key a draft has. A saved secret that cannot be read counts as none: the form says so where it stands. */
export async function draftedTlsMaterial(
  profiles: ProfileStore,
  profileId: ProfileId | null,
  tls: Pick<TlsSettings, 'caPem' | 'identity' | 'certificatePem'>,
  changes: SecretChanges,
): Promise<TlsMaterial> {
  const { secrets } = await draftedSecrets(profiles, profileId, changes);
  return describeTlsMaterial(tls, secrets);
}

/** What the doctor tries: the draft, or without one the saved profile. Rejects with AppError `notFound`, `vaultLocked` or `storage`. */
export async function doctorPatient(
  parts: { readonly profiles: ProfileStore; readonly connections: Connections },
  profileId: ProfileId | null,
  draft: { readonly settings: ProfileSettings; readonly secrets: SecretChanges } | null,
): Promise<DoctorPatient> {
  const { profiles, connections } = parts;
  const saved = profileId === null ? null : profiles.find(profileId);
  const settings = draft?.settings ?? saved?.settings;
  if (settings === undefined) {
    throw new AppError('notFound', 'This profile is not there any more. Choose another.');
  }
  const { secrets, problemFor } = await draftedSecrets(profiles, saved?.profileId ?? null, draft?.secrets ?? {});
  const problem = problemFor(settings);
  if (problem !== null) throw problem;
  const live = profileId === null ? null : connections.ofProfile(profileId);
  return {
    settings: await connections.reachable(settings),
    secrets,
    askPassword: connections.askPasswordOf(settings),
    isOpen: live !== null && ['connecting', 'online'].includes(live.broker.snapshot().state.kind),
  };
}
