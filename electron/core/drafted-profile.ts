// A profile as it is being edited: what is saved, with the changes that are not. Called by handlers.ts and streams.ts.

import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { type ProfileSettings, secretNames, type SecretChanges, type SecretName } from '../../shared/profile.ts';
import type { Connections } from './connections.ts';
import type { DoctorPatient } from './doctor-feed.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { PlainSecrets } from './profiles/secrets.ts';

/** The secrets as they would be once the changes were saved. */
export function secretsAfter(saved: PlainSecrets, changes: SecretChanges): PlainSecrets {
  const after: { -readonly [Name in SecretName]?: string } = { ...saved };
  for (const name of secretNames) {
    const change = changes[name];
    if (change?.kind === 'clear') delete after[name];
    if (change?.kind === 'set') after[name] = change.value;
  }
  return after;
}

/** What the doctor tries: the draft, or without one the saved profile. Rejects with AppError `notFound`. */
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
  const secrets = profileId === null || saved === null ? {} : await profiles.secretsOf(profileId);
  const live = profileId === null ? null : connections.ofProfile(profileId);
  return {
    settings: await connections.reachable(settings),
    secrets: secretsAfter(secrets, draft?.secrets ?? {}),
    askPassword: connections.askPasswordOf(settings),
    isOpen: live !== null && ['connecting', 'online'].includes(live.broker.snapshot().state.kind),
  };
}
