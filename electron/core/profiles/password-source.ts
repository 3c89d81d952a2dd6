// Where the password of a profile comes from when it is not typed: asked anew for every attempt to connect, because tokens expire.
// Called by the core's connections.ts.

import { assertNever } from '../../../shared/assert.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PasswordSource } from '../../../shared/profile-parts.ts';
import { runPasswordCommand } from './password-command.ts';

/** A command takes at most this long, in milliseconds. */
const commandTimeoutMs = 30_000;

/** The command was never allowed to run on this machine. */
export class CommandNotApproved extends AppError {
  readonly command: string;

  constructor(command: string) {
    super(
      'invalidInput',
      'The password comes from a command that has not been run on this machine yet. Look at it, and allow it to run if you know what it does.',
      { field: 'passwordSource.command' },
    );
    this.command = command;
  }
}

export interface PasswordMeans {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isApproved: (command: string) => boolean;
}

/** Asks for the password; null: the typed one holds. What it rejects with is an AppError with a sentence for people. */
export function passwordAsker(source: PasswordSource, means: PasswordMeans): (() => Promise<string>) | null {
  switch (source.kind) {
    case 'typed':
      return null;
    case 'environment':
      return async () => {
        const password = means.environment[source.variable];
        if (password !== undefined) return password;
        const message = `The environment variable ${source.variable}, from which the password comes, is not set where Treeline runs. Set it and start Treeline again.`;
        throw new AppError('invalidInput', message, { field: 'passwordSource.variable' });
      };
    case 'command':
      return async () => {
        if (!means.isApproved(source.command)) throw new CommandNotApproved(source.command);
        return await runPasswordCommand(source.command, commandTimeoutMs);
      };
    default:
      return assertNever(source);
  }
}
