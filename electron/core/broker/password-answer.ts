// What becomes of asking for a password that is not typed, or for secrets that are not at hand. Told to connection.ts by whoever made it.

import type { ConnectSecrets } from './connect-options.ts';

export type PasswordAnswer =
  | { readonly kind: 'password'; readonly password: string }
  /** `isLasting`: asking again cannot help until somebody changes something. */
  | { readonly kind: 'failed'; readonly message: string; readonly isLasting: boolean }
  /** The user has to allow the command first. */
  | { readonly kind: 'notApproved'; readonly message: string; readonly command: string };

/** Called for every attempt to connect: tokens expire. */
export type AskPassword = () => Promise<PasswordAnswer>;

export type SecretsAnswer =
  | { readonly kind: 'secrets'; readonly secrets: ConnectSecrets }
  | { readonly kind: 'failed'; readonly message: string; readonly isLasting: boolean }
  /** The user has to unlock the vault first. */
  | { readonly kind: 'vaultLocked'; readonly message: string };

/** Called for an attempt to connect when the secrets were not given, or have been dropped. */
export type AskSecrets = () => Promise<SecretsAnswer>;
