// Lists of the form: rows with an identity of their own, so that React keeps its fields while they are moved. Pure. Used by the
// parts of the draft.

import { plainSubscription, type Subscription } from '../../shared/profile-parts.ts';
import { type Blame, numberOrNull } from './profile-draft-number.ts';

/** Stable while the list is edited: React's key. */
interface Row {
  readonly rowId: number;
}
/** Name and value: a user property, a header. */
export interface PairRow extends Row {
  readonly name: string;
  readonly value: string;
}
export interface TextRow extends Row {
  readonly text: string;
}
export interface SubscriptionDraft extends Row, Omit<Subscription, 'subscriptionIdentifier'> {
  /** Empty: none. */
  readonly subscriptionIdentifier: string;
}

const nextRowId = (present: readonly Row[]): number => Math.max(-1, ...present.map(({ rowId }) => rowId)) + 1;

export const pairRows = (pairs: readonly (readonly [string, string])[]): readonly PairRow[] =>
  pairs.map(([name, value], rowId) => ({ rowId, name, value }));
export const pairsOf = (rows: readonly PairRow[]): [string, string][] => rows.map(({ name, value }) => [name, value]);
export const newPairRow = (present: readonly Row[]): PairRow => ({ rowId: nextRowId(present), name: '', value: '' });

export const textRows = (texts: readonly string[]): readonly TextRow[] => texts.map((text, rowId) => ({ rowId, text }));
export const newTextRow = (present: readonly Row[]): TextRow => ({ rowId: nextRowId(present), text: '' });

export const subscriptionRow = (subscription: Subscription, rowId: number): SubscriptionDraft => ({
  ...subscription,
  rowId,
  subscriptionIdentifier:
    subscription.subscriptionIdentifier === null ? '' : String(subscription.subscriptionIdentifier),
});
/** An empty row to follow those there are. */
export const newSubscriptionDraft = (present: readonly SubscriptionDraft[]): SubscriptionDraft =>
  subscriptionRow(plainSubscription(''), nextRowId(present));

/** The subscription of a row; `field` is blamed for an identifier that is none. */
export function subscriptionOf(row: SubscriptionDraft, field: string, blame: Blame): Subscription {
  const { topicFilter, qos, enabled, noLocal, retainAsPublished, retainHandling } = row;
  const subscriptionIdentifier = numberOrNull('subscriptionIdentifier', row.subscriptionIdentifier, blame, field);
  return { topicFilter, qos, enabled, noLocal, retainAsPublished, retainHandling, subscriptionIdentifier };
}

/** The rows with one of them moved up (-1) or down (1); the same rows where it cannot go further. */
export function movedRow<One extends Row>(rows: readonly One[], index: number, by: -1 | 1): readonly One[] {
  const row = rows[index];
  const other = rows[index + by];
  if (row === undefined || other === undefined) return rows;
  return rows.map((one) => (one === row ? other : one === other ? row : one));
}
