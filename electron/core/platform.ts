// What a host must provide to a core. Implemented by the hosts' worker entry and by tests; imported by the whole core.

import type { HostFacts } from '../../shared/contract.ts';

/** Keeps secrets on disk. Where `persistent` is false, `seal` is never called: secrets then live for the session. */
export interface SecretBox {
  /** Real protection by the operating system. `basic_text` on Linux does not count (reliability: a public constant). */
  readonly persistent: boolean;
  /** What protects, stored beside each sealed secret: one sealed by another backend is reported as unreadable. */
  readonly backend: string;
  /** Sentence for the form: what happens to a password here, and why. */
  readonly explanation: string;
  seal(secret: string): Promise<string>;
  /** Rejects with AppError `storage` when the secret cannot be opened (another user, another keyring). */
  open(sealed: string): Promise<string>;
}

/** The open vault's key, and which vault's. */
export interface VaultKey {
  readonly vaultId: string;
  readonly key: Uint8Array;
}

/** What survives the death of a core's thread: held by the host, in memory only, given to the next core. */
export interface CoreMemory {
  /** Profiles whose connections were open. */
  readonly openProfileIds: readonly string[];
  /** Secrets that live for the session only, by profile id and secret name. */
  readonly sessionSecrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Absent: no vault is open. */
  readonly vaultKey?: VaultKey;
}

export interface LogEntry {
  readonly severity: 'debug' | 'info' | 'warning' | 'failure';
  readonly message: string;
  readonly detail?: string;
}

export interface Platform {
  /** Folder that this core owns alone: profiles, settings, lock file. */
  readonly dataDir: string;
  readonly appVersion: string;
  readonly host: Pick<HostFacts, 'kind' | 'platform'>;
  readonly secretBox: SecretBox;
  /** Milliseconds since 1970: for showing. */
  readonly now: () => number;
  /** Milliseconds of a clock that never jumps: for measuring. */
  readonly monotonicNow: () => number;
  /** 0 <= x < 1: for jitter and ids. */
  readonly random: () => number;
  readonly log: (entry: LogEntry) => void;
  /** Hands the host what the next core needs, should this one die. */
  readonly remember: (memory: CoreMemory) => void;
  /** What the previous core of this process remembered before it died, and how it died; null at a normal start. */
  readonly restartedAfter: { readonly memory: CoreMemory; readonly reason: string } | null;
}
