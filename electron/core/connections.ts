// Owns the live connections: each is a profile's broker connection joined with what it received. Called by handlers.ts and
// core.ts. A connection lives until it is discarded: closed or refused, its tree stays to be read.

import { randomUUID } from 'node:crypto';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import type { PublishAnswer } from '../../shared/message.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProfileId } from '../../shared/ids.ts';
import type { Profile, ProfileSettings } from '../../shared/profile.ts';
import type { Qos, TlsSettings } from '../../shared/profile-parts.ts';
import { usedSecretNames } from '../../shared/used-secrets.ts';
import { askPasswordFor } from './ask-password.ts';
import { BrokerConnection } from './broker/connection.ts';
import { Exclusions } from './broker/exclusions.ts';
import type { Violation } from './broker/inbound.ts';
import { PacketLog } from './broker/packet-log.ts';
import type { AskPassword, SecretsAnswer } from './broker/password-answer.ts';
import { startDemo, type Demo } from './demo/demo.ts';
import { Guards } from './guards.ts';
import { Ingest } from './ingest/ingest.ts';
import type { MemoryBudget } from './ingest/memory-budget.ts';
import type { NoticeDraft } from './notices.ts';
import type { Platform } from './platform.ts';
import type { ApprovedCommands } from './profiles/approved-commands.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { PlainSecrets } from './profiles/secrets.ts';
import { asksDifferently } from './profiles/subscription-edits.ts';

export interface ConnectionsOptions {
  readonly platform: Pick<Platform, 'now' | 'monotonicNow' | 'random' | 'log'>;
  readonly profiles: ProfileStore;
  readonly budget: MemoryBudget;
  readonly approvedCommands: ApprovedCommands;
  /** Whether any renderer takes frames: where none does, messages may be noted a little late. */
  readonly isWatched: () => boolean;
  /** Bytes came from a broker. Called per read. */
  readonly onRead: () => void;
  readonly onChanged: (snapshot: ConnectionSnapshot) => void;
  readonly onDiscarded: (connectionId: ConnectionId) => void;
  readonly onNotice: (notice: NoticeDraft) => void;
  /** The guard holds again: what is being changed at the broker is to stop. */
  readonly onLocked: (connectionId: ConnectionId) => void;
}

