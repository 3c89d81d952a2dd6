// The draft's part about who we are and who the broker is: user name, password source, enhanced authentication, TLS. Pure. Part of
// profile-draft.ts.

import { topicTextProblem } from '../../shared/mqtt/topic-name.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import type { PasswordSource, TlsSettings } from '../../shared/profile-parts.ts';
import type { Blame } from './profile-draft-number.ts';

export interface IdentityDraft {
  readonly username: string;
  /** An empty user name is sent as such instead of none. */
  readonly sendsEmptyUsername: boolean;
  readonly passwordKind: PasswordSource['kind'];
  readonly passwordVariable: string;
  readonly passwordCommand: string;
  readonly authenticationMethod: string;
  readonly verification: TlsSettings['verification'];
  readonly pinnedFingerprint: string;
  readonly caPem: string;
  readonly identity: TlsSettings['identity'];
  readonly certificatePem: string;
  readonly serverName: string;
  /** Parted by commas. */
  readonly alpnProtocols: string;
  readonly minimumVersion: TlsSettings['minimumVersion'];
}

type IdentitySettings = Pick<ProfileSettings, 'username' | 'passwordSource' | 'authenticationMethod' | 'tls'>;

export function identityDraft({
  username,
  passwordSource,
  authenticationMethod,
  tls,
}: IdentitySettings): IdentityDraft {
  return {
    username: username ?? '',
    sendsEmptyUsername: username === '',
    passwordKind: passwordSource.kind,
    passwordVariable: passwordSource.kind === 'environment' ? passwordSource.variable : '',
    passwordCommand: passwordSource.kind === 'command' ? passwordSource.command : '',
    authenticationMethod,
    verification: tls.verification,
    pinnedFingerprint: tls.pinnedFingerprint,
    caPem: tls.caPem,
    identity: tls.identity,
    certificatePem: tls.certificatePem,
    serverName: tls.serverName,
    alpnProtocols: listText(tls.alpnProtocols),
    minimumVersion: tls.minimumVersion,
  };
}

export function identitySettings(draft: IdentityDraft, saved: IdentitySettings, blame: Blame): IdentitySettings {
  const usernameProblem = topicTextProblem(draft.username, 'topic');
  if (usernameProblem !== null) blame('username', usernameProblem.replace('topic', 'user name'));
  return {
    username: draft.username === '' && !draft.sendsEmptyUsername ? null : draft.username,
    passwordSource: passwordSourceOf(draft),
    authenticationMethod: draft.authenticationMethod,
    tls: {
      ...saved.tls,
      verification: draft.verification,
      pinnedFingerprint: draft.pinnedFingerprint.trim(),
      caPem: draft.caPem,
      identity: draft.identity,
      certificatePem: draft.certificatePem,
      serverName: draft.serverName.trim(),
      // Names that a list with commas cannot tell apart stay as they are until the list is changed.
      alpnProtocols:
        draft.alpnProtocols === listText(saved.tls.alpnProtocols)
          ? saved.tls.alpnProtocols
          : draft.alpnProtocols.split(/[\s,]+/).filter((name) => name !== ''),
      minimumVersion: draft.minimumVersion,
    },
  };
}

const listText = (names: readonly string[]): string => names.join(', ');

function passwordSourceOf({ passwordKind, passwordVariable, passwordCommand }: IdentityDraft): PasswordSource {
  if (passwordKind === 'environment') return { kind: passwordKind, variable: passwordVariable.trim() };
  if (passwordKind === 'command') return { kind: passwordKind, command: passwordCommand.trim() };
  return { kind: passwordKind };
}
