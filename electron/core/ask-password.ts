// Joins where a password comes from (profiles) with the connection that asks for it (broker). Called by connections.ts.

import { AppError } from '../../shared/errors.ts';
import type { PasswordSource } from '../../shared/profile-parts.ts';
import type { AskPassword } from './broker/password-answer.ts';
import { CommandNotApproved, passwordAsker, type PasswordMeans } from './profiles/password-source.ts';

/** Null: the typed password holds. */
export function askPasswordFor(source: PasswordSource, means: PasswordMeans): AskPassword | null {
  const ask = passwordAsker(source, means);
  if (ask === null) return null;
  return async () => {
    try {
      return { kind: 'password', password: await ask() };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error instanceof CommandNotApproved) {
        return { kind: 'notApproved', message: error.message, command: error.command };
      }
      // A variable does not come by itself; a command may be in luck the next time.
      return { kind: 'failed', message: error.message, isLasting: source.kind === 'environment' };
    }
  };
}
