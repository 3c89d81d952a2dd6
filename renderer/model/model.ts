// The model of the page: composes all stores on one link. Made by main.tsx, used by the ui through ui/use-model.ts.

import { type App, createApp } from './app-state.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import type { ConnectionId, ViewId } from '../../shared/ids.ts';
import { type BrokerPanel, createBrokerPanel } from './broker-panel.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { type ConnectLinks, createConnectLinks } from './connect-links.ts';
import { type Connections, createConnections, selectedConnection } from './connections.ts';
import { createDoctor, type Doctor } from './doctor.ts';
import { createFind, type Find } from './find.ts';
import { selectFirstTopics } from './first-topic.ts';
import { createLine, type Link } from './line.ts';
import type { ModelContext } from './model-context.ts';
import { createMarkedTopics, type MarkedTopics } from './marked-topics.ts';
import { createPacketLog, type PacketLog } from './packet-log.ts';
import { createNextDrawing, type DrawingMeans } from './next-drawing.ts';
import { createNotices, type Notices } from './notices.ts';
import { createPause, type Pause } from './pause.ts';
import { createPinnedTopics, type PinnedTopics } from './pinned-topics.ts';
import { createProfileEditor, type ProfileEditor } from './profile-draft-editor.ts';
import { createProfileList, type ProfileList } from './profile-list.ts';
import { createProfileExport, type ProfileExport } from './profile-export.ts';
import { createProfileImport, type ProfileImport } from './profile-import.ts';
import { createPublishDrafts, type PublishDrafts } from './publish-draft.ts';
import { createRetained, type Retained } from './retained.ts';
import { createSelectedMessages, pageTiming, type SelectedMessages } from './selected-messages.ts';
import { createSelection, type Selection } from './selection.ts';
import { createStatistics, type Statistics } from './statistics.ts';
import { createTlsMaterial, type TlsMaterialModel } from './tls-material.ts';
import { createTopicActions, type TopicActions } from './topic-actions.ts';
import { createTree, type Tree } from './tree.ts';
import { createTreeMemory } from './tree-memory.ts';
import { createTreeSettings, type TreeSettingsActions } from './tree-settings.ts';
import { createVault, type Vault } from './vault.ts';
import { createView, type View } from './view.ts';
import { claimViewId, type ViewIdMeans } from './view-id.ts';

/** Everything the ui may read and do. */
export interface Model {
  readonly link: Link;
  readonly app: App;
  readonly connections: Connections;
  readonly selection: Selection;
  /** The topics selected together with the shown one. */
  readonly marked: MarkedTopics;
  /** The tree of the shown connection. */
  readonly tree: Tree;
  /** From hit to hit in it. */
  readonly find: Find;
  /** All messages of the shown connection, in the order of arrival; under the tree's filter. */
  readonly arrivals: Arrivals;
  /** Tree, stream and messages of the shown connection, held at one moment. */
  readonly pause: Pause;
  readonly topicActions: TopicActions;
  /** Pinned and hidden topics of the shown profile. */
  readonly treeSettings: TreeSettingsActions;
  readonly pinnedTopics: PinnedTopics;
  readonly statistics: Statistics;
  readonly notices: Notices;
  readonly view: View;
  /** Messages of the selected topic. */
  readonly selectedMessages: SelectedMessages;
  readonly publishDrafts: PublishDrafts;
  readonly profileEditor: ProfileEditor;
  /** Certificates and keys of the profile being edited. */
  readonly tlsMaterial: TlsMaterialModel;
  readonly profileList: ProfileList;
  /** Connections from files of other programs, and of Treeline. */
  readonly profileImport: ProfileImport;
  readonly profileExport: ProfileExport;
  /** Links from outside that wait for an answer. */
  readonly connectLinks: ConnectLinks;
  /** A connection tried step by step. */
  readonly doctor: Doctor;
  /** What the broker keeps retained. */
  readonly retained: Retained;
  /** What the broker tells of itself, who talks most, who fell silent. */
  readonly brokerPanel: BrokerPanel;
  /** What each filter brings, and changes to filters while they live. */
  readonly subscriptions: Subscriptions;
  /** Control packets of the shown connection. */
  readonly packetLog: PacketLog;
  /** Passwords and keys on disk under a passphrase. */
  readonly vault: Vault;
}

/** What the model needs of the page. */
export interface PageMeans extends ViewIdMeans, DrawingMeans {
  /** Lives as long as the tab: `sessionStorage`. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** `setTimeout`, or a stand-in in tests. */
  readonly after: (delayMs: number, run: () => void) => void;
  readonly writeClipboard: (text: string) => Promise<void>;
}

/** The model of one page, once it is known which tab it is. The link is opened then: the model must hear all that it says. */
export async function openModel(openLink: () => Link, page: PageMeans): Promise<Model> {
  const viewId = await claimViewId(page);
  return createModel(openLink(), page, viewId);
}

