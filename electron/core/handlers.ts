// One thin function per command and query of the contract. Made by core.ts; each only calls the part that does the work.

import type { HostFacts } from '../../shared/contract.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import type { TreeRow } from '../../shared/tree.ts';
import type { Handlers } from '../../shared/contract-server.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProfileId, ViewId } from '../../shared/ids.ts';
import { readCertificateFile } from './broker/certificate-files.ts';
import type { ConnectLinks } from './connect-links.ts';
import type { Connections } from './connections.ts';
import { draftedTlsMaterial, draftProblems } from './drafted-profile.ts';
import { topicRecords } from './feed/topic-records.ts';
import { describeTopic, findTopic, readMessage } from './feed/topics.ts';
import type { FoundRow } from './feed/row-index.ts';
import { buildRow, topicFigures } from './feed/row.ts';
import { inTurns } from './feed/slice.ts';
import type { TreeView } from './feed/tree-view.ts';
import type { Views } from './feed/views.ts';
import type { Notices } from './notices.ts';
import type { ProfileImports } from './profile-imports.ts';
import type { ProfileRemoval } from './profile-removal.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import {
  withExclusion,
  withoutExclusion,
  withoutSubscription,
  withSubscription,
} from './profiles/subscription-edits.ts';
import type { SettingsStore } from './profiles/settings-store.ts';
import type { TreeSettingsStore } from './profiles/tree-settings-store.ts';
import type { RetainedDesks } from './retained/retained-desks.ts';
import type { VaultDesk } from './vault-desk.ts';

export interface HandlerParts {
  readonly host: HostFacts;
  readonly profiles: ProfileStore;
  readonly profileImports: ProfileImports;
  readonly connectLinks: ConnectLinks;
  readonly settings: SettingsStore;
  readonly treeSettings: TreeSettingsStore;
  readonly connections: Connections;
  readonly removal: ProfileRemoval;
  readonly vaultDesk: VaultDesk;
  readonly notices: Notices;
  readonly views: Views;
  readonly retained: RetainedDesks;
}

function rowOf(view: TreeView, found: FoundRow | null): { index: number; row: TreeRow } | null {
  if (found === null) return null;
  const { index, id, place } = found;
  view.ingest.refresh();
  return { index, row: buildRow(view.ingest, { id, place, ...view.openness(id) }, undefined).row };
}

