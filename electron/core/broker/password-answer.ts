// What becomes of asking for a password that is not typed. Told to connection.ts by whoever made it.

export type PasswordAnswer =
  | { readonly kind: 'password'; readonly password: string }
  /** `isLasting`: asking again cannot help until somebody changes something. */
  | { readonly kind: 'failed'; readonly message: string; readonly isLasting: boolean }
  /** The user has to allow the command first. */
  | { readonly kind: 'notApproved'; readonly message: string; readonly command: string };

/** Called for every attempt to connect: tokens expire. */
export type AskPassword = () => Promise<PasswordAnswer>;
