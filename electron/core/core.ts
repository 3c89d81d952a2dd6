// Composition root of the core: puts stores, connections, feeds and the contract's server together. Started by the worker
// thread of each host, and by tests. Read this after shared/contract.ts.

import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { contractVersion, type HostFacts } from '../../shared/contract.ts';
import { type ContractServer, createContractServer } from '../../shared/contract-server.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import type { Transport } from '../../shared/transport.ts';
import { profileFromUrl } from './connect-url.ts';
import { ConnectLinks } from './connect-links.ts';
import { Connections } from './connections.ts';
import { createHandlers } from './handlers.ts';
import { createViews } from './feed/views.ts';
import { createMemoryBudget } from './ingest/memory-budget.ts';
import { Notices } from './notices.ts';
import type { Platform } from './platform.ts';
import { profileNamed } from './profile-named.ts';
import { ProfileImports } from './profile-imports.ts';
import { openApprovedCommands } from './profiles/approved-commands.ts';
import { claimDataFolder, type DataFolderClaim } from './profiles/data-folder.ts';
import { ProfileRemoval } from './profile-removal.ts';
import { demoProfileSettings } from './profiles/demo-profile.ts';
import { usualPlaces } from './profiles/import/usual-places.ts';
import { openProfileStore, type ProfileStore } from './profiles/profile-store.ts';
import { openSettingsStore } from './profiles/settings-store.ts';
import { openTreeSettingsStore } from './profiles/tree-settings-store.ts';
import { openVault } from './profiles/vault.ts';
import { RetainedDesks } from './retained/retained-desks.ts';
import { createStreams } from './streams.ts';
import { VaultDesk } from './vault-desk.ts';

/** What comes from outside at any time: a link clicked elsewhere, or a second start of Treeline. */
export interface OutsideRequest {
  /** Shown to the user, who decides. */
  readonly links: readonly string[];
  /** The saved connection to open at once, as the user himself has asked; null: none. */
  readonly profileName: string | null;
}

/** What the command line asks for. */
export interface StartWith extends Partial<OutsideRequest> {
  /** Connect to this address at once (--connect). */
  readonly connectUrl?: string;
  /** Connect to the demo at once (--demo). */
  readonly demo?: boolean;
}

export interface Core {
  /** Serves one renderer until its line ends. */
  serve(transport: Transport): void;
  /** Never throws: what cannot be done becomes a notice. */
  openFromOutside(request: OutsideRequest): void;
  /** Ends connections and lines, writes what is to be written, and gives the data folder back. */
  close(): Promise<void>;
}

