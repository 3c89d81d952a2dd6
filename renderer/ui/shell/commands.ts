// THE command table: what can be done by key, with the words for menus, tooltips and the list of shortcuts.
// Called by use-commands.ts and shortcuts-dialog.tsx. No key that browsers keep for themselves (Ctrl+N, T, W, Tab, L, R).

import type { TopicId } from '../../../shared/ids.ts';
import { selectedConnection } from '../../model/connections.ts';
import type { Model } from '../../model/model.ts';
import { listedProfiles } from '../../model/profile-list.ts';
import type { CopyForm } from '../../model/topic-actions.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  /** The first one is shown. `Mod` is Ctrl, on Apple's machines the command key. */
  readonly shortcuts: readonly string[];
  /** Also while a text field has the keyboard. */
  readonly inTextFields: boolean;
  readonly run: (model: Model) => void;
}

const always = { inTextFields: true } as const;
const outsideText = { inTextFields: false } as const;

/** Acts on the selected topic, if there is one. */
function onTopic(model: Model, act: (topicId: NonNullable<ReturnType<typeof topicOf>>) => void): void {
  const topicId = topicOf(model);
  if (topicId !== null) act(topicId);
}
function topicOf(model: Model) {
  return model.selection.store.getState().topicId;
}

/** Acts on all selected topics together, if there are any. */
function onTopics({ marked }: Model, act: (topicIds: readonly TopicId[]) => void): void {
  const { topicIds } = marked.store.getState();
  if (topicIds.size > 0) act([...topicIds]);
}

function copySelected(model: Model, form: CopyForm): void {
  onTopics(model, (topicIds) => void model.topicActions.copy(topicIds, form));
}

/** Goes to the publish form once something was put into it. */
async function goPublish({ view }: Model, isThere: Promise<boolean>): Promise<void> {
  if (await isThere) view.focus('publish');
}

/** Shows the profile so many places further on the rail, from the last to the first. */
function stepProfile({ app, connections }: Model, by: 1 | -1): void {
  const profiles = listedProfiles(app.store.getState().profiles);
  const { selectedProfileId } = connections.store.getState();
  const position = profiles.findIndex((profile) => profile.profileId === selectedProfileId);
  const next = profiles[(Math.max(position, by === 1 ? -1 : 0) + by + profiles.length) % profiles.length];
  if (next !== undefined) connections.select(next.profileId);
}

