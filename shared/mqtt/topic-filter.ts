// Topic filters: what may be subscribed to, and which names a filter matches. Used by forms, by subscriptions and by search.

import { topicTextProblem } from './topic-name.ts';

/** A shared subscription (MQTT 5 clause 4.8.2): `$share/{shareName}/{topicFilter}`. */
export interface SharedSubscription {
  readonly shareName: string;
  readonly topicFilter: string;
}

/** Why a filter cannot be subscribed to, as a sentence for people, or null when it is legal (MQTT 5 clauses 4.7.1, 4.7.3, 4.8.2). */
export function topicFilterProblem(topicFilter: string): string | null {
  if (topicFilter === '') return 'Enter a topic filter: it needs at least one character.';
  const general = topicTextProblem(topicFilter, 'filter');
  if (general !== null) return general;
  if (topicFilter !== '$share' && !topicFilter.startsWith('$share/')) return wildcardProblem(topicFilter);
  const shared = sharedSubscriptionFrom(topicFilter);
  if (shared === null) {
    return 'A shared subscription has the form $share/group/filter, with neither the group nor the filter empty.';
  }
  if (/[+#]/.test(shared.shareName)) return 'The group of a shared subscription cannot contain + or #.';
  return wildcardProblem(shared.topicFilter);
}

/** The parts of a shared subscription; null for an ordinary filter, and where the group or the filter is missing. */
export function sharedSubscriptionFrom(topicFilter: string): SharedSubscription | null {
  if (!topicFilter.startsWith('$share/')) return null;
  const border = topicFilter.indexOf('/', 7);
  if (border <= 7 || border === topicFilter.length - 1) return null;
  return { shareName: topicFilter.slice(7, border), topicFilter: topicFilter.slice(border + 1) };
}

/**
 * Whether a legal filter matches a topic name. `#` matches its parent level too (clause 4.7.1.2); a wildcard as the first character matches
 * no name that begins with `$` (clause 4.7.2). A shared subscription matches as the filter inside it.
 */
export function topicMatches(topicFilter: string, topicName: string): boolean {
  const filter = sharedSubscriptionFrom(topicFilter)?.topicFilter ?? topicFilter;
  if (topicName.startsWith('$') && (filter.startsWith('+') || filter.startsWith('#'))) return false;
  const filterLevels = filter.split('/');
  const nameLevels = topicName.split('/');
  for (let index = 0; index < filterLevels.length; index += 1) {
    const wanted = filterLevels[index];
    if (wanted === '#') return true;
    const level = nameLevels[index];
    if (level === undefined) return false;
    if (wanted !== '+' && wanted !== level) return false;
    // `sport/#` matches `sport`: the name may end just before the `#`.
    if (index === nameLevels.length - 1 && filterLevels[index + 1] === '#') return true;
  }
  return filterLevels.length === nameLevels.length;
}

/**
 * Whether one legal filter matches every topic that another does: then nothing is gained by subscribing to that one too. False also for the
 * few that match all the same by another spelling, such as `+/#` and `#`. Shared subscriptions count as the filters inside them.
 */
export function filterCovers(wide: string, narrow: string): boolean {
  const [wider, narrower] = [wide, narrow].map((filter) => sharedSubscriptionFrom(filter)?.topicFilter ?? filter);
  if (wider === undefined || narrower === undefined) return false;
  if (narrower.startsWith('$') && /^[+#]/.test(wider)) return false;
  const wideLevels = wider.split('/');
  const narrowLevels = narrower.split('/');
  for (const [index, level] of wideLevels.entries()) {
    if (level === '#') return true;
    const other = narrowLevels[index];
    if (other === undefined || other === '#') return false;
    if (level !== '+' && level !== other) return false;
    // `sport/#` matches `sport`, too.
    if (index === narrowLevels.length - 1 && wideLevels[index + 1] === '#') return true;
  }
  return wideLevels.length === narrowLevels.length;
}

function wildcardProblem(filter: string): string | null {
  const levels = filter.split('/');
  for (const [index, level] of levels.entries()) {
    if (level.includes('#') && level !== '#') {
      return `In “${shortened(level)}” the # shares a level with other text. It must stand alone: …/#.`;
    }
    if (level === '#' && index < levels.length - 1) return 'The # must be the last level of a filter.';
    if (level.includes('+') && level !== '+') {
      return `In “${shortened(level)}” the + shares a level with other text. It must stand alone: …/+/….`;
    }
  }
  return null;
}

/** A level as a sentence can bear it. */
function shortened(level: string): string {
  return level.length > 40 ? `${level.slice(0, 40)}…` : level;
}
