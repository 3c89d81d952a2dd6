// The account of a clearing or restoring in one sentence, for the notice when nobody watched it end. Called by retained-desks.ts.

import { type RetainedOutcome, retainedOutcomes } from '../../../shared/retained.ts';
import type { Finished, OutcomeCounts } from './retained-desk.ts';

const words: Readonly<Record<Exclude<RetainedOutcome, 'none'>, string>> = {
  waiting: 'still waiting',
  sent: 'sent without an answer',
  acknowledged: 'acknowledged but not verified',
  refused: 'refused',
  notSent: 'not sent',
  unknown: 'of unknown outcome',
  cleared: 'cleared',
  cameBack: 'published anew by somebody else',
  kept: 'still there',
  gone: 'gone before',
  restored: 'published again',
  replaced: 'left alone for a newer message',
  expired: 'expired',
  missing: 'not there after all',
};

/** Such as: Clearing retained messages has ended: 12 cleared, 3 refused. */
export function accountSentence({ task, cancelled, failure }: Finished, outcomes: OutcomeCounts): string {
  const parts = retainedOutcomes
    .filter((outcome) => outcome !== 'none')
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome].toLocaleString('en')} ${words[outcome]}`);
  const what = task === 'clear' ? 'Clearing retained messages' : 'Publishing retained messages again';
  const end = failure !== null ? 'ended early' : cancelled ? 'was cancelled' : 'has ended';
  const why = failure === null ? '' : ` ${failure.message}`;
  return `${what} ${end}: ${parts.join(', ')}.${why}`;
}
