// The state machine of one connection: events in, state and effects out. Pure; connection.ts carries the effects out.

import { assertNever } from '../../../shared/assert.ts';
import type { ConnectionFailure, ConnectionState } from '../../../shared/connection.ts';
import type { ReconnectSettings } from '../../../shared/profile-parts.ts';
import { type Remedy, settingsForbidRetry, waitBefore } from './reconnect-policy.ts';

/** An attempt that ended, or an online connection that was lost. */
export interface Ending {
  readonly failure: ConnectionFailure;
  readonly remedy: Remedy;
  /** The broker closed without a word. With 3.1.1, and with some brokers of 5, that is also what a takeover looks like. */
  readonly closedByPeer: boolean;
  /** The command for the password has to be allowed by the user first. */
  readonly commandToApprove?: string;
  /** The vault has to be unlocked by the user first. */
  readonly vaultLocked?: true;
}

export interface Machine {
  readonly state: ConnectionState;
  /** Attempts since the last connection that held; 1 is the first. */
  readonly attempt: number;
  /** Attempts in a row that did not bring a connection that held; what the profile's `maximumAttempts` is about. */
  readonly failedCount: number;
  /** These settings have been online since the user opened the connection. */
  readonly proven: boolean;
  /** Times in a row that the broker closed without a word soon after we came online. */
  readonly shortLivedCount: number;
}

export type MachineEvent =
  | { readonly kind: 'open'; readonly at: number }
  | { readonly kind: 'retryNow'; readonly at: number }
  | { readonly kind: 'timerFired'; readonly at: number }
  | { readonly kind: 'stepped'; readonly step: string }
  | { readonly kind: 'connected'; readonly at: number }
  /** `mayBeTakeover`: the client ID is fixed, so another client may have the same. */
  | {
      readonly kind: 'ended';
      readonly at: number;
      readonly ending: Ending;
      readonly mayBeTakeover: boolean;
      readonly reconnect: ReconnectSettings;
      readonly random: number;
    }
  | { readonly kind: 'close'; readonly at: number };

export type Effect =
  | { readonly kind: 'connect' }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'startTimer'; readonly ms: number }
  | { readonly kind: 'stopTimer' };

export interface Transition {
  readonly machine: Machine;
  readonly effects: readonly Effect[];
}

/** A connection that held this long, in milliseconds, starts counting attempts anew. */
export const steadyAfterMs = 30_000;
/** Online for less than this, in milliseconds, counts as short-lived. */
const shortLivedMs = 10_000;
/** So many short lives in a row look like two clients fighting over one client id. */
const shortLivedLimit = 3;

export const idleMachine: Machine = {
  state: { kind: 'idle' },
  attempt: 0,
  failedCount: 0,
  proven: false,
  shortLivedCount: 0,
};

function connecting(machine: Machine, at: number, attempt: number): Machine {
  return { ...machine, attempt, state: { kind: 'connecting', since: at, attempt, step: 'Starting' } };
}

/** The machine after an event, and what has to be done about it. Events that do not apply change nothing. */
export function advance(machine: Machine, event: MachineEvent): Transition {
  const { state } = machine;
  const same: Transition = { machine, effects: [] };
  switch (event.kind) {
    case 'open': {
      if (state.kind === 'connecting' || state.kind === 'online') return same;
      const fresh = connecting({ ...machine, failedCount: 0, proven: false, shortLivedCount: 0 }, event.at, 1);
      return { machine: fresh, effects: [{ kind: 'stopTimer' }, { kind: 'connect' }] };
    }
    case 'retryNow':
      if (state.kind !== 'waiting' && state.kind !== 'refused') return same;
      return {
        // Who asks for another attempt after the last one means more than this one.
        machine: connecting({ ...machine, failedCount: 0 }, event.at, machine.attempt + 1),
        effects: [{ kind: 'stopTimer' }, { kind: 'connect' }],
      };
    case 'timerFired':
      if (state.kind !== 'waiting') return same;
      return { machine: connecting(machine, event.at, machine.attempt + 1), effects: [{ kind: 'connect' }] };
    case 'stepped':
      if (state.kind !== 'connecting') return same;
      return { machine: { ...machine, state: { ...state, step: event.step } }, effects: [] };
    case 'connected':
      if (state.kind !== 'connecting') return same;
      return { machine: { ...machine, proven: true, state: { kind: 'online', since: event.at } }, effects: [] };
    case 'ended':
      return state.kind === 'connecting' || state.kind === 'online' ? ended(machine, event) : same;
    case 'close':
      if (state.kind === 'closed' || state.kind === 'idle') return same;
      return {
        machine: { ...machine, attempt: 0, state: { kind: 'closed', since: event.at } },
        effects: [{ kind: 'stopTimer' }, { kind: 'disconnect' }],
      };
    default:
      return assertNever(event);
  }
}

function ended(machine: Machine, event: Extract<MachineEvent, { kind: 'ended' }>): Transition {
  const { ending, at } = event;
  const onlineForMs = machine.state.kind === 'online' ? at - machine.state.since : null;
  // A clock that was set back must not keep the count of attempts for ever: negative counts as steady.
  const steady = onlineForMs !== null && (onlineForMs >= steadyAfterMs || onlineForMs < 0);
  const attempt = steady ? 1 : Math.max(1, machine.attempt);
  const failedCount = steady ? 0 : machine.failedCount + 1;
  const shortLived = onlineForMs !== null && onlineForMs < shortLivedMs && ending.closedByPeer && event.mayBeTakeover;
  const shortLivedCount = shortLived ? machine.shortLivedCount + 1 : onlineForMs === null ? machine.shortLivedCount : 0;

  if (ending.remedy === 'ask' || shortLivedCount >= shortLivedLimit) {
    const failure =
      ending.remedy === 'ask' ? ending.failure : { ...ending.failure, message: suspectedTakeover(shortLivedCount) };
    return refused({ ...machine, attempt, failedCount, shortLivedCount: 0 }, failure, true);
  }
  if (ending.remedy === 'stop' || (ending.remedy === 'stopUnlessProven' && !machine.proven)) {
    return refused({ ...machine, attempt, failedCount, shortLivedCount }, ending.failure, false, ending);
  }
  const forbidden = settingsForbidRetry(event.reconnect, failedCount);
  if (forbidden !== null) {
    const failure = { ...ending.failure, message: `${ending.failure.message} ${forbidden}` };
    return refused({ ...machine, attempt, failedCount, shortLivedCount }, failure, false);
  }
  const ms = waitBefore(attempt, ending.remedy, event.random, event.reconnect);
  return {
    machine: {
      ...machine,
      attempt,
      failedCount,
      shortLivedCount,
      state: { kind: 'waiting', retryAt: at + ms, attempt, failure: ending.failure },
    },
    effects: [{ kind: 'startTimer', ms }],
  };
}

function refused(
  machine: Machine,
  failure: ConnectionFailure,
  sessionTakenOver: boolean,
  { commandToApprove, vaultLocked }: Pick<Ending, 'commandToApprove' | 'vaultLocked'> = {},
): Transition {
  const more = {
    ...(commandToApprove === undefined ? {} : { commandToApprove }),
    ...(vaultLocked === undefined ? {} : { vaultLocked }),
  };
  return { machine: { ...machine, state: { kind: 'refused', failure, sessionTakenOver, ...more } }, effects: [] };
}

function suspectedTakeover(count: number): string {
  return (
    `The broker closed the connection ${count} times within seconds of accepting it, without a reason. ` +
    'That is what it looks like when another client uses the same client ID. Take the session over, or connect with a new client ID.'
  );
}