export const commands: readonly Command[] = [
  { id: 'find', title: 'Find topics', shortcuts: ['Mod+F'], ...always, run: ({ find }) => find.open() },
  { id: 'find.next', title: 'Next hit', shortcuts: ['F3', 'Mod+G'], ...always, run: ({ find }) => find.go('next') },
  {
    id: 'find.previous',
    title: 'Previous hit',
    shortcuts: ['Shift+F3', 'Mod+Shift+G'],
    ...always,
    run: ({ find }) => find.go('previous'),
  },
  {
    id: 'filter',
    title: 'Filter topics',
    shortcuts: ['Mod+Shift+F'],
    ...always,
    run: ({ view }) => view.focus('filter'),
  },
  {
    id: 'filter.slash',
    title: 'Filter topics',
    shortcuts: ['/'],
    ...outsideText,
    run: ({ view }) => view.focus('filter'),
  },
  {
    id: 'filter.saved',
    title: 'Choose a saved filter',
    shortcuts: ['Alt+Shift+F'],
    ...always,
    run({ tree, view }) {
      // Where no tree is shown there is no menu to open, now or later.
      if (tree.summary().connectionId !== null) view.focus('savedFilters');
    },
  },
  { id: 'tree', title: 'Go to the tree', shortcuts: ['Alt+1'], ...always, run: ({ view }) => view.focus('tree') },
  {
    id: 'pause',
    title: 'Pause or resume the view',
    shortcuts: ['F8', 'Alt+P'],
    ...always,
    run: ({ pause }) => pause.toggle(),
  },
  {
    id: 'stream',
    title: 'Go to the stream of all messages',
    shortcuts: ['Alt+4'],
    ...always,
    run: ({ view }) => view.focus('stream'),
  },
  {
    id: 'message',
    title: 'Go to the message',
    shortcuts: ['Alt+2'],
    ...always,
    run: ({ view }) => view.focus('message'),
  },
  {
    id: 'publish',
    title: 'Go to the publish form',
    shortcuts: ['Alt+3'],
    ...always,
    run: ({ view }) => view.focus('publish'),
  },
  {
    id: 'topic.copyName',
    title: 'Copy topic',
    shortcuts: ['Mod+C'],
    ...outsideText,
    run: (model) => copySelected(model, 'name'),
  },
  {
    id: 'topic.copyValue',
    title: 'Copy value',
    shortcuts: ['Mod+Shift+C'],
    ...outsideText,
    run: (model) => copySelected(model, 'value'),
  },
  {
    id: 'tree.expandSubtree',
    title: 'Expand everything below the selected topics',
    shortcuts: ['*', 'Shift+Right'],
    ...outsideText,
    run: (model) => onTopics(model, (topicIds) => void model.tree.expandSubtrees(topicIds)),
  },
  {
    id: 'tree.collapseSubtree',
    title: 'Collapse everything below the selected topics',
    shortcuts: ['Shift+Left'],
    ...outsideText,
    run: (model) => onTopics(model, (topicIds) => void model.tree.collapseSubtrees(topicIds)),
  },
  {
    id: 'tree.collapseAll',
    title: 'Collapse all topics',
    shortcuts: ['Mod+Left'],
    ...outsideText,
    run: ({ tree }) => {
      if (tree.summary().connectionId !== null) void tree.collapseSubtrees(null);
    },
  },
  {
    id: 'tree.showSelected',
    title: 'Show the selected topic in the tree',
    shortcuts: ['Alt+G'],
    ...outsideText,
    run: ({ view }) => view.focus('selection'),
  },
  {
    id: 'topic.publishTo',
    title: 'Publish to this topic',
    shortcuts: ['Alt+T'],
    ...outsideText,
    run: (model) => onTopic(model, (topicId) => void goPublish(model, model.topicActions.publishTo(topicId))),
  },
  {
    id: 'topic.editMessage',
    title: 'Copy message to the publish form',
    shortcuts: ['Alt+M'],
    ...outsideText,
    run: (model) => onTopic(model, (topicId) => void goPublish(model, model.topicActions.editMessage(topicId))),
  },
  {
    id: 'topic.pin',
    title: 'Pin or unpin the selected topics',
    shortcuts: ['Alt+K'],
    ...outsideText,
    run: (model) => onTopics(model, (topicIds) => void model.treeSettings.togglePin(topicIds)),
  },
  {
    id: 'topic.hide',
    title: 'Hide the selected topics',
    shortcuts: ['Alt+H'],
    ...outsideText,
    run: (model) => onTopics(model, (topicIds) => void model.treeSettings.hide(topicIds)),
  },
  {
    id: 'tree.hidden',
    title: 'List of hidden topics',
    shortcuts: ['Alt+Shift+H'],
    ...outsideText,
    run: ({ view }) => view.openDialog({ kind: 'hiddenTopics' }),
  },
  {
    id: 'back',
    title: 'Back to the previous topic',
    shortcuts: ['Alt+Left'],
    ...outsideText,
    run: ({ selection }) => selection.back(),
  },
  {
    id: 'forward',
    title: 'Forward to the next topic',
    shortcuts: ['Alt+Right'],
    ...outsideText,
    run: ({ selection }) => selection.forward(),
  },
  {
    id: 'retained',
    title: 'Retained messages',
    shortcuts: ['Alt+R'],
    ...always,
    run: ({ retained, marked }) => void retained.openForSelection([...marked.store.getState().topicIds]),
  },
  {
    id: 'broker',
    title: 'Broker, top talkers and silent topics',
    shortcuts: ['Alt+B'],
    ...always,
    run: ({ view }) => view.showDetails(view.store.getState().details === 'broker' ? 'message' : 'broker'),
  },
  {
    id: 'subscriptions',
    title: 'Subscriptions',
    shortcuts: ['Alt+S'],
    ...always,
    run: ({ view }) =>
      view.showDetails(view.store.getState().details === 'subscriptions' ? 'message' : 'subscriptions'),
  },
  {
    id: 'packetLog',
    title: 'Log of control packets',
    shortcuts: ['Alt+L'],
    ...always,
    run({ view, connections }) {
      if (selectedConnection(connections.store.getState()) !== null) view.openDialog({ kind: 'packetLog' });
    },
  },
  {
    id: 'connection.new',
    title: 'New connection',
    shortcuts: ['Alt+N'],
    ...always,
    run: ({ view }) => view.openDialog({ kind: 'profile', profileId: null }),
  },
  {
    id: 'connection.list',
    title: 'All connections',
    shortcuts: ['Alt+C'],
    ...always,
    run: ({ view }) => view.openDialog({ kind: 'connections' }),
  },
  {
    id: 'connection.import',
    title: 'Import connections',
    shortcuts: ['Alt+I'],
    ...always,
    run: ({ view }) => view.openDialog({ kind: 'import' }),
  },
  {
    id: 'connection.export',
    title: 'Export connections',
    shortcuts: ['Alt+X'],
    ...always,
    run: ({ view }) => view.openDialog({ kind: 'export' }),
  },
  {
    id: 'connection.next',
    title: 'Next connection',
    shortcuts: ['Alt+Down'],
    ...outsideText,
    run: (model) => stepProfile(model, 1),
  },
  {
    id: 'connection.previous',
    title: 'Previous connection',
    shortcuts: ['Alt+Up'],
    ...outsideText,
    run: (model) => stepProfile(model, -1),
  },
  {
    id: 'connection.toggle',
    title: 'Connect or disconnect',
    shortcuts: ['Mod+E'],
    ...always,
    run({ connections }) {
      const state = connections.store.getState();
      const connection = selectedConnection(state);
      if (connection !== null && ['online', 'connecting', 'waiting'].includes(connection.state.kind)) {
        void connections.close(connection.connectionId);
      } else if (state.selectedProfileId !== null) void connections.open(state.selectedProfileId);
    },
  },
  {
    id: 'connection.diagnose',
    title: 'Diagnose the connection',
    shortcuts: ['Alt+J'],
    ...always,
    run: ({ doctor }) => doctor.openForShown(),
  },
  {
    id: 'connection.reAuthenticate',
    title: 'Authenticate again (MQTT 5)',
    shortcuts: ['Alt+Shift+A'],
    ...always,
    run({ connections }) {
      const connection = selectedConnection(connections.store.getState());
      if (connection?.state.kind === 'online') void connections.reAuthenticate(connection.connectionId);
    },
  },
  {
    id: 'vault.unlock',
    title: 'Unlock vault, or make one',
    shortcuts: ['Alt+U'],
    ...always,
    run({ app, vault }) {
      const hasKeyring = app.store.getState().host?.secretProtection.persistent ?? true;
      if (!hasKeyring || vault.store.getState().vault.kind !== 'none') vault.askToOpen();
    },
  },
  {
    id: 'vault.lock',
    title: 'Lock vault',
    shortcuts: ['Alt+Shift+U'],
    ...always,
    run: ({ vault }) => void vault.lock(),
  },
  {
    id: 'settings',
    title: 'Settings',
    shortcuts: ['Mod+,'],
    ...always,
    run: ({ view }) => view.openDialog({ kind: 'settings' }),
  },
  {
    id: 'shortcuts',
    title: 'Keyboard shortcuts',
    shortcuts: ['?'],
    ...outsideText,
    run: ({ view }) => view.openDialog({ kind: 'shortcuts' }),
  },
];

type Keys = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const keyNames: Readonly<Record<string, string>> = {
  Left: 'arrowleft',
  Right: 'arrowright',
  Up: 'arrowup',
  Down: 'arrowdown',
};

/** Whether an event is a shortcut. Letters by what they type, so that other keyboard layouts work; with Alt by their place. */
export function matchesShortcut(shortcut: string, event: Keys, apple: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wanted = new Set(parts.slice(0, -1));
  const modDown = apple ? event.metaKey : event.ctrlKey;
  const otherDown = apple ? event.ctrlKey : event.metaKey;
  if (modDown !== wanted.has('Mod') || event.altKey !== wanted.has('Alt') || otherDown) return false;
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  // A sign may need Shift on this keyboard: what counts is the sign.
  if (!isSign && event.shiftKey !== wanted.has('Shift')) return false;
  if (wanted.has('Alt') && key.length === 1) return event.code === `Key${key}` || event.code === `Digit${key}`;
  return event.key.toLowerCase() === (keyNames[key] ?? key.toLowerCase());
}
