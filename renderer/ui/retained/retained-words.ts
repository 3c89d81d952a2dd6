// What became of a topic, how far the work is, and what it will cost, in words. Pure. Called by the parts of the retained dialog.

import type { RetainedFrame, RetainedOutcome, RetainedStage } from '../../../shared/retained.ts';
import { bytesText, countText, plural } from '../kit/format.ts';

export interface OutcomeWords {
  /** On the row. */
  readonly word: string;
  /** Behind a count: `12 refused`. */
  readonly counted: string;
  readonly explanation: string;
  /** `done`: as it was meant. `open`: under way. `other`: not as meant. */
  readonly tone: 'done' | 'open' | 'other';
}

export const outcomeWords: Readonly<Record<RetainedOutcome, OutcomeWords>> = {
  none: { word: '', counted: 'untouched', explanation: 'Nothing was asked of it.', tone: 'open' },
  waiting: { word: 'waiting', counted: 'waiting', explanation: 'Its turn has not come.', tone: 'open' },
  sent: { word: 'sent', counted: 'sent', explanation: 'Published; the broker has not answered yet.', tone: 'open' },
  acknowledged: {
    word: 'acknowledged',
    counted: 'acknowledged',
    explanation: 'The broker took it. What it holds now is not verified yet.',
    tone: 'open',
  },
  refused: { word: 'refused', counted: 'refused', explanation: 'Left as it was.', tone: 'other' },
  notSent: {
    word: 'not sent',
    counted: 'not sent',
    explanation: 'The work ended before its turn. Nothing was published.',
    tone: 'other',
  },
  unknown: {
    word: 'not known',
    counted: 'not known',
    explanation:
      'The connection ended before the broker answered, so it may or may not have been taken. Ask the broker.',
    tone: 'other',
  },
  cleared: {
    word: 'cleared',
    counted: 'cleared',
    explanation: 'Verified: the broker holds no message there now.',
    tone: 'done',
  },
  cameBack: {
    word: 'came back',
    counted: 'came back',
    explanation: 'It was cleared, and somebody has published anew since.',
    tone: 'other',
  },
  kept: {
    word: 'still there',
    counted: 'still there',
    explanation:
      'The broker still holds it although it did not refuse. Often this user may not publish there, which MQTT 3.1.1 cannot say.',
    tone: 'other',
  },
  gone: {
    word: 'already gone',
    counted: 'already gone',
    explanation: 'When its turn came the broker held nothing there, so nothing was published.',
    tone: 'done',
  },
  restored: {
    word: 'back',
    counted: 'back',
    explanation: 'Verified: the broker holds the same message again.',
    tone: 'done',
  },
  replaced: {
    word: 'newer one there',
    counted: 'with a newer one there',
    explanation: 'A newer message stands there, so the copy was not published over it.',
    tone: 'other',
  },
  expired: {
    word: 'expired',
    counted: 'expired',
    explanation: 'Its message expiry interval has run out, so it would not exist any more.',
    tone: 'other',
  },
  missing: {
    word: 'not there',
    counted: 'not there',
    explanation: 'It was published and the broker did not refuse, but it does not hold it.',
    tone: 'other',
  },
};

/** What was asked for: `home/#`, or `3 topic filters: home/#, garden/# and 1 more`. */
export function filtersWords(topicFilters: readonly string[]): string {
  const [first = '', second, ...others] = topicFilters;
  if (second === undefined) return first;
  const rest = others.length === 0 ? '' : ` and ${countText(others.length)} more`;
  return `${countText(topicFilters.length)} topic filters: ${first}, ${second}${rest}`;
}

/** About so long, for people: 8 s, 3 min, 2 h. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

type Working = Extract<RetainedStage, { kind: 'working' }>;

/** How many of a job's topics have had their turn. */
export function doneCount({ topicCount }: Working, { outcomes }: Pick<RetainedFrame, 'outcomes'>): number {
  return topicCount - outcomes.waiting;
}

/** What is being done: `Clearing: 120 of 500, about 4 s left`. */
export function workWords(stage: Working, frame: Pick<RetainedFrame, 'outcomes'>): string {
  const done = doneCount(stage, frame);
  const what = stage.task === 'clear' ? 'Clearing' : 'Publishing again';
  if (stage.step === 'checking') return 'Asking the broker where newer messages stand, which are left alone';
  if (stage.step === 'verifying') return 'Verifying: asking the broker what it holds now';
  const left = (stage.topicCount - done) / stage.ratePerSecond;
  const rest = stage.cancelling ? 'cancelling' : `at least ${durationText(left)} left`;
  return `${what}: ${countText(done)} of ${countText(stage.topicCount)}, ${rest}`;
}

type Finished = Extract<RetainedStage, { kind: 'finished' }>;

/** How it ended, in a sentence. */
export function endWords({ task, topicCount, cancelled, verified, failure }: Finished): string {
  const what = task === 'clear' ? 'Clearing' : 'Publishing again';
  const end = failure !== null ? 'ended early' : cancelled ? 'was cancelled' : 'is done';
  const checked = verified
    ? 'The broker was asked afterwards.'
    : 'The broker could not be asked afterwards: this is what it acknowledged.';
  const why = failure === null ? '' : `${failure.message} `;
  return `${what} ${plural(topicCount, 'topic')} ${end}. ${why}${checked}`;
}

/** What the list leaves out or leaves alone, each in a sentence. */
export function noteSentences(frame: RetainedFrame): readonly string[] {
  const { stage, omittedCount, tooLargeCount, barredCount, hiddenSelectedCount } = frame;
  const notes: string[] = [];
  if (stage.kind === 'listed' && !stage.complete) notes.push('The question was cancelled: there may be more topics.');
  if (omittedCount > 0) {
    notes.push(
      `${plural(omittedCount, 'more topic')} did not fit into the memory for lists: they are counted, not listed. Ask for a narrower filter.`,
    );
  }
  if (tooLargeCount > 0) {
    notes.push(`${plural(tooLargeCount, 'message')} larger than the profile takes: not listed.`);
  }
  if (barredCount > 0) {
    notes.push(
      `${plural(barredCount, 'topic')} beginning with $ ${barredCount === 1 ? 'is' : 'are'} the broker’s own and cannot be cleared.`,
    );
  }
  if (hiddenSelectedCount > 0) {
    notes.push(`${plural(hiddenSelectedCount, 'more chosen topic')} hidden by the search: left alone.`);
  }
  return notes;
}

/** What keeping copies costs. */
export function undoCostWords({ undoNeededBytes, undoLimitBytes }: RetainedFrame): string {
  return undoNeededBytes > undoLimitBytes
    ? `need ${bytesText(undoNeededBytes)}, but undo keeps at most ${bytesText(undoLimitBytes)}: choose fewer, or clear without copies`
    : `${bytesText(undoNeededBytes)} of ${bytesText(undoLimitBytes)}`;
}
