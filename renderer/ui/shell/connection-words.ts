// The states of a connection in words. Pure. Called by the status bar, the rail, the banner and the connection's screens.

import type { ConnectionFailure, ConnectionState } from '../../../shared/connection.ts';
import type { LinkState } from '../../model/line.ts';

/** Which mark and colour a state has; the words stand beside it, so that colour is never the only sign. */
export type StateTone = 'good' | 'busy' | 'bad' | 'off';

const tones: Readonly<Record<ConnectionState['kind'], StateTone>> = {
  online: 'good',
  connecting: 'busy',
  waiting: 'busy',
  refused: 'bad',
  idle: 'off',
  closed: 'off',
};

/** Nothing has failed: the user is to unlock the vault, or to allow a command, and then it goes on. */
export function waitsForUser(state: ConnectionState): boolean {
  return state.kind === 'refused' && (state.vaultLocked === true || state.commandToApprove !== undefined);
}

/** Null: no connection yet. */
export function stateTone(state: ConnectionState | null): StateTone {
  if (state !== null && waitsForUser(state)) return 'busy';
  return state === null ? 'off' : tones[state.kind];
}

const words: Readonly<Record<ConnectionState['kind'], string>> = {
  online: 'Online',
  connecting: 'Connecting',
  waiting: 'Offline',
  refused: 'Refused',
  idle: 'Not connected',
  closed: 'Disconnected',
};

/** Null: no connection yet. */
export function stateWord(state: ConnectionState | null): string {
  if (state?.kind === 'refused') {
    if (state.sessionTakenOver) return 'Taken over';
    if (state.vaultLocked === true) return 'Waits for the vault';
    if (state.commandToApprove !== undefined) return 'Waits for permission';
  }
  return words[state?.kind ?? 'idle'];
}

/** A line to the core that comes back within this time is not worth a word. */
const patienceMs = 800;

/** Whether the page is cut off from its core for long enough to say so: what it shows is then of the past. */
export function isCutOff(link: LinkState): boolean {
  return link.kind === 'reloadNeeded' || (link.kind === 'lost' && link.retryAt - link.since >= patienceMs);
}

/** Seconds until a moment, never negative. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}

/** `Not authorized (0x87)`, or null where the failure lies below MQTT. */
export function reasonText({ reasonCode, reasonName }: ConnectionFailure): string | null {
  if (reasonCode === null) return null;
  const code = `0x${reasonCode.toString(16).toUpperCase().padStart(2, '0')}`;
  return reasonName === null ? code : `${reasonName} (${code})`;
}

/** All there is to know, for a clipboard. */
export function failureReport(name: string, failure: ConnectionFailure): string {
  return [
    `${name}: ${failure.message}`,
    reasonText(failure),
    failure.reasonString === null ? null : `Broker: ${failure.reasonString}`,
    failure.detail,
    new Date(failure.at).toISOString(),
  ]
    .filter((line) => line !== null)
    .join('\n');
}
