// Changes to the filters of a profile's settings. Pure. Called by handlers.ts through the profile store's `edit`.

import { AppError } from '../../../shared/errors.ts';
import { sharedSubscriptionFrom, topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import type { ProfileSettings } from '../../../shared/profile.ts';
import type { Subscription } from '../../../shared/profile-parts.ts';

/** A filter can stand in each list so often. */
const longestList = 1000;

/**
 * Puts a subscription in the place of another (by its filter), or at the end. Throws `invalidInput` for what no broker could be asked for or
 * what is in the list already, `notFound` when the one to replace is gone.
 */
export function withSubscription(
  settings: ProfileSettings,
  subscription: Subscription,
  replaces: string | null,
): ProfileSettings {
  const { topicFilter } = subscription;
  requireFilter(topicFilter);
  if (subscription.noLocal && sharedSubscriptionFrom(topicFilter) !== null) {
    throw new AppError(
      'invalidInput',
      'MQTT forbids “no local” with a shared subscription (clause 3.8.3.1). Switch it off.',
      { field: 'noLocal' },
    );
  }
  const { subscriptions } = settings;
  const place = subscriptions.findIndex((one) => one.topicFilter === replaces);
  if (replaces !== null && place === -1) {
    throw new AppError(
      'notFound',
      'This subscription is not there any more: it was removed, perhaps in another window.',
    );
  }
  if (subscriptions.some((one, index) => one.topicFilter === topicFilter && index !== place)) {
    throw new AppError('invalidInput', 'This filter is in the list already.', { field: 'topicFilter' });
  }
  if (replaces !== null) return { ...settings, subscriptions: subscriptions.with(place, subscription) };
  requireRoom(subscriptions);
  return { ...settings, subscriptions: [...subscriptions, subscription] };
}

/** Whether the broker would be asked for something else: filters that are switched off are not asked for. */
export function asksDifferently(one: readonly Subscription[], other: readonly Subscription[]): boolean {
  const asked = (subscriptions: readonly Subscription[]): string =>
    subscriptions
      .filter(({ enabled }) => enabled)
      .map((subscription) => JSON.stringify(subscription))
      .toSorted()
      .join();
  return asked(one) !== asked(other);
}

/** Takes a subscription out. One that is not there stays away. */
export function withoutSubscription(settings: ProfileSettings, topicFilter: string): ProfileSettings {
  return { ...settings, subscriptions: settings.subscriptions.filter((one) => one.topicFilter !== topicFilter) };
}

/** Excludes the topics of a filter. Throws `invalidInput` where it is none, or is a shared one: that is a way to subscribe. */
export function withExclusion(settings: ProfileSettings, topicFilter: string): ProfileSettings {
  requireFilter(topicFilter);
  if (topicFilter.startsWith('$share/')) {
    const message = 'A shared subscription cannot be excluded. Exclude the filter inside it.';
    throw new AppError('invalidInput', message, { field: 'topicFilter' });
  }
  if (settings.excludedFilters.includes(topicFilter)) return settings;
  requireRoom(settings.excludedFilters);
  return { ...settings, excludedFilters: [...settings.excludedFilters, topicFilter] };
}

/** Takes an exclusion out. One that is not there stays away. */
export function withoutExclusion(settings: ProfileSettings, topicFilter: string): ProfileSettings {
  return { ...settings, excludedFilters: settings.excludedFilters.filter((one) => one !== topicFilter) };
}

function requireFilter(topicFilter: string): void {
  const problem = topicFilterProblem(topicFilter);
  if (problem !== null) throw new AppError('invalidInput', problem, { field: 'topicFilter' });
}

function requireRoom(list: readonly unknown[]): void {
  if (list.length < longestList) return;
  throw new AppError('invalidInput', `There are ${longestList} filters already. Remove some, or use wider ones.`);
}
