// Decides what follows the end of a connection: try again, try later, stop, or ask. Pure; used by failures and the state machine.

import type { ProtocolVersion } from '../../../shared/connection.ts';
import type { ReconnectSettings } from '../../../shared/profile-parts.ts';

/**
 * What the end of a connection calls for.
 * - `retry`: again by ourselves, with growing waits
 * - `retrySlowly`: the same, but never sooner than 30 s
 * - `stop`: trying again cannot help until somebody changes something
 * - `stopUnlessProven`: `stop`, unless these settings have worked since the user opened the connection; then `retrySlowly`
 * - `ask`: another client took the session over; only the user can say who should have it (trying again would be a fight)
 */
export type Remedy = 'retry' | 'retrySlowly' | 'stop' | 'stopUnlessProven' | 'ask';

/** Shortest wait after the broker asked for less, in milliseconds. */
export const slowWaitMs = 30_000;

const stops: ReadonlySet<number> = new Set([
  0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x90, 0x95, 0x99, 0x9a, 0x9b, 0x9c, 0x9d,
]);
const slow: ReadonlySet<number> = new Set([0x96, 0x97, 0x98]);

/** What a refusing CONNACK calls for. `protocolVersion` tells return codes (3.1.1) from reason codes (5). */
export function remedyForConnack(code: number, protocolVersion: ProtocolVersion): Remedy {
  if (protocolVersion !== 5 && code < 0x80) return code === 3 ? 'retry' : 'stop';
  // A 3.1.1 broker may answer a version 5 CONNECT in its own words: 1 is "unacceptable protocol version".
  if (code < 0x80) return code === 3 ? 'retry' : 'stop';
  if (slow.has(code)) return 'retrySlowly';
  return stops.has(code) ? 'stop' : 'retry';
}

/** What a DISCONNECT by the broker (MQTT 5 clause 3.14.2.1) calls for. */
export function remedyForDisconnect(reasonCode: number): Remedy {
  if (reasonCode === 0x8e) return 'ask';
  if (slow.has(reasonCode)) return 'retrySlowly';
  // 0x95 and 0x99 name one packet of ours, which is gone with the connection.
  if (reasonCode === 0x95 || reasonCode === 0x99) return 'retry';
  return stops.has(reasonCode) ? 'stop' : 'retry';
}

/**
 * Milliseconds until attempt `attempt` (1 is the first retry): the profile's first delay, doubled each time up to its longest, then longer by
 * up to a quarter at random so that many clients of a restarted broker do not return in step. `random` is 0 <= x < 1.
 */
export function waitBefore(
  attempt: number,
  remedy: Remedy,
  random: number,
  { firstDelayMs, longestDelayMs }: Pick<ReconnectSettings, 'firstDelayMs' | 'longestDelayMs'>,
): number {
  const exponential = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 30));
  const base =
    remedy === 'retrySlowly' || remedy === 'stopUnlessProven' ? Math.max(slowWaitMs, exponential) : exponential;
  return Math.round(base * (1 + 0.25 * random));
}

/** Why the profile's settings forbid another attempt after `failedCount` in a row, as a sentence to follow the failure's; null: they do not. */
export function settingsForbidRetry(
  { enabled, maximumAttempts }: ReconnectSettings,
  failedCount: number,
): string | null {
  if (!enabled) return 'Reconnecting is switched off in the profile, so nothing more is tried.';
  if (maximumAttempts === null || failedCount < maximumAttempts) return null;
  return failedCount === 1
    ? 'The profile allows one attempt, so nothing more is tried.'
    : `The profile allows ${maximumAttempts.toLocaleString('en')} attempts in a row, and ${failedCount.toLocaleString('en')} have failed, so nothing more is tried.`;
}
