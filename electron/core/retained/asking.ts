// Asks a broker which retained messages it holds now. Called by retained-desk.ts for the list, and to verify.

import { AppError } from '../../../shared/errors.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import { BrokerSession, type SessionMessage } from './broker-session.ts';

export interface Question {
  readonly broker: Pick<BrokerConnection, 'sibling'>;
  readonly topicFilters: readonly string[];
  /** Each retained message, once for each filter it matches. The payload is only lent. */
  readonly onRetained: (message: SessionMessage) => void;
  /** How many different topics came: when this rests, the broker has told all. */
  readonly foundCount: () => number;
  readonly onTooLarge?: () => void;
  readonly onStep?: (step: string) => void;
}

/**
 * Resolves when the broker has told all. Rejects with AppError when it refuses a filter or the session ends, or with the signal's reason.
 * Asked with QoS 0, the one that brokers send without limits to what may be under way: with a higher one mosquitto drops what exceeds its
 * queue of 1,000.
 */
export async function askRetained(question: Question, signal: AbortSignal): Promise<void> {
  const session = await BrokerSession.open(
    {
      broker: question.broker,
      subscriptions: question.topicFilters.map((topicFilter) => plainSubscription(topicFilter)),
      withLive: false,
      onMessage: question.onRetained,
      ...(question.onTooLarge === undefined ? {} : { onTooLarge: question.onTooLarge }),
      ...(question.onStep === undefined ? {} : { onStep: question.onStep }),
    },
    signal,
  );
  try {
    for (const { topicFilter, outcome } of session.subscriptions()) {
      if (outcome.kind === 'refused') {
        throw new AppError('brokerRefused', `The broker refused the filter “${topicFilter}”. ${outcome.message}`);
      }
    }
    question.onStep?.('Taking the retained messages');
    await session.untilQuiet(question.foundCount, signal);
  } finally {
    await session.close();
  }
}
