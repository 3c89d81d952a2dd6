// What becomes of a topic: every way through clearing and restoring, and what can never happen.

import { describe, expect, it } from 'vitest';
import { nextOutcome, type OutcomeEvent } from '../../../electron/core/retained/outcome.ts';
import { type RetainedOutcome, retainedOutcomes } from '../../../shared/retained.ts';

const after = (...events: readonly OutcomeEvent[]): RetainedOutcome =>
  events.reduce<RetainedOutcome>((outcome, event) => nextOutcome(outcome, event), 'none');

describe('the outcome of one topic', () => {
  it.each([
    ['cleared', ['chosen', 'sent', 'acknowledged', 'seenGone']],
    ['cameBack', ['chosen', 'sent', 'acknowledged', 'seenAnew']],
    ['kept', ['chosen', 'sent', 'acknowledged', 'seenStill']],
    ['refused', ['chosen', 'sent', 'refused']],
    ['refused', ['chosen', 'refused']],
    ['gone', ['chosen', 'absent', 'seenGone']],
    ['cameBack', ['chosen', 'absent', 'seenStill']],
    ['notSent', ['chosen', 'stopped']],
    ['notSent', ['chosen', 'sent', 'stopped']],
    ['cleared', ['chosen', 'sent', 'unanswered', 'seenGone']],
    ['kept', ['chosen', 'sent', 'unanswered', 'seenStill']],
    ['restored', ['chosen', 'sent', 'acknowledged', 'seenRestored']],
    ['replaced', ['chosen', 'occupied']],
    ['replaced', ['chosen', 'sent', 'acknowledged', 'seenOther']],
    ['missing', ['chosen', 'sent', 'acknowledged', 'seenMissing']],
    ['expired', ['chosen', 'expired']],
  ] as const)('ends as %s', (outcome, events) => {
    expect(after(...events)).toBe(outcome);
  });

  it('stays refused whatever the broker is seen to hold', () => {
    for (const seen of ['seenGone', 'seenAnew', 'seenStill', 'stopped'] as const) {
      expect(after('chosen', 'sent', 'refused', seen)).toBe('refused');
    }
  });

  it('an acknowledged topic is not undone by a late stop', () => {
    expect(after('chosen', 'sent', 'acknowledged', 'stopped')).toBe('acknowledged');
  });

  it('what was cleared, came back or was restored is never chosen again', () => {
    for (const settled of ['cleared', 'cameBack', 'gone', 'restored', 'replaced'] as const) {
      expect(nextOutcome(settled, 'chosen')).toBe(settled);
    }
  });

  it('nothing is sent without having been chosen', () => {
    for (const outcome of retainedOutcomes.filter((one) => one !== 'waiting' && one !== 'sent')) {
      expect(nextOutcome(outcome, 'sent')).toBe(outcome);
    }
  });
});