/** The answers of a core. */
export function createHandlers(parts: HandlerParts): Handlers {
  const {
    host,
    profiles,
    profileImports,
    connectLinks,
    settings,
    treeSettings,
    connections,
    removal,
    vaultDesk,
    notices,
    views,
    retained,
  } = parts;
  const done = { result: null } as const;
  const ingestOf = (connectionId: ConnectionId) => connections.get(connectionId).ingest;
  /** What a view reads, as of its pause; without one, the present. */
  const seenOf = (connectionId: ConnectionId, viewId: ViewId | undefined) => {
    const ingest = ingestOf(connectionId);
    return viewId === undefined ? ingest : views.seen(connectionId, viewId, ingest).asIngest;
  };
  const viewOf = (connectionId: ConnectionId, viewId: ViewId): TreeView =>
    views.get(connectionId, viewId, ingestOf(connectionId));
  const refilter = (profileId: ProfileId, edit: (saved: ProfileSettings) => ProfileSettings): Promise<void> =>
    profiles.edit(profileId, (saved) => {
      const next = edit(saved);
      connections.requireFilters(profileId, saved, next);
      return next;
    });
  return {
    'app.snapshot': () => ({
      result: {
        host,
        profiles: profiles.list(),
        connections: connections.list().map((live) => connections.snapshot(live)),
        settings: settings.get(),
        treeSettings: treeSettings.list(),
        notices: notices.list(),
        connectLinks: connectLinks.list(),
        vault: vaultDesk.state(),
      },
    }),

    'profile.create': async (args) => ({ result: { profileId: await profiles.create(args.settings, args.secrets) } }),
    'profile.update': async ({ profileId, settings: changed, secrets }) => {
      const saved = profiles.find(profileId);
      if (saved !== null) connections.requireFilters(profileId, saved.settings, changed);
      await profiles.update(profileId, changed, secrets);
      return done;
    },
    'profile.duplicate': async ({ profileId }) => {
      const copyId = await profiles.duplicate(profileId);
      await treeSettings.copy(profileId, copyId);
      return { result: { profileId: copyId } };
    },
    'profile.delete': async ({ profileId }) => {
      await removal.remove(profileId);
      return done;
    },
    'profile.restore': async ({ profileId }) => {
      await removal.restore(profileId);
      return done;
    },
    'profile.reorder': async ({ profileIds }) => {
      await profiles.reorder(profileIds);
      return done;
    },
    'profile.pinCertificate': async ({ profileId, fingerprint }) => {
      const profile = profiles.find(profileId);
      if (profile === null) throw new AppError('notFound', 'This profile is not there any more. Choose another.');
      const tls = { ...profile.settings.tls, verification: 'pinned', pinnedFingerprint: fingerprint } as const;
      await profiles.update(profileId, { ...profile.settings, tls }, {});
      return done;
    },
    'certificate.read': ({ passphrase }, { body }) => ({ result: readCertificateFile(body, passphrase) }),
    'certificate.describe': async ({ profileId, tls, secrets }) => ({
      result: await draftedTlsMaterial(profiles, profileId, tls, secrets),
    }),
    'profile.check': async ({ profileId, settings: draft, secrets }) => ({
      result: { problems: await draftProblems(profiles, profileId, draft, secrets) },
    }),

    'subscription.put': async ({ profileId, subscription, replaces }) => {
      await refilter(profileId, (saved) => withSubscription(saved, subscription, replaces));
      return done;
    },
    'subscription.remove': async ({ profileId, topicFilter }) => {
      await refilter(profileId, (saved) => withoutSubscription(saved, topicFilter));
      return done;
    },
    'exclusion.add': async ({ profileId, topicFilter }) => {
      await profiles.edit(profileId, (saved) => withExclusion(saved, topicFilter));
      return done;
    },
    'exclusion.remove': async ({ profileId, topicFilter }) => {
      await profiles.edit(profileId, (saved) => withoutExclusion(saved, topicFilter));
      return done;
    },
    'profileImport.read': async ({ fileName }, { body }) => ({ result: await profileImports.read(body, fileName) }),
    'profileImport.readFound': async ({ fileId }) => ({ result: await profileImports.readFound(fileId) }),
    'profileImport.unlock': async ({ importId, passphrase }) => ({
      result: await profileImports.unlock(importId, passphrase),
    }),
    'profileImport.apply': async ({ importId, entries }) => ({ result: await profileImports.apply(importId, entries) }),
    'profileImport.discard': ({ importId }) => {
      profileImports.discard(importId);
      return done;
    },
    'profileImport.findFiles': async () => ({ result: await profileImports.findFiles() }),
    'profile.export': async ({ profileIds, passphrase }) => {
      const { answer, bytes } = await profileImports.export(profileIds, passphrase);
      return { result: answer, body: bytes };
    },

    'connection.open': async ({ profileId, freshClientId }) => ({
      result: { connectionId: await connections.open(profileId, freshClientId ?? false) },
    }),
    'connection.close': async ({ connectionId }) => {
      await connections.close(connectionId);
      return done;
    },
    'connection.approveCommand': async ({ connectionId, command }) => {
      await connections.approveCommand(connectionId, command);
      return done;
    },
    'connection.retryNow': ({ connectionId }) => {
      connections.retryNow(connectionId);
      return done;
    },
    'connection.discard': async ({ connectionId }) => {
      await connections.discard(connectionId);
      return done;
    },

    'connection.unlock': ({ connectionId }) => {
      connections.setUnlocked(connectionId, true);
      return done;
    },
    'connection.lock': ({ connectionId }) => {
      connections.setUnlocked(connectionId, false);
      return done;
    },

    'message.publish': async ({ connectionId, topicName, qos, retain }, { body }) => {
      connections.guards.require(connectionId, 'Nothing was published');
      return { result: await connections.publish(connectionId, topicName, body, { qos, retain }) };
    },
    'message.read': ({ connectionId, viewId, topicId, seq, offset, limitBytes }) =>
      readMessage(seenOf(connectionId, viewId), { topicId, seq, offset, limitBytes }),

    'tree.setExpanded': ({ connectionId, viewId, topicIds, expanded }) => {
      viewOf(connectionId, viewId).setExpanded(topicIds, expanded);
      return done;
    },
    'tree.expandSubtrees': ({ connectionId, viewId, topicIds, levels }) => ({
      result: viewOf(connectionId, viewId).expandSubtrees(topicIds, levels),
    }),
    'tree.collapseSubtrees': ({ connectionId, viewId, topicIds }) => {
      viewOf(connectionId, viewId).collapseSubtrees(topicIds);
      return done;
    },
    'tree.reveal': async ({ connectionId, viewId, topicId }) => {
      viewOf(connectionId, viewId).openAbove(topicId);
      await inTurns((slice) => viewOf(connectionId, viewId).prepareReveal(topicId, slice));
      return { result: { index: viewOf(connectionId, viewId).reveal(topicId) } };
    },
    'tree.rowAt': ({ connectionId, viewId, index }) => {
      const view = viewOf(connectionId, viewId);
      return { result: rowOf(view, view.rowAt(index)) };
    },
    'tree.typeAhead': ({ connectionId, viewId, fromIndex, text }) => {
      const view = viewOf(connectionId, viewId);
      return { result: rowOf(view, view.typeAhead(fromIndex, text)) };
    },
    'tree.rowsBetween': ({ connectionId, viewId, from, to, limit }) => ({
      result: viewOf(connectionId, viewId).rowsBetween(from, to, limit),
    }),
    'tree.find': async ({ connectionId, viewId, text, fromTopicId, direction }) => {
      viewOf(connectionId, viewId).setFind(text);
      await inTurns((slice) => viewOf(connectionId, viewId).prepareFind(fromTopicId, direction, slice));
      return { result: viewOf(connectionId, viewId).find(fromTopicId, direction) };
    },
    'tree.levels': ({ connectionId, viewId, ...request }) => ({
      result: viewOf(connectionId, viewId).levels(request),
    }),
    'topics.read': ({ connectionId, viewId, topicIds, limitBytes }) => {
      const ingest = seenOf(connectionId, viewId);
      ingest.refresh();
      return topicRecords(ingest, topicIds, limitBytes);
    },
    'topic.describe': ({ connectionId, topicId }) => ({ result: describeTopic(ingestOf(connectionId), topicId) }),
    'view.setPaused': ({ connectionId, viewId, paused }) => {
      views.seen(connectionId, viewId, ingestOf(connectionId)).setPaused(paused);
      return done;
    },
    'topic.figures': ({ connectionId, viewId, topicId }) => {
      const ingest = seenOf(connectionId, viewId);
      ingest.refresh();
      return { result: topicFigures(ingest, topicId) };
    },
    'topic.find': ({ connectionId, topicName }) => ({ result: findTopic(ingestOf(connectionId), topicName) }),

    'treeSettings.pin': async ({ profileId, topicNames, place }) => {
      await treeSettings.pin(profileId, topicNames, place);
      return done;
    },
    'treeSettings.unpin': async ({ profileId, topicNames }) => {
      await treeSettings.unpin(profileId, topicNames);
      return done;
    },
    'treeSettings.hide': async ({ profileId, topicNames }) => {
      await treeSettings.hide(profileId, topicNames);
      return done;
    },
    'treeSettings.unhide': async ({ profileId, topicNames }) => {
      await treeSettings.unhide(profileId, topicNames);
      return done;
    },
    'treeSettings.change': async ({ profileId, changes }) => {
      await treeSettings.change(profileId, changes);
      return done;
    },

    'retained.list': ({ connectionId, topicFilters }) => {
      retained.of(connectionId).list(topicFilters);
      return done;
    },
    'retained.cancel': ({ connectionId }) => {
      retained.of(connectionId).cancel();
      return done;
    },
    'retained.select': ({ connectionId, listId, filter, outcome, first, count, selected }) => {
      retained.of(connectionId).select(listId, filter, first, count, selected, outcome);
      return done;
    },
    'retained.clear': ({ connectionId, ...request }) => {
      connections.guards.require(connectionId, 'Nothing was cleared');
      retained.of(connectionId).clear(request);
      return done;
    },
    'retained.restore': ({ connectionId, ratePerSecond }) => {
      connections.guards.require(connectionId, 'Nothing was brought back');
      retained.of(connectionId).restore(ratePerSecond);
      return done;
    },

    'packetLog.setMessages': ({ connectionId, messages }) => {
      connections.get(connectionId).packetLog.setMessages(messages);
      return done;
    },
    'packetLog.clear': ({ connectionId }) => {
      connections.get(connectionId).packetLog.clear();
      return done;
    },
    'packetLog.read': ({ connectionId, ...filter }) => ({
      result: { entries: connections.get(connectionId).packetLog.matching(filter) },
    }),
    'connection.reAuthenticate': ({ connectionId }) => ({
      result: { started: connections.get(connectionId).broker.reAuthenticate() },
    }),
    'connectLink.settle': ({ linkId }) => {
      connectLinks.settle(linkId);
      return done;
    },
    'vault.create': async ({ newPassphrase }) => {
      await vaultDesk.create(newPassphrase);
      return done;
    },
    'vault.unlock': async ({ passphrase }) => {
      await vaultDesk.unlock(passphrase);
      return done;
    },
    'vault.lock': async () => {
      await vaultDesk.lock();
      return done;
    },
    'vault.changePassphrase': async ({ passphrase, newPassphrase }) => {
      await vaultDesk.changePassphrase(passphrase, newPassphrase);
      return done;
    },
    'vault.forget': async () => {
      await vaultDesk.forget();
      return done;
    },
    'settings.update': async ({ changes }) => {
      await settings.update(changes);
      return done;
    },
    'notice.dismiss': ({ noticeId }) => {
      notices.dismiss(noticeId);
      return done;
    },
  };
}
