// Subscriptions and exclusions of a connection as they live: what each brings, and changes to them. Called by ui/subscriptions.

import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { plainSubscription, type Subscription } from '../../shared/profile-parts.ts';
import type { SubscriptionsFrame } from '../../shared/subscriptions.ts';
import type { Line } from './line.ts';
import { createLookedAt, type LookedAt } from './looked-at.ts';
import type { Notices } from './notices.ts';

/** What became of a change: `done`, or why not, as a sentence for the form. Failures that no field is to blame for become toasts. */
export type ChangeAnswer = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly message: string | null };

export interface Subscriptions extends LookedAt<SubscriptionsFrame> {
  /** What a form begins with. */
  blank(): Subscription;
  /** Adds a subscription, or puts it in the place of another (by its filter). */
  put(profileId: ProfileId, subscription: Subscription, replaces: string | null): Promise<ChangeAnswer>;
  /** Takes it out, with a way back. */
  remove(profileId: ProfileId, subscription: Subscription): Promise<void>;
  exclude(profileId: ProfileId, topicFilter: string): Promise<ChangeAnswer>;
  /** As `exclude`, from where there is no form: says what was done, with a way back, or why not. */
  excludeTopic(profileId: ProfileId, topicFilter: string): Promise<void>;
  include(profileId: ProfileId, topicFilter: string): Promise<void>;
}

/** `schedule` as in looked-at.ts. */
export function createSubscriptions(line: Line, notices: Notices, schedule: (run: () => void) => void): Subscriptions {
  const tried = async (change: Promise<unknown>): Promise<ChangeAnswer> => {
    try {
      await change;
      return { kind: 'done' };
    } catch (error) {
      if (error instanceof AppError && error.field !== undefined) return { kind: 'failed', message: error.message };
      notices.report(error);
      return { kind: 'failed', message: null };
    }
  };
  const report = (error: unknown): void => notices.report(error);
  const put: Subscriptions['put'] = (profileId, subscription, replaces) =>
    tried(line.call('subscription.put', { profileId, subscription, replaces }));
  const exclude: Subscriptions['exclude'] = (profileId, topicFilter) =>
    tried(line.call('exclusion.add', { profileId, topicFilter }));
  return {
    ...createLookedAt(line, 'subscriptions', schedule),
    blank: () => plainSubscription(''),
    put,
    async remove(profileId, subscription) {
      const { topicFilter } = subscription;
      const answer = await tried(line.call('subscription.remove', { profileId, topicFilter }));
      if (answer.kind === 'failed') return;
      notices.toast({
        message: `“${topicFilter}” is no longer subscribed. What it brought stays.`,
        action: { label: 'Undo', run: () => void put(profileId, subscription, null) },
      });
    },
    exclude,
    async excludeTopic(profileId, topicFilter) {
      const answer = await exclude(profileId, topicFilter);
      if (answer.kind === 'failed') {
        if (answer.message !== null) notices.toast({ severity: 'failure', message: answer.message });
        return;
      }
      notices.toast({
        message: `“${topicFilter}” is excluded: from now on its messages are counted under Subscriptions and kept nowhere.`,
        action: {
          label: 'Undo',
          run: () => void line.call('exclusion.remove', { profileId, topicFilter }).catch(report),
        },
      });
    },
    async include(profileId, topicFilter) {
      const answer = await tried(line.call('exclusion.remove', { profileId, topicFilter }));
      if (answer.kind === 'failed') return;
      notices.toast({
        message: `“${topicFilter}” is no longer excluded.`,
        action: { label: 'Undo', run: () => void exclude(profileId, topicFilter) },
      });
    },
  };
}
