// The vault in words. Pure. Called by the vault's dialog, the settings, the profile editor and the import.

import type { HostFacts } from '../../../shared/contract.ts';
import type { VaultState } from '../../../shared/vault.ts';
import { plural } from '../kit/format.ts';

type Protection = HostFacts['secretProtection'];

const keeping: Readonly<Record<Exclude<VaultState['kind'], 'none'>, string>> = {
  open: 'Passwords and keys are saved in the vault, under your passphrase.',
  locked:
    'The vault is locked: what is entered now is kept until Treeline ends, and goes into the vault when you unlock it.',
  unusable: 'The vault cannot be used: passwords and keys are kept until Treeline ends, and are not written to disk.',
};

/** Where a secret goes that is entered now, in one or two sentences. */
export function keepingWords(protection: Protection, { kind }: VaultState): string {
  return protection.persistent || kind === 'none' ? protection.explanation : keeping[kind];
}

/** The state of the vault for the settings; null: there is none. */
export function vaultWords(vault: VaultState): string | null {
  if (vault.kind === 'none') return null;
  if (vault.kind === 'unusable') return vault.message;
  return `The vault is ${vault.kind}. ${holds(vault.secretCount)}`;
}

const holds = (count: number): string => (count === 0 ? 'It is empty.' : `It holds ${plural(count, 'secret')}.`);

/** What is lost with the vault. */
export function forgetWords(vault: VaultState): string {
  const count = vault.kind === 'none' ? 0 : vault.secretCount;
  if (count === 0) return 'It is empty, so nothing is lost with it. You can make another at any time.';
  return (
    `${count === 1 ? 'The one password or key' : `The ${plural(count, 'password')} and keys`} in it ${count === 1 ? 'is' : 'are'} ` +
    'deleted for good. Your connections stay; you enter their secrets anew.'
  );
}