/** Starts a core. Rejects with AppError `locked` when another Treeline owns the data folder, or `storage`. */
export async function createCore(platform: Platform, startWith: StartWith = {}): Promise<Core> {
  const folder = await claimDataFolder(platform.dataDir);
  try {
    return await composeCore(platform, startWith, folder);
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function composeCore(platform: Platform, startWith: StartWith, folder: DataFolderClaim): Promise<Core> {
  // Stores already have something to say while they open; who comes later reads it in the snapshot.
  let server: ContractServer | null = null;
  const broadcast: ContractServer['broadcast'] = (name, data) => server?.broadcast(name, data);
  const notices = new Notices({
    now: platform.now,
    onRaised: (notice) => broadcast('notice.raised', { notice }),
    onDismissed: (noticeId) => broadcast('notice.dismissed', { noticeId }),
  });
  const remember = (): void => {
    const vaultKey = vault.keyToRemember;
    platform.remember({
      openProfileIds: connections.openProfileIds(),
      sessionSecrets: profiles.rememberedSessionSecrets(),
      ...(vaultKey === null ? {} : { vaultKey }),
    });
  };
  const dir = platform.dataDir;
  const now = platform.now;
  const settings = await openSettingsStore({
    dir,
    now,
    onNotice: (notice) => notices.raise(notice),
    onChanged: (changed) => {
      budget.setLimit(changed.memoryBudgetBytes);
      broadcast('settings.changed', { settings: changed });
    },
  });
  const treeSettings = await openTreeSettingsStore({
    dir,
    now,
    onNotice: (notice) => notices.raise(notice),
    onChanged: (profileId, changed) => broadcast('treeSettings.changed', { profileId, treeSettings: changed }),
  });
  const approvedCommands = await openApprovedCommands({ dir, now, onNotice: (notice) => notices.raise(notice) });
  const vault = await openVault({ dir, now, key: platform.restartedAfter?.memory.vaultKey ?? null });
  const profiles = await openProfileStore({
    dir,
    now,
    secretBox: platform.secretBox,
    vault,
    memory: platform.restartedAfter?.memory ?? null,
    onNotice: (notice) => notices.raise(notice),
    onChanged: (changed) => {
      remember();
      connections.profilesChanged(changed);
      broadcast('profiles.changed', { profiles: changed });
      vaultDesk.profilesChanged();
    },
  });
  const profileImports = new ProfileImports({
    profiles,
    usualPlaces: () => usualPlaces(process.platform, process.env, homedir()),
    appVersion: platform.appVersion,
    now,
  });
  const connectLinks = new ConnectLinks({
    profiles: () => profiles.list(),
    onChanged: (links) => broadcast('connectLinks.changed', { connectLinks: links }),
  });
  const budget = createMemoryBudget(settings.get().memoryBudgetBytes);
  const connections = new Connections({
    platform,
    profiles,
    budget,
    approvedCommands,
    isWatched: () => server?.isWatched() ?? false,
    onRead: () => server?.stir(),
    onChanged: (connection) => {
      remember();
      broadcast('connection.stateChanged', { connection });
    },
    onDiscarded: (connectionId) => {
      views.discard(connectionId);
      retained.discard(connectionId);
      remember();
      broadcast('connection.discarded', { connectionId });
    },
    onNotice: (notice) => notices.raise(notice),
    onLocked: (connectionId) => retained.locked(connectionId),
  });
  const views = createViews(
    platform.monotonicNow,
    (connectionId) => treeSettings.get(connections.get(connectionId).profileId),
    budget,
  );
  const retained = new RetainedDesks({
    broker: (connectionId) => connections.get(connectionId).broker,
    budget,
    now,
    monotonicNow: platform.monotonicNow,
    onUnseenEnd: (connectionId, message) => notices.raise({ severity: 'info', message, connectionId }),
    onBug: (error) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      platform.log({ severity: 'failure', message: 'A bug while working on retained messages.', detail });
    },
  });
  const host: HostFacts = {
    ...platform.host,
    dataDir: dir,
    secretProtection: { persistent: platform.secretBox.persistent, explanation: platform.secretBox.explanation },
  };
  const say = (error: AppError): void => {
    notices.raise({ severity: 'failure', message: error.message, detail: error.detail ?? null });
  };
  const open = async (profileId: ProfileId): Promise<void> => {
    try {
      await connections.open(profileId, false);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      say(error);
    }
  };
  const vaultDesk = new VaultDesk({
    vault,
    profiles,
    connections,
    onChanged: (state) => broadcast('vault.stateChanged', { vault: state }),
    reopen: open,
    onFailure: say,
  });
  const removal = new ProfileRemoval({ profiles, treeSettings, connections });
  const contract = createContractServer({
    hello: { contractVersion, appVersion: platform.appVersion, epoch: randomUUID() },
    handlers: createHandlers({
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
    }),
    streams: createStreams({ platform, profiles, connections, views, retained, budget }),
    monotonicNow: platform.monotonicNow,
    log: platform.log,
  });
  server = contract;

  const openFromOutside = ({ links, profileName }: OutsideRequest): void => {
    try {
      for (const link of links) connectLinks.offer(link);
      if (profileName !== null) void open(profileNamed(profileName, profiles.list()).profileId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      say(error);
    }
  };
  if (platform.restartedAfter !== null) {
    const { memory, reason } = platform.restartedAfter;
    notices.raise({ severity: 'failure', message: `Treeline's core was restarted. ${reason}` });
    for (const profileId of memory.openProfileIds) await open(profileId as ProfileId);
  } else {
    // What the command line asks for comes first: it is what a window then shows.
    const atStart = profiles.list().filter(({ settings: { connectAtStart } }) => connectAtStart);
    const wanted = await wantedAtStart(startWith, profiles, notices);
    for (const profileId of new Set([...wanted, ...atStart.map((profile) => profile.profileId)])) await open(profileId);
    openFromOutside({ links: startWith.links ?? [], profileName: startWith.profileName ?? null });
  }

  return {
    serve: (transport) => contract.serve(transport),
    openFromOutside,
    async close() {
      contract.close();
      await connections.closeAll();
      await Promise.all([
        profiles.close(),
        vault.close(),
        settings.close(),
        treeSettings.close(),
        approvedCommands.close(),
      ]);
      await folder.release();
    },
  };
}

/** The profiles that the command line asks for: found among the saved ones, else made. */
async function wantedAtStart(startWith: StartWith, profiles: ProfileStore, notices: Notices): Promise<ProfileId[]> {
  const wanted: ProfileId[] = [];
  try {
    if (startWith.demo === true) {
      const saved = profiles.list().find((profile) => profile.settings.demo);
      wanted.push(saved?.profileId ?? (await profiles.create(demoProfileSettings)));
    }
    if (startWith.connectUrl !== undefined) {
      const { settings, password } = profileFromUrl(startWith.connectUrl);
      const saved = profiles.list().find((profile) => {
        const { scheme, host, port, username, path } = profile.settings;
        return (
          scheme === settings.scheme &&
          host === settings.host &&
          port === settings.port &&
          path === settings.path &&
          username === settings.username
        );
      });
      const secrets = password === null ? {} : { password: { kind: 'set', value: password } as const };
      const profileId = saved?.profileId ?? (await profiles.create(settings, secrets));
      if (saved !== undefined && password !== null) await profiles.update(profileId, saved.settings, secrets);
      wanted.push(profileId);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    notices.raise({ severity: 'failure', message: error.message, detail: error.detail ?? null });
  }
  return wanted;
}