/** One connection with everything that belongs to it. */
export interface LiveConnection {
  readonly connectionId: ConnectionId;
  readonly profileId: ProfileId;
  /** Of the profile as it was when the connection was last opened. */
  readonly name: string;
  /** Of the settings it was last opened with; null without TLS. */
  readonly tlsVerification: TlsSettings['verification'] | null;
  readonly broker: BrokerConnection;
  readonly ingest: Ingest;
  /** What the profile keeps out of `ingest`. */
  readonly exclusions: Exclusions;
  readonly packetLog: PacketLog;
  /** Protocol violations by the broker; each closed the connection. */
  readonly counters: { violationCount: number };
}

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #live = new Map<ConnectionId, LiveConnection>();
  /** Opening is asynchronous (secrets, demo): two windows at once must not make two connections of one profile. */
  readonly #opening = new Map<ProfileId, Promise<ConnectionId>>();
  #demo: Promise<Demo> | null = null;
  #closed = false;
  /** What may be changed at which broker. */
  readonly guards = new Guards((connectionId) => {
    const live = this.#live.get(connectionId);
    return live !== undefined && (this.#options.profiles.find(live.profileId)?.settings.guarded ?? false);
  });

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  list(): readonly LiveConnection[] {
    return [...this.#live.values()];
  }

  /** Throws `notFound` for one that was discarded, or belonged to a core before this one. */
  get(connectionId: ConnectionId): LiveConnection {
    const live = this.#live.get(connectionId);
    if (live === undefined) throw new AppError('notFound', 'This connection is not open any more. Open it again.');
    return live;
  }

  ofProfile(profileId: ProfileId): LiveConnection | null {
    return this.list().find((live) => live.profileId === profileId) ?? null;
  }

  /** Profiles whose connections should come back after a restart of the core. */
  openProfileIds(): readonly ProfileId[] {
    return this.list()
      .filter((live) => !['idle', 'closed'].includes(live.broker.snapshot().state.kind))
      .map((live) => live.profileId);
  }

  snapshot(live: LiveConnection): ConnectionSnapshot {
    const { connectionId, profileId, name, tlsVerification } = live;
    const guard = this.guards.tell(connectionId);
    return { connectionId, profileId, name, tlsVerification, guard, ...live.broker.snapshot() };
  }

  setUnlocked(connectionId: ConnectionId, unlocked: boolean): void {
    const live = this.get(connectionId);
    if (unlocked) this.guards.unlock(connectionId);
    else this.guards.lock(connectionId);
    this.#guardChanged(live);
  }

  /**
   * Throws `guarded` where a locked connection's broker would at once be asked for other filters than now: a new subscription is load on it,
   * and a shared one takes messages from others. What we leave out ourselves (exclusions) is nobody else's matter.
   */
  requireFilters(profileId: ProfileId, now: ProfileSettings, then: ProfileSettings): void {
    const live = this.ofProfile(profileId);
    if (live === null || !asksDifferently(now.subscriptions, then.subscriptions)) return;
    // Who takes the guard off in the same breath has been asked enough.
    if (!then.guarded || ['idle', 'closed', 'refused'].includes(live.broker.snapshot().state.kind)) return;
    this.guards.require(live.connectionId, 'The subscriptions were not changed');
  }

  #guardChanged(live: LiveConnection): void {
    if (this.guards.stateOf(live.connectionId) === 'locked') this.#options.onLocked(live.connectionId);
    this.#options.onChanged(this.snapshot(live));
  }

  /** Profiles have changed: what can be carried out without connecting anew is, at once. */
  profilesChanged(profiles: readonly Profile[]): void {
    for (const { profileId, settings } of profiles) {
      const live = this.ofProfile(profileId);
      live?.broker.setSubscriptions(settings.subscriptions);
      live?.exclusions.set(settings.excludedFilters);
      if (live !== null && this.guards.isStale(live.connectionId)) this.#guardChanged(live);
    }
  }

  /** Opens the connection of a profile, or opens it again with the profile as it now is. */
  async open(profileId: ProfileId, freshClientId: boolean): Promise<ConnectionId> {
    const under = this.#opening.get(profileId);
    if (under !== undefined) return under;
    const opening = this.#open(profileId, freshClientId).finally(() => this.#opening.delete(profileId));
    this.#opening.set(profileId, opening);
    return opening;
  }

  async #open(profileId: ProfileId, freshClientId: boolean): Promise<ConnectionId> {
    const profile = this.#options.profiles.find(profileId);
    if (profile === null) throw new AppError('notFound', 'This profile is not there any more. Choose another.');
    const present = this.ofProfile(profileId);
    const isActive = present !== null && ['connecting', 'online'].includes(present.broker.snapshot().state.kind);
    if (present !== null && isActive && !freshClientId) return present.connectionId;
    const secrets = await this.#secretsOrNull(profile);
    const settings = await this.reachable(profile.settings);
    if (this.#closed) throw new AppError('offline', 'Treeline is closing.');
    const live = this.#renewed(present, profile, settings, secrets);
    // Closed first: with a fixed client id the two would take over each other's session.
    await present?.broker.close();
    // Throws for settings that cannot work; then nothing of it stays, and what was there is closed but can be read.
    live.broker.open({ freshClientId });
    this.guards.lock(live.connectionId);
    this.#live.set(live.connectionId, live);
    return live.connectionId;
  }

  /** What connecting takes. A secret that cannot be had and is not used is none. AppError `vaultLocked`, `storage` or `notFound`. */
  async #secretsOf({ profileId, settings }: Profile): Promise<PlainSecrets> {
    const { secrets, missingNames, problem } = await this.#options.profiles.readableSecretsOf(profileId);
    const used = usedSecretNames(settings);
    if (problem !== null && missingNames.some((name) => used.has(name))) throw problem;
    return secrets;
  }

  /** Null: in the vault, which is locked. The connection then says so by itself, and waits. */
  async #secretsOrNull(profile: Profile): Promise<PlainSecrets | null> {
    try {
      return await this.#secretsOf(profile);
    } catch (error) {
      if (error instanceof AppError && error.code === 'vaultLocked') return null;
      throw error;
    }
  }

  async #askSecrets(profile: Profile): Promise<SecretsAnswer> {
    try {
      return { kind: 'secrets', secrets: await this.#secretsOf(profile) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { message } = error;
      return error.code === 'vaultLocked'
        ? { kind: 'vaultLocked', message }
        : { kind: 'failed', message, isLasting: true };
    }
  }

  /** The vault was locked: no connection keeps a secret for its next attempt. */
  dropSecrets(): void {
    for (const { broker } of this.#live.values()) broker.dropSecrets();
  }

  /** Profiles whose connections go on once the vault is unlocked. */
  waitingForVault(): readonly ProfileId[] {
    const waiting = this.list().filter(({ broker }) => {
      const { state } = broker.snapshot();
      return state.kind === 'refused' && state.vaultLocked === true;
    });
    return waiting.map(({ profileId }) => profileId);
  }

  /** How the password of a profile is asked for; null: it is typed. A command runs only once the user has allowed it. */
  askPasswordOf(settings: ProfileSettings): AskPassword | null {
    if (settings.demo) return null;
    return askPasswordFor(settings.passwordSource, {
      environment: process.env,
      isApproved: (command) => this.#options.approvedCommands.has(command),
    });
  }

  /** The demo's host and port exist only while its broker runs. */
  async reachable(settings: ProfileSettings): Promise<ProfileSettings> {
    if (!settings.demo) return settings;
    const { now, random } = this.#options.platform;
    this.#demo ??= startDemo({ now, random });
    const demo = await this.#demo.catch((error: unknown) => {
      // The next try starts anew.
      this.#demo = null;
      throw error;
    });
    const straight = { socketPath: '', addressFamily: 'any', proxy: { ...settings.proxy, kind: 'none' } } as const;
    return { ...settings, ...straight, scheme: 'mqtt', host: '127.0.0.1', port: demo.port };
  }

  /** The connection with a broker connection of the profile as it now is; what was received stays. */
  #renewed(
    present: LiveConnection | null,
    profile: Profile,
    settings: ProfileSettings,
    secrets: PlainSecrets | null,
  ): LiveConnection {
    const { platform, budget } = this.#options;
    const kept = present ?? this.#newParts(budget);
    const { connectionId, ingest, exclusions, packetLog } = kept;
    exclusions.set(settings.excludedFilters);
    const name = profile.settings.name;
    const broker: BrokerConnection = new BrokerConnection({
      settings,
      secrets,
      askSecrets: () => this.#askSecrets(profile),
      heldFilters: present?.broker.heldFilters() ?? [],
      sink: exclusions,
      isWatched: this.#options.isWatched,
      onRead: this.#options.onRead,
      packetLog,
      askPassword: this.askPasswordOf(settings),
      now: platform.now,
      random: platform.random,
      onChanged: () => {
        const live = this.#live.get(connectionId);
        // A broker connection that was replaced has nothing to say any more.
        if (live?.broker === broker) this.#options.onChanged(this.snapshot(live));
      },
      onViolation: (violation) => this.#violated(connectionId, violation),
      onReAuthenticated: () => {
        const message = `The broker of ${name} accepted the new proof of who you are.`;
        this.#options.onNotice({ severity: 'info', message, connectionId });
      },
      onOnline: (at) => ingest.markOnline(at),
      onOffline: (at) => ingest.markOffline(at),
    });
    const isSecure = settings.scheme === 'mqtts' || settings.scheme === 'wss';
    const tlsVerification = isSecure ? settings.tls.verification : null;
    return { ...kept, profileId: profile.profileId, name, tlsVerification, broker };
  }

  #newParts(
    budget: MemoryBudget,
  ): Pick<LiveConnection, 'connectionId' | 'ingest' | 'exclusions' | 'packetLog' | 'counters'> {
    const { platform } = this.#options;
    const ingest = new Ingest({ budget, now: platform.now, random: platform.random });
    return {
      connectionId: randomUUID() as ConnectionId,
      ingest,
      exclusions: new Exclusions(ingest),
      packetLog: new PacketLog(platform.now),
      counters: { violationCount: 0 },
    };
  }

  #violated(connectionId: ConnectionId, violation: Violation): void {
    const live = this.#live.get(connectionId);
    if (live === undefined) return;
    live.counters.violationCount += 1;
    const message = `The broker of ${live.name} broke the protocol, so the connection was closed. ${violation.message}`;
    this.#options.platform.log({ severity: 'warning', message });
    this.#options.onNotice({ severity: 'warning', message, detail: violation.detail, connectionId });
  }

  /** Disconnects; what was received stays. */
  async close(connectionId: ConnectionId): Promise<void> {
    const { broker } = this.get(connectionId);
    this.guards.lock(connectionId);
    await broker.close();
  }

  /** Allows the command that the connection waits to run for its password, as the user has seen it, and opens the connection again. */
  async approveCommand(connectionId: ConnectionId, command: string): Promise<void> {
    const live = this.get(connectionId);
    const { state } = live.broker.snapshot();
    if (state.kind !== 'refused' || state.commandToApprove !== command) {
      throw new AppError('invalidInput', 'This is not the command that the connection waits for. Look at it again.');
    }
    await this.#options.approvedCommands.add(command);
    await this.open(live.profileId, false);
  }

  retryNow(connectionId: ConnectionId): void {
    this.get(connectionId).broker.retryNow();
  }

  /** Disconnects and forgets everything received. */
  async discard(connectionId: ConnectionId): Promise<void> {
    const live = this.get(connectionId);
    this.#live.delete(connectionId);
    this.guards.forget(connectionId);
    this.#options.onDiscarded(connectionId);
    await live.broker.close();
    live.ingest.close();
  }

  publish(
    connectionId: ConnectionId,
    topicName: string,
    payload: Uint8Array,
    options: { readonly qos: Qos; readonly retain: boolean },
  ): Promise<PublishAnswer> {
    return this.get(connectionId).broker.publish(topicName, payload, options);
  }

  /** Ends every connection and the demo broker. */
  async closeAll(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#opening.values());
    await Promise.all(this.list().map((live) => this.discard(live.connectionId)));
    const demo = await this.#demo;
    await demo?.close();
  }
}
