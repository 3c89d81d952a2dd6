// Subscriptions and exclusions of a connection as they live: what each brings, and changes to them. Called by ui/subscriptions.

import { createStore } from 'zustand/vanilla';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProfileId } from '../../shared/ids.ts';
import { plainSubscription, type Subscription } from '../../shared/profile-parts.ts';
import type { SubscriptionsFrame } from '../../shared/subscriptions.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import type { Readable } from './readable.ts';
import { whenDrawn } from './when-drawn.ts';

export interface SubscriptionsState {
  /** Null: nothing has come yet. */
  readonly frame: SubscriptionsFrame | null;
}

/** What became of a change: `done`, or why not, as a sentence for the form. Failures that no field is to blame for become toasts. */
export type ChangeAnswer = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly message: string | null };

export interface Subscriptions {
  readonly store: Readable<SubscriptionsState>;
  /** Begins to look at the figures; returns how to look away. One looks at a time. */
  look(connectionId: ConnectionId): () => void;
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

/** `schedule` is `requestAnimationFrame`: a page nobody looks at takes no frames, so the core makes none. */
export function createSubscriptions(line: Line, notices: Notices, schedule: (run: () => void) => void): Subscriptions {
  const store = createStore<SubscriptionsState>(() => ({ frame: null }));
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
    store,
    look(connectionId) {
      let isOver = false;
      const watch = line.watch(
        'subscriptions',
        { connectionId },
        whenDrawn(schedule, (frame) => {
          if (!isOver) store.setState({ frame });
        }),
      );
      return () => {
        isOver = true;
        watch.close();
        store.setState({ frame: null });
      };
    },
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
