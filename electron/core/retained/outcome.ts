// What becomes of one topic while it is cleared or restored: a pure state machine. Called by retained-table.ts for each topic.

import type { RetainedOutcome } from '../../../shared/retained.ts';

/** What can happen to a topic. */
export type OutcomeEvent =
  /** It is to be cleared or restored. */
  | 'chosen'
  /** There was nothing to clear when its turn came. */
  | 'absent'
  /** A newer message stands where it was to be restored. */
  | 'occupied'
  /** Its message would have expired by now. */
  | 'expired'
  | 'sent'
  | 'acknowledged'
  /** By the broker, or by us before sending: there is a reason. */
  | 'refused'
  /** The connection ended, or the wait, before the answer. */
  | 'unanswered'
  /** Cancelled before its turn. */
  | 'stopped'
  /** The broker holds no message there (asked after clearing). */
  | 'seenGone'
  /** It holds one, and our empty message had gone through: somebody published after us. */
  | 'seenAnew'
  /** It holds one, and of our empty message nothing was seen. */
  | 'seenStill'
  /** Asked after restoring: it holds what we published, something else, nothing. */
  | 'seenRestored'
  | 'seenOther'
  | 'seenMissing';

type Moves = Readonly<Partial<Record<OutcomeEvent, RetainedOutcome>>>;

const verdicts: Moves = {
  seenGone: 'cleared',
  seenAnew: 'cameBack',
  seenStill: 'kept',
  seenRestored: 'restored',
  seenOther: 'replaced',
  seenMissing: 'missing',
};

/** Whatever is not named stays as it was: a refused topic stays refused, whatever the broker is seen to hold. */
const moves: Readonly<Record<RetainedOutcome, Moves>> = {
  none: { chosen: 'waiting' },
  waiting: {
    absent: 'gone',
    occupied: 'replaced',
    expired: 'expired',
    sent: 'sent',
    refused: 'refused',
    stopped: 'notSent',
  },
  // `stopped` here: the connection turned out to be gone before anything was written.
  sent: { acknowledged: 'acknowledged', refused: 'refused', unanswered: 'unknown', stopped: 'notSent' },
  acknowledged: verdicts,
  unknown: { ...verdicts, chosen: 'waiting' },
  gone: { seenAnew: 'cameBack', seenStill: 'cameBack' },
  refused: { chosen: 'waiting' },
  notSent: { chosen: 'waiting' },
  // Not to be chosen again in this list: clearing what comes back by itself is a fight. A new list is a new decision.
  cameBack: {},
  kept: { chosen: 'waiting' },
  cleared: {},
  restored: {},
  replaced: {},
  expired: {},
  missing: {},
};

/** The outcome after an event; the same one where the event does not apply. */
export function nextOutcome(outcome: RetainedOutcome, event: OutcomeEvent): RetainedOutcome {
  return moves[outcome][event] ?? outcome;
}
