// What the user decided about one profile's tree, kept with the profile by topic name: pinned and hidden topics, and what opens by
// itself. Schema, limits and defaults; named by contract.ts, used by core and page.

import * as v from 'valibot';

/** Topics that may be pinned, and that may be hidden, per profile. */
export const pinnedLimit = 200;
export const hiddenLimit = 1000;

/** Choices of `autoExpandLimit`; the last one is: all. */
export const autoExpandLimits = [0, 2, 5, 15, 30, 1_000_000] as const;

const topicName = v.pipe(v.string(), v.maxLength(65_535));
const topicNames = v.pipe(v.array(topicName), v.maxLength(hiddenLimit));
/** Null: at the end. */
const place = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(pinnedLimit)));

export const treeSettingsSchema = v.strictObject({
  /** Names of topics and branches that stand on top, in the user's order. */
  pinned: v.pipe(v.array(topicName), v.maxLength(pinnedLimit)),
  /** Names of topics and branches that are no rows, with everything below them, whether they have come yet or not. */
  hidden: topicNames,
  /** Whether topics that begin with `$` are rows. */
  showsDollarTopics: v.boolean(),
  /** Most children of a branch that opens by itself; 0: none does. */
  autoExpandLimit: v.picklist(autoExpandLimits),
});
export type TreeSettings = v.InferOutput<typeof treeSettingsSchema>;

export const defaultTreeSettings: TreeSettings = {
  pinned: [],
  hidden: [],
  showsDollarTopics: true,
  autoExpandLimit: 0,
};

/** What the `treeSettings.…` commands and the `topics` stream take besides the profile. */
export const treeSettingsArgs = {
  /** Pins, or moves what is pinned, to a place in the list without them. */
  pin: { topicNames: v.pipe(v.array(topicName), v.maxLength(pinnedLimit)), place },
  names: { topicNames },
  /** The `topics` stream. */
  watch: { topicNames: v.pipe(v.array(topicName), v.maxLength(pinnedLimit)) },
  change: { changes: v.partial(v.pick(treeSettingsSchema, ['showsDollarTopics', 'autoExpandLimit'])) },
} as const;
