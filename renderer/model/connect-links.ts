// Links from outside that wait for this user's answer. Filled by model.ts, called by ui/import/connect-link-dialog.tsx.

import { createStore } from 'zustand/vanilla';
import type { ConnectLink } from '../../shared/connect-link.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { filterCovers } from '../../shared/mqtt/topic-filter.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { selectedConnection } from './connections.ts';
import type { ModelContext } from './model-context.ts';
import type { ProfileEditor } from './profile-draft-editor.ts';
import type { Readable } from './readable.ts';
import type { Tree } from './tree.ts';
import type { TreeMemory } from './tree-memory.ts';
import type { View } from './view.ts';

export interface ConnectLinks {
  /** The oldest first. */
  readonly store: Readable<{ readonly links: readonly ConnectLink[] }>;
  /**
   * Opens a saved connection, filters its tree by the link's topic filter, and goes to the topic where the link names one. `subscribes`: the
   * connection asks for that filter from now on, where it does not yet.
   */
  connect(link: ConnectLink, profileId: ProfileId, subscribes: boolean): Promise<void>;
  /** Fills in a new connection, unsaved. */
  setUp(link: ConnectLink): void;
  dismiss(link: ConnectLink): void;
}

interface Parts {
  readonly profileEditor: ProfileEditor;
  readonly tree: Pick<Tree, 'setFilter'>;
  readonly memory: Pick<TreeMemory, 'seek'>;
  readonly view: View;
}

export function createConnectLinks(
  { line, notices, connections }: ModelContext,
  { profileEditor, tree, memory, view }: Parts,
): ConnectLinks & { replace(links: readonly ConnectLink[]): void } {
  const store = createStore<{ readonly links: readonly ConnectLink[] }>(() => ({ links: [] }));
  line.on('connectLinks.changed', ({ connectLinks }) => store.setState({ links: connectLinks }));
  line.onNewCore(() => store.setState({ links: [] }));
  /** A filter for a tree that is not shown yet: a connection's state comes after the answer to its opening. */
  let awaited: { readonly profileId: ProfileId; readonly topicFilter: string } | null = null;
  const filterAwaited = (): void => {
    const shown = selectedConnection(connections.store.getState());
    if (awaited === null || shown?.profileId !== awaited.profileId) return;
    const { topicFilter } = awaited;
    awaited = null;
    tree.setFilter(literalFilter(topicFilter));
    if (!/[+#]/.test(topicFilter)) memory.seek(shown.connectionId, topicFilter);
  };
  connections.store.subscribe(filterAwaited);
  const dismiss = ({ linkId }: ConnectLink): void => {
    line.call('connectLink.settle', { linkId }).catch((error: unknown) => notices.report(error));
  };
  return {
    store,
    dismiss,
    async connect(link, profileId, subscribes) {
      dismiss(link);
      const { topicFilter } = link;
      if (topicFilter !== null && subscribes) {
        const subscription = plainSubscription(topicFilter);
        await line
          .call('subscription.put', { profileId, subscription, replaces: null })
          .catch((error: unknown) => notices.report(error));
      }
      awaited = topicFilter === null ? null : { profileId, topicFilter };
      await connections.open(profileId);
      filterAwaited();
    },
    setUp(link) {
      if (profileEditor.store.getState().dirty) {
        view.openDialog({ kind: 'profile', profileId: null });
        notices.toast({ severity: 'warning', message: 'Save or discard this connection first; the link waits.' });
        return;
      }
      dismiss(link);
      view.openDialog({ kind: 'profile', profileId: null });
      profileEditor.open(null);
      profileEditor.pasteAddress(link.address);
      if (link.topicFilter !== null) {
        profileEditor.change({
          subscriptions: [{ ...plainSubscription(link.topicFilter), rowId: 0, subscriptionIdentifier: '' }],
        });
      }
    },
    replace: (links) => store.setState({ links }),
  };
}

/** The topic filter in the language of the tree's filter, where some signs mean something of their own. */
function literalFilter(topicFilter: string): string {
  return topicFilter.replaceAll(/[\s"\\:=<>[\]]|^-/gu, '\\$&').slice(0, 1000);
}

/** Whether a saved connection asks for what a link names, so that its topics come by themselves. */
export function coversLink({ subscriptions }: ProfileSettings, { topicFilter }: ConnectLink): boolean {
  if (topicFilter === null) return true;
  return subscriptions.some(({ enabled, topicFilter: own }) => enabled && filterCovers(own, topicFilter));
}
