// The contract's part about the vault: secrets on disk under a passphrase, where no keyring of the system protects them. What the
// commands `vault.*` take and the state they lead to.

import * as v from 'valibot';
import { minimumPassphraseLength } from './profile-import.ts';

const passphrase = v.pipe(v.string(), v.maxLength(1024));
const newPassphrase = v.pipe(passphrase, v.minLength(minimumPassphraseLength));

/** Arguments of the commands; `lock` and `forget` take none. */
export const vaultArgs = {
  create: { newPassphrase },
  unlock: { passphrase },
  changePassphrase: { passphrase, newPassphrase },
} as const;

/** `secretCount`: secrets of profiles that are in it. */
export type VaultState =
  | { readonly kind: 'none' }
  /** Its key is not known: what is in it cannot be used until it is unlocked. */
  | { readonly kind: 'locked'; readonly secretCount: number }
  | { readonly kind: 'open'; readonly secretCount: number }
  /** Its file is there, but damaged or of a newer Treeline. It is left as it is; `message` is a sentence that says why. */
  | { readonly kind: 'unusable'; readonly secretCount: number; readonly message: string };
