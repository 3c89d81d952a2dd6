// The context menu of the tree: what can be done with the selected topics. Called by topic-tree.tsx and by the bar over several.

import { useState } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { branchesFilter, branchFilter } from '../../model/branch-filter.ts';
import { selectedConnection } from '../../model/connections.ts';
import type { Model } from '../../model/model.ts';
import type { CopyForm } from '../../model/topic-actions.ts';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { useModel } from '../use-model.ts';

export interface TreeMenu {
  readonly entries: readonly MenuEntry[];
  /** Says whose menu it is to be. */
  readonly aim: (topicIds: readonly TopicId[]) => void;
}

/** The forms that stand in the submenu, in the words for one topic and for several. */
const forms: readonly (readonly [CopyForm, string, string])[] = [
  ['filter', 'Topic filter of the branch (…/#)', 'Topic filters of the branches (…/#)'],
  ['json', 'JSON', 'JSON'],
  ['csv', 'CSV', 'CSV'],
  ['mosquitto_pub', 'mosquitto_pub command', 'mosquitto_pub commands'],
  ['mosquitto_sub', 'mosquitto_sub command', 'mosquitto_sub command'],
];

/** A filter has 1,000 characters. */
const mostInFilter = 500;
const tooManyForFilter =
  'These topics are too many for one filter, or their names are too long. Select fewer, or filter for a branch above them.';

/** The entries that copy topics: the same in every menu. */
export function useCopyEntries(topicIds: readonly TopicId[], hasValue: boolean): readonly MenuEntry[] {
  const { topicActions } = useModel();
  const isOne = topicIds.length === 1;
  const copy = (form: CopyForm) => (): void => void topicActions.copy(topicIds, form);
  return [
    { label: isOne ? 'Copy topic' : 'Copy topics', shortcut: 'Mod+C', run: copy('name') },
    { label: isOne ? 'Copy value' : 'Copy values', shortcut: 'Mod+Shift+C', disabled: !hasValue, run: copy('value') },
    { label: 'Copy as', entries: forms.map(([form, one, many]) => ({ label: isOne ? one : many, run: copy(form) })) },
  ];
}

/** What can be done with several topics besides copying and marking them. */
function severalEntries(
  { tree, topicActions, notices, retained }: Model,
  topicIds: readonly TopicId[],
): readonly MenuEntry[] {
  const filterFor = async (): Promise<void> => {
    // More names than a filter could hold are not even asked for.
    const names = topicIds.length > mostInFilter ? [] : await topicActions.namesOf(topicIds);
    const filter = names.length === 0 ? null : branchesFilter(names);
    if (filter !== null) tree.setFilter(filter);
    else notices.toast({ severity: 'warning', message: tooManyForFilter });
  };
  return [
    'separator',
    { label: 'Expand', run: () => void tree.setExpanded(topicIds, true) },
    { label: 'Collapse', run: () => void tree.setExpanded(topicIds, false) },
    { label: 'Expand everything below', shortcut: '*', run: () => void tree.expandSubtrees(topicIds) },
    { label: 'Collapse everything below', shortcut: 'Shift+Left', run: () => void tree.collapseSubtrees(topicIds) },
    { label: 'Filter for these topics', run: () => void filterFor() },
    {
      label: 'Retained messages of these and below…',
      shortcut: 'Alt+R',
      run: () => void retained.openForSeveral(topicIds),
    },
  ];
}

export function useTreeMenu(): TreeMenu {
  const model = useModel();
  const { tree, topicActions, treeSettings, pinnedTopics, view, selection, retained, connections, subscriptions } =
    model;
  const [topicIds, aim] = useState<readonly TopicId[]>([]);
  const topicId = topicIds.length === 1 ? topicIds[0] : undefined;
  const row = topicId === undefined ? null : tree.rowOf(topicId);
  const hasValue = topicIds.length > 1 || (row !== null && row.preview !== null && !row.shed);
  const copies = useCopyEntries(topicIds, hasValue);
  if (topicIds.length === 0) return { entries: [], aim };
  const single = row !== null && row.childCount > 0 ? 'branch' : 'topic';
  const subject = topicIds.length > 1 ? 'these topics' : `this ${single}`;
  const isPinned = topicIds.every((id) => pinnedTopics.isPinned(id));
  const marks: readonly MenuEntry[] = [
    'separator',
    {
      label: `${isPinned ? 'Unpin' : 'Pin'} ${subject}`,
      shortcut: 'Alt+K',
      run: () => void treeSettings.togglePin(topicIds),
    },
    { label: `Hide ${subject}`, shortcut: 'Alt+H', run: () => void treeSettings.hide(topicIds) },
  ];
  if (topicId === undefined || row === null) {
    return { entries: [...copies, ...severalEntries(model, topicIds), ...marks], aim };
  }

  const focusPublish = async (isThere: Promise<boolean>): Promise<void> => {
    if (await isThere) view.focus('publish');
  };
  const filterFor = async (id: TopicId): Promise<void> => {
    const topicName = await topicActions.nameOf(id);
    if (topicName !== null) tree.setFilter(branchFilter(topicName));
  };
  const exclude = async (id: TopicId, isBranch: boolean): Promise<void> => {
    const topicName = await topicActions.nameOf(id);
    const connection = selectedConnection(connections.store.getState());
    // `a/#` is `a` and all below it (clause 4.7.1.2).
    if (topicName !== null && connection !== null) {
      await subscriptions.excludeTopic(connection.profileId, isBranch ? `${topicName}/#` : topicName);
    }
  };
  const entries: readonly MenuEntry[] = [
    ...copies,
    'separator',
    {
      label: row.expanded ? 'Collapse' : 'Expand',
      shortcut: row.expanded ? 'Left' : 'Right',
      disabled: !row.openable,
      run: () => void tree.setExpanded([topicId], !row.expanded),
    },
    {
      label: 'Expand everything below',
      shortcut: '*',
      disabled: !row.openable,
      run: () => void tree.expandSubtrees([topicId]),
    },
    {
      label: 'Collapse everything below',
      shortcut: 'Shift+Left',
      disabled: !row.openable,
      run: () => void tree.collapseSubtrees([topicId]),
    },
    {
      label: row.childCount === 0 ? 'Filter for this topic' : 'Filter for this branch',
      // A name with + or # cannot stand in a filter.
      disabled: row.unpublishable,
      run: () => void filterFor(topicId),
    },
    { label: 'Go to parent', disabled: row.depth === 0, run: () => selection.selectParent() },
    ...marks,
    {
      label: `Exclude ${subject}, keep it out of memory`,
      disabled: row.unpublishable,
      run: () => void exclude(topicId, row.childCount > 0),
    },
    'separator',
    {
      label: 'Publish to this topic',
      shortcut: 'Alt+T',
      disabled: row.unpublishable,
      run: () => void focusPublish(topicActions.publishTo(topicId)),
    },
    {
      label: 'Copy message to the publish form',
      shortcut: 'Alt+M',
      disabled: row.unpublishable || !hasValue,
      run: () => void focusPublish(topicActions.editMessage(topicId)),
    },
    'separator',
    { label: 'Clear this retained message…', run: () => void retained.openFor(topicId, 'alone') },
    {
      label: 'Retained messages below…',
      shortcut: 'Alt+R',
      disabled: row.childCount === 0,
      run: () => void retained.openFor(topicId, 'below'),
    },
  ];
  return { entries, aim };
}
