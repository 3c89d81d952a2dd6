// The contract's part about subscriptions while they live: what is done to them, and the figures of the `subscriptions` stream. See contract.ts.

import * as v from 'valibot';
import { subscriptionSchema } from './profile-parts.ts';

const topicFilter = v.pipe(v.string(), v.minLength(1), v.maxLength(65_535));

/** What the commands take besides the profile. */
export const subscriptionArgs = {
  /** `replaces`: the filter whose place it takes; null: it is added at the end. */
  put: { subscription: subscriptionSchema, replaces: v.nullable(topicFilter) },
  filter: { topicFilter },
} as const;

/** Figures of one filter: of the topics in the tree that it matches, whichever filter brought the message. */
export interface FilterFigures {
  readonly topicFilter: string;
  readonly topicCount: number;
  readonly messageCount: number;
  /** Per second, smoothed. */
  readonly messageRate: number;
  /** Payload bytes per second, smoothed. Null: the filter ends at topics with so many others below that it would cost too much to tell apart. */
  readonly byteRate: number | null;
}

/** What an exclusion has kept out of the tree since the connection was made. */
export interface ExclusionFigures {
  readonly topicFilter: string;
  readonly messageCount: number;
  readonly payloadBytes: number;
}

export interface SubscriptionsFrame {
  /** Those looked at so far; a filter over very many topics takes its time. */
  readonly filters: readonly FilterFigures[];
  readonly exclusions: readonly ExclusionFigures[];
}