function createModel(link: Link, page: PageMeans, viewId: ViewId): Model {
  const line = createLine(link);
  const { next: schedule, hurry } = createNextDrawing(page);
  const notices = createNotices(line);
  const app = createApp(line, notices);
  const vault = createVault(line, notices, app);
  notices.offer('vaultLocked', { label: 'Unlock the vault', run: () => vault.ask('unlock') });
  const connections = createConnections(line, notices, page.storage, (profileId) => vault.askFor(profileId));
  const selection = createSelection(line);
  const shownId = (): ConnectionId | null => selectedConnection(connections.store.getState())?.connectionId ?? null;
  const statistics = createStatistics(line, shownId, schedule);
  const view = createView(page.storage);

  /** Everything the core said while we were not listening. */
  const readSnapshot = async (): Promise<void> => {
    const state = link.getState();
    if (state.kind !== 'open') return;
    try {
      const { result } = await line.call('app.snapshot', {});
      app.replace(result, state.hello.appVersion);
      notices.replace(result.notices);
      treeSettings.replace(result.treeSettings);
      connections.replace(result.connections);
      connectLinks.replace(result.connectLinks);
      vault.replace(result.vault);
    } catch (error) {
      notices.report(error);
    }
  };
  line.onResumed(() => void readSnapshot());
  line.onNewCore(() => {
    connections.replace([]);
    selection.forgetAll();
    memory.forgetCore();
    void readSnapshot();
  });
  const tree = createTree({
    line,
    viewId,
    schedule,
    hurry,
    onError: (error) => notices.report(error),
    onExpanded: (connectionId, topicIds, expanded) => memory.expandedChanged(connectionId, topicIds, expanded),
    onSubtreesChanged: (connectionId, topicIds, change) => memory.subtreesChanged(connectionId, topicIds, change),
    onAutoExpandLimited: () =>
      notices.toast({
        severity: 'warning',
        message:
          'Some branches stayed closed that would have opened by themselves: the tree would have more than 100,000 rows.',
      }),
    onUnfoldLimited: (addedRows) =>
      notices.toast({
        severity: 'warning',
        message: `${addedRows.toLocaleString('en')} rows were opened, the most at once. Deeper branches stay closed; expand again for more.`,
      }),
  });
  const arrivals = createArrivals({ line, viewId, schedule });
  tree.subscribe(() => arrivals.setFilter(tree.summary().validFilter));
  const pause = createPause({ line, viewId, notices });
  app.store.subscribe(({ settings }) => tree.setSort(settings.treeSort));
  const memory = createTreeMemory({
    line,
    tree,
    selection,
    storage: page.storage,
    shownProfileId: () => connections.store.getState().selectedProfileId,
    opensByItself: () => treeSettings.shown().autoExpandLimit > 0,
  });
  selectFirstTopics({
    tree,
    selection,
    isSpokenFor: (connectionId) => memory.isSearching(connectionId),
    after: page.after,
  });
  connections.store.subscribe(() => {
    const connectionId = shownId();
    if (connectionId !== selection.store.getState().connectionId) selection.show(connectionId);
    if (connectionId !== null) memory.restore(connectionId);
    tree.show(connectionId);
    arrivals.show(connectionId);
    pause.show(connectionId);
    arrivals.setFilter(tree.summary().validFilter);
    showPinned();
  });
  const pinnedTopics = createPinnedTopics({ line, viewId, schedule });
  const showPinned = (): void => pinnedTopics.show(shownId(), treeSettings.shown().pinned);
  line.on('connection.discarded', ({ connectionId }) => selection.forget(connectionId));

  const context: ModelContext = { line, viewId, notices, app, connections, selection };
  const publishDrafts = createPublishDrafts(context);
  const profileEditor = createProfileEditor(context);
  const treeSettings = createTreeSettings(context);
  const connectLinks = createConnectLinks(context, { profileEditor, tree, memory, view });
  const marked = createMarkedTopics({ tree, selection, notices });
  treeSettings.store.subscribe(showPinned);
  return {
    link,
    app,
    connections,
    selection,
    marked,
    tree,
    find: createFind({ tree, selection, marked, view }),
    arrivals,
    pause,
    topicActions: createTopicActions(context, publishDrafts, page.writeClipboard),
    treeSettings,
    pinnedTopics,
    statistics,
    notices,
    view,
    selectedMessages: createSelectedMessages(context, pageTiming(schedule)),
    publishDrafts,
    profileEditor,
    tlsMaterial: createTlsMaterial({ line, notices, profileEditor }, page.after),
    profileList: createProfileList(context, (profileId) => {
      if (profileEditor.store.getState().profileId === profileId) profileEditor.discard();
    }),
    connectLinks,
    vault,
    profileImport: createProfileImport(context, view),
    profileExport: createProfileExport(context),
    doctor: createDoctor(context, vault, page.writeClipboard),
    retained: createRetained(context, page.storage, schedule),
    brokerPanel: createBrokerPanel(line, schedule),
    subscriptions: createSubscriptions(line, notices, schedule),
    packetLog: createPacketLog(context, schedule, page.writeClipboard),
  };
}
