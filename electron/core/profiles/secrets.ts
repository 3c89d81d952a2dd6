// The secrets of profiles: sealed for the disk by the host or in the vault, kept in memory for the session where neither can.
// Pure but for the secret box and the vault; used by profile-store.ts. No secret ever stands in an error, a notice or a log.

import { AppError } from '../../../shared/errors.ts';
import { secretNames, type SecretChanges, type SecretName, type SecretStatus } from '../../../shared/profile.ts';
import type { SecretBox } from '../platform.ts';
import type { SavedProfile, SealedSecret, SealedSecrets } from './profile-file.ts';
import { isVaultSecret, type SecretVault } from './vault.ts';

/** Secrets as a connection needs them. Those that a profile does not have are absent. */
export type PlainSecrets = Readonly<Partial<Record<SecretName, string>>>;

/** Session secrets of every profile, and which sealed ones turned out not to open. Immutable. */
export interface SecretMemory {
  readonly session: ReadonlyMap<string, PlainSecrets>;
  /** `profileId/secretName`. */
  readonly failedToOpen: ReadonlySet<string>;
}

/** A change whose sealing is done, so that it can be applied without waiting. */
export type PreparedChange =
  | { readonly kind: 'clear' }
  | { readonly kind: 'seal'; readonly sealed: SealedSecret }
  | { readonly kind: 'hold'; readonly value: string };
export type PreparedChanges = Readonly<Partial<Record<SecretName, PreparedChange>>>;

const described: Readonly<Record<SecretName, string>> = {
  password: 'password',
  keyPem: 'private key',
  keyPassphrase: 'passphrase of the private key',
  pkcs12: 'PKCS#12 file',
  proxyPassword: 'password of the proxy',
  webSocketHeaders: 'WebSocket headers',
  authenticationData: 'authentication data',
};
const markOf = (profileId: string, name: SecretName): string => `${profileId}/${name}`;

/** Secrets as what is to be set in a new profile. */
export function changesFrom(secrets: PlainSecrets): SecretChanges {
  const changes: SecretChanges = {};
  for (const name of secretNames) {
    const value = secrets[name];
    if (value !== undefined) changes[name] = { kind: 'set', value };
  }
  return changes;
}

/** Seals what has to be sealed. AppError `storage` when the host's protection fails. */
export async function prepareSecrets(changes: SecretChanges, box: SecretBox): Promise<PreparedChanges> {
  const prepared: Partial<Record<SecretName, PreparedChange>> = {};
  for (const name of secretNames) {
    const change = changes[name];
    if (change === undefined || change.kind === 'keep') continue;
    if (change.kind === 'clear') prepared[name] = { kind: 'clear' };
    else if (!box.persistent) prepared[name] = { kind: 'hold', value: change.value };
    else
      prepared[name] = { kind: 'seal', sealed: { backend: box.backend, sealed: await seal(name, change.value, box) } };
  }
  return prepared;
}

async function seal(name: SecretName, value: string, box: SecretBox): Promise<string> {
  try {
    return await box.seal(value);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = `The ${described[name]} could not be protected by ${box.backend}, so nothing was saved. Unlock your keyring and try again.`;
    throw new AppError('storage', message, { field: name });
  }
}

/** The changes with all that can be sealed in the vault sealed there, as the vault is at this moment. */
export function throughVault(changes: PreparedChanges, profileId: string, vault: SecretVault): PreparedChanges {
  const next: Partial<Record<SecretName, PreparedChange>> = { ...changes };
  for (const name of secretNames) {
    const change = changes[name];
    if (change?.kind !== 'hold') continue;
    const sealed = vault.seal({ profileId, name }, change.value);
    if (sealed !== null) next[name] = { kind: 'seal', sealed };
  }
  return next;
}

/** What is held of a profile for the session, as a change that puts it into the vault. */
export function heldSecrets(memory: SecretMemory, profileId: string): PreparedChanges {
  const held: Partial<Record<SecretName, PreparedChange>> = {};
  for (const name of secretNames) {
    const value = memory.session.get(profileId)?.[name];
    if (value !== undefined) held[name] = { kind: 'hold', value };
  }
  return held;
}

