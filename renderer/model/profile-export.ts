// Writes connections to a file: the core makes its bytes, the ui hands them to the browser. Called by ui/import/export-dialog.tsx.

import type { ExportAnswer } from '../../shared/profile-import.ts';
import { minimumPassphraseLength } from '../../shared/profile-import.ts';
import type { ProfileId } from '../../shared/ids.ts';
import type { ModelContext } from './model-context.ts';

export interface ProfileExport {
  /** Fewest characters of a passphrase. */
  readonly minimumPassphraseLength: number;
  /** The file; null when it failed, which a toast has said. `passphrase` null: without secrets. */
  write(
    profileIds: readonly ProfileId[],
    passphrase: string | null,
  ): Promise<{ readonly answer: ExportAnswer; readonly bytes: Uint8Array } | null>;
}

export function createProfileExport({ line, notices }: ModelContext): ProfileExport {
  return {
    minimumPassphraseLength,
    async write(profileIds, passphrase) {
      try {
        const { result, body } = await line.call('profile.export', { profileIds: [...profileIds], passphrase });
        return { answer: result, bytes: body };
      } catch (error) {
        notices.report(error);
        return null;
      }
    },
  };
}
