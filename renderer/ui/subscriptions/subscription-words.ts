// What became of a subscription and what it asks for, in words. Pure. Called by the list of subscriptions.

import type { SubscriptionState } from '../../../shared/connection.ts';
import type { Subscription } from '../../../shared/profile-parts.ts';

/** How a state looks: colour of its mark. */
export type OutcomeTone = 'good' | 'waiting' | 'bad' | 'off';

const tones: Readonly<Record<SubscriptionState['outcome']['kind'], OutcomeTone>> = {
  granted: 'good',
  waiting: 'waiting',
  ending: 'waiting',
  refused: 'bad',
  notEnded: 'bad',
  disabled: 'off',
};

export const outcomeTone = ({ outcome }: SubscriptionState): OutcomeTone => tones[outcome.kind];

const words: Readonly<Record<SubscriptionState['outcome']['kind'], string>> = {
  granted: 'granted',
  waiting: 'waiting for the broker',
  ending: 'being ended',
  refused: 'refused',
  notEnded: 'not ended',
  disabled: 'switched off',
};

/** The state in a few words. `isOnline`: the connection is; otherwise nothing has been asked. */
export function outcomeWord({ outcome, qos }: SubscriptionState, isOnline: boolean): string {
  if (outcome.kind === 'granted' && outcome.grantedQos !== qos) return `granted with QoS ${outcome.grantedQos} only`;
  return outcome.kind === 'waiting' && !isOnline ? 'asked for when online' : words[outcome.kind];
}

/** Asked and granted QoS: `1`, or `2 → 1` where the broker gives less. */
export function qosText({ qos, outcome }: SubscriptionState): string {
  return outcome.kind === 'granted' && outcome.grantedQos !== qos ? `${qos} → ${outcome.grantedQos}` : String(qos);
}

/** Choices of retain handling (clause 3.8.3.1). */
export const retainHandlings = [
  { value: 0, label: 'Send retained messages' },
  { value: 1, label: 'Only when new' },
  { value: 2, label: 'Send none' },
] as const;

/** What differs from a plain subscription, each in two or three words. */
export function optionWords(subscription: Subscription): readonly string[] {
  const words: string[] = [];
  if (subscription.noLocal) words.push('no local');
  if (subscription.retainAsPublished) words.push('retain as published');
  if (subscription.retainHandling === 1) words.push('retained only when new');
  if (subscription.retainHandling === 2) words.push('no retained messages');
  if (subscription.subscriptionIdentifier !== null) words.push(`identifier ${subscription.subscriptionIdentifier}`);
  return words;
}