/** The sealed secrets of a copy of a profile. AppError `vaultLocked`: what is sealed for one profile opens in no other, so it is sealed anew. */
export function copiedSealed(original: SavedProfile, copyId: string, vault: SecretVault): SealedSecrets {
  const copied: Partial<Record<SecretName, SealedSecret>> = { ...original.sealedSecrets };
  for (const name of secretNames) {
    const sealed = original.sealedSecrets[name];
    if (sealed === undefined || vault.standing(sealed) === 'foreign') continue;
    if (vault.standing(sealed) === 'locked') {
      const message = `“${original.settings.name}” has secrets in the vault, which is locked. Unlock it, then duplicate the connection.`;
      throw new AppError('vaultLocked', message);
    }
    const secret = vault.open({ profileId: original.profileId, name }, sealed);
    const again = secret === null ? null : vault.seal({ profileId: copyId, name }, secret);
    if (again !== null) copied[name] = again;
  }
  return copied;
}

/** The sealed secrets of a profile without those in a vault. The same object where there are none. */
export function sealedOutsideVault(sealed: SealedSecrets): SealedSecrets {
  const names = secretNames.filter((name) => sealed[name] !== undefined && isVaultSecret(sealed[name]));
  if (names.length === 0) return sealed;
  const kept: Partial<Record<SecretName, SealedSecret>> = { ...sealed };
  for (const name of names) delete kept[name];
  return kept;
}

/** The sealed secrets of a profile after a change. One that is only held for the session leaves its record on disk alone. */
export function changedSealed(sealed: SealedSecrets, changes: PreparedChanges): SealedSecrets {
  const next: Partial<Record<SecretName, SealedSecret>> = { ...sealed };
  for (const name of secretNames) {
    const change = changes[name];
    if (change?.kind === 'clear') delete next[name];
    else if (change?.kind === 'seal') next[name] = change.sealed;
  }
  return next;
}

/** What is remembered after a change. */
export function changedMemory(memory: SecretMemory, profileId: string, changes: PreparedChanges): SecretMemory {
  const held: Partial<Record<SecretName, string>> = { ...memory.session.get(profileId) };
  const failedToOpen = new Set(memory.failedToOpen);
  for (const name of secretNames) {
    const change = changes[name];
    if (change === undefined) continue;
    if (change.kind === 'hold') held[name] = change.value;
    else delete held[name];
    if (change.kind !== 'hold') failedToOpen.delete(markOf(profileId, name));
  }
  return { session: withEntry(memory.session, profileId, held), failedToOpen };
}

/** Gives a duplicate what its original has. */
export function copiedMemory(memory: SecretMemory, from: string, to: string): SecretMemory {
  const failedToOpen = new Set(memory.failedToOpen);
  for (const name of secretNames) if (failedToOpen.has(markOf(from, name))) failedToOpen.add(markOf(to, name));
  return { session: withEntry(memory.session, to, memory.session.get(from) ?? {}), failedToOpen };
}

export function forgottenMemory(memory: SecretMemory, profileId: string): SecretMemory {
  const failedToOpen = new Set(memory.failedToOpen);
  for (const name of secretNames) failedToOpen.delete(markOf(profileId, name));
  return { session: withEntry(memory.session, profileId, {}), failedToOpen };
}

/** What is remembered of one profile alone. */
export function memoryOf(memory: SecretMemory, profileId: string): SecretMemory {
  const marks = secretNames.map((name) => markOf(profileId, name));
  return {
    session: withEntry(new Map(), profileId, memory.session.get(profileId) ?? {}),
    failedToOpen: new Set(marks.filter((mark) => memory.failedToOpen.has(mark))),
  };
}

/** Gives a restored profile what it had `before` it was deleted. */
export function restoredMemory(memory: SecretMemory, before: SecretMemory, profileId: string): SecretMemory {
  const failedToOpen = new Set([...memory.failedToOpen, ...before.failedToOpen]);
  return { session: withEntry(memory.session, profileId, before.session.get(profileId) ?? {}), failedToOpen };
}

function withEntry(
  session: ReadonlyMap<string, PlainSecrets>,
  profileId: string,
  secrets: PlainSecrets,
): ReadonlyMap<string, PlainSecrets> {
  const next = new Map(session);
  if (Object.keys(secrets).length === 0) next.delete(profileId);
  else next.set(profileId, secrets);
  return next;
}

/** Where each secret of a profile is. A sealed one counts as saved until it has been tried: opening may ask the user. */
export function secretStatuses(
  profile: SavedProfile,
  memory: SecretMemory,
  box: SecretBox,
  vault: SecretVault,
): Readonly<Record<SecretName, SecretStatus>> {
  const statusOf = (name: SecretName): SecretStatus => {
    if (memory.session.get(profile.profileId)?.[name] !== undefined) return 'session';
    const sealed = profile.sealedSecrets[name];
    if (sealed === undefined) return 'none';
    const standing = vault.standing(sealed);
    if (standing === 'locked') return 'locked';
    const failed = memory.failedToOpen.has(markOf(profile.profileId, name));
    if (standing === 'open') return failed ? 'unreadable' : 'saved';
    return failed || !canTry(sealed, box) ? 'unreadable' : 'saved';
  };
  return {
    password: statusOf('password'),
    keyPem: statusOf('keyPem'),
    keyPassphrase: statusOf('keyPassphrase'),
    pkcs12: statusOf('pkcs12'),
    proxyPassword: statusOf('proxyPassword'),
    webSocketHeaders: statusOf('webSocketHeaders'),
    authenticationData: statusOf('authenticationData'),
  };
}

const canTry = (sealed: SealedSecret, box: SecretBox): boolean => box.persistent && sealed.backend === box.backend;

/** What came of opening: the secrets, and those that would not open. */
export interface OpenedSecrets {
  readonly secrets: PlainSecrets;
  readonly failedNames: readonly SecretName[];
  /** In the vault, which is locked. */
  readonly lockedNames: readonly SecretName[];
}

/** Opens every secret of a profile. */
export async function openSecrets(
  profile: SavedProfile,
  memory: SecretMemory,
  box: SecretBox,
  vault: SecretVault,
): Promise<OpenedSecrets> {
  const secrets: Partial<Record<SecretName, string>> = { ...memory.session.get(profile.profileId) };
  const failedNames: SecretName[] = [];
  const lockedNames: SecretName[] = [];
  for (const name of secretNames) {
    const sealed = profile.sealedSecrets[name];
    if (secrets[name] !== undefined || sealed === undefined) continue;
    const standing = vault.standing(sealed);
    if (standing === 'locked') {
      lockedNames.push(name);
      continue;
    }
    try {
      const secret =
        standing === 'open' ? vault.open({ profileId: profile.profileId, name }, sealed) : await boxed(sealed, box);
      if (secret === null) failedNames.push(name);
      else secrets[name] = secret;
    } catch {
      failedNames.push(name); // Why is the host's to log: its error may come from deep within a keyring.
    }
  }
  return { secrets, failedNames, lockedNames };
}

function boxed(sealed: SealedSecret, box: SecretBox): Promise<string> {
  return canTry(sealed, box) ? box.open(sealed.sealed) : Promise.reject(new Error('sealed by another backend'));
}

/** The sentence for secrets in a vault that is locked. */
export function lockedSecretError(profile: SavedProfile, lockedNames: readonly SecretName[]): AppError {
  const names = lockedNames.map((name) => described[name]).join(' and ');
  return new AppError(
    'vaultLocked',
    `The ${names} of “${profile.settings.name}” ${lockedNames.length === 1 ? 'is' : 'are'} in the vault, which is locked. Unlock it with your passphrase to go on.`,
  );
}

/** Remembers which secrets opened and which did not. The same object where nothing is new. */
export function triedMemory(memory: SecretMemory, profileId: string, failedNames: readonly SecretName[]): SecretMemory {
  const failedToOpen = new Set(memory.failedToOpen);
  for (const name of secretNames) {
    if (failedNames.includes(name)) failedToOpen.add(markOf(profileId, name));
    else failedToOpen.delete(markOf(profileId, name));
  }
  const isSame =
    failedToOpen.size === memory.failedToOpen.size && [...failedToOpen].every((mark) => memory.failedToOpen.has(mark));
  return isSame ? memory : { ...memory, failedToOpen };
}

/** The sentence for secrets that would not open. */
export function unreadableSecretError(profile: SavedProfile, failedNames: readonly SecretName[]): AppError {
  const names = failedNames.map((name) => described[name]).join(' and ');
  const isOfVault = failedNames.some((name) => {
    const sealed = profile.sealedSecrets[name];
    return sealed !== undefined && isVaultSecret(sealed);
  });
  const where = isOfVault ? 'in another vault, or was changed since' : 'under another system account, keyring or host';
  const message =
    `The saved ${names} of "${profile.settings.name}" cannot be read here: it was saved ${where}. ` +
    'Enter it again in the profile, or clear it there.';
  return new AppError('storage', message, failedNames[0] === undefined ? {} : { field: failedNames[0] });
}
