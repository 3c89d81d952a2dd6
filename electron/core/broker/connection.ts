// One live connection to a broker, over all its network connections: state, subscriptions, publishing. Made by the core's connections.ts.
// Changed settings mean a new BrokerConnection.

import { assert } from '../../../shared/assert.ts';
import type { CertificateFacts } from '../../../shared/certificate.ts';
import type { BrokerLimits, ConnectionState, ProtocolVersion, SubscriptionState } from '../../../shared/connection.ts';
import type { PublishAnswer } from '../../../shared/message.ts';
import { AppError } from '../../../shared/errors.ts';
import { topicNameProblem } from '../../../shared/mqtt/topic-name.ts';
import type { ProfileSettings } from '../../../shared/profile.ts';
import type { Subscription } from '../../../shared/profile-parts.ts';
import { blottedEnding, blottedViolation, blotterFor } from './blotted-secrets.ts';
import {
  checkConnectOptions,
  connectFieldsFrom,
  type ConnectSecrets,
  placeOf,
  transportTargetFrom,
} from './connect-options.ts';
import { advance, type Effect, type Ending, idleMachine, type Machine, type MachineEvent } from './connection-state.ts';
import { endingFrom, looksLikeOlderBroker } from './failures.ts';
import type { Violation } from './inbound.ts';
import type { MessageSink } from './message-sink.ts';
import { NetworkConnection } from './network-connection.ts';
import type { PacketLog } from './packet-log.ts';
import type { AskPassword, AskSecrets, SecretsAnswer } from './password-answer.ts';
import type { ConnectStage, NetworkEnd } from './network-end.ts';
import { Publishing, type PublishOptions } from './publishing.ts';
import { Subscriptions, type Suspicion } from './subscriptions.ts';

export interface BrokerConnectionOptions {
  /** Host and port are those to use: for the demo profile the caller fills them in. */
  readonly settings: ProfileSettings;
  /** Null: to be asked for by `askSecrets`. */
  readonly secrets: ConnectSecrets | null;
  /** Gives the secrets where they are null or were dropped; left out: they are kept as they were given. */
  readonly askSecrets?: AskSecrets;
  /** Filters that the broker may still hold for the session: those no longer wanted are let go. */
  readonly heldFilters?: readonly string[];
  readonly sink: MessageSink;
  /** Whether somebody looks at what comes; left out: always. Where nobody does it may come in larger pieces, up to 30 ms late. */
  readonly isWatched?: () => boolean;
  /** Bytes came and were worked off. Called per read. */
  readonly onRead?: () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0 <= x < 1. */
  readonly random: () => number;
  /** `snapshot()` has changed. Never called during a call of ours. */
  /** Null: the password is among the secrets. */
  readonly askPassword: AskPassword | null;
  /** Outlives this connection; null: none is kept. */
  readonly packetLog: PacketLog | null;
  readonly onChanged: () => void;
  /** The broker broke the protocol; the network connection is over. */
  readonly onViolation: (violation: Violation) => void;
  readonly onOnline: (at: number) => void;
  /** The broker took what `reAuthenticate` began. */
  readonly onReAuthenticated?: () => void;
  /** What connecting is made of as it goes, for the doctor. */
  readonly onProgress?: (progress: ConnectProgress) => void;
  /** Only after `onOnline`. */
  readonly onOffline: (at: number) => void;
}

/** A stage begins (a second attempt may begin one again), or something is learnt about the present one. */
export type ConnectProgress =
  | { readonly kind: 'step'; readonly step: string; readonly stage: ConnectStage }
  | {
      readonly kind: 'fact';
      readonly label: string;
      readonly value: string;
      readonly certificate: CertificateFacts | undefined;
    };

export interface BrokerConnectionSnapshot {
  readonly state: ConnectionState;
  readonly subscriptions: readonly SubscriptionState[];
  /** Of the latest CONNACK; null until the first. */
  readonly broker: BrokerLimits | null;
  readonly unverifiedTls: boolean;
}

/** What one network connection was opened with. */
interface NetworkAttempt {
  readonly protocolVersion: ProtocolVersion;
  /** Moment at which the attempt is given up, milliseconds since 1970. */
  readonly deadlineAt: number;
  readonly secrets: ConnectSecrets;
  readonly blot: (text: string) => string;
}

const always = (): boolean => true;

export class BrokerConnection {
  readonly #options: BrokerConnectionOptions;
  #secrets: ConnectSecrets | null;
  /** Tells secrets that were asked for before the last time they were to be dropped. */
  #dropCount = 0;
  readonly #subscriptions: Subscriptions;
  /** Survives network connections: a repeated QoS 2 message is delivered once (clause 4.3.3). */
  readonly #unreleased = new Set<number>();
  #machine: Machine = idleMachine;
  #clientId: string;
  #broker: BrokerLimits | null = null;
  #network: NetworkConnection | null = null;
  #publishing: Publishing | null = null;
  #retryTimer: NodeJS.Timeout | null = null;
  /** The broker took 3.1.1 after it had refused 5 (`auto` only). */
  #olderBroker = false;
  /** Tells a password that was asked for by an attempt that is over. */
  #attempt = 0;
  #goodbye: Promise<void> = Promise.resolve();
  #changeTold = false;

  constructor(options: BrokerConnectionOptions) {
    this.#options = options;
    this.#secrets = options.secrets;
    this.#clientId = this.#firstClientId();
    const { settings, heldFilters = [] } = options;
    this.#subscriptions = new Subscriptions(settings.subscriptions, heldFilters, () => this.#changed());
  }

  snapshot(): BrokerConnectionSnapshot {
    const { settings } = this.#options;
    const secure = settings.scheme === 'mqtts' || settings.scheme === 'wss';
    return {
      state: this.#machine.state,
      subscriptions: this.#subscriptions.states(),
      broker: this.#broker,
      unverifiedTls: secure && settings.tls.verification === 'off',
    };
  }

  /**
   * Starts to connect, also after a refusal (with the same client id: that takes a session over). `freshClientId` takes a new random one.
   * Throws AppError `invalidInput` with the first field at fault.
   */
  open(options: { readonly freshClientId?: boolean } = {}): void {
    const [problem] = this.#secrets === null ? [] : this.#problems(this.#secrets);
    if (problem !== undefined) throw new AppError('invalidInput', problem.message, { field: problem.field });
    if (this.#machine.state.kind === 'connecting' || this.#machine.state.kind === 'online') return;
    if (options.freshClientId === true) {
      this.#clientId = this.#randomClientId();
      // What the broker keeps for the old id has nothing to do with the new one.
      this.#unreleased.clear();
    }
    this.#olderBroker = false;
    this.#subscriptions.forget();
    this.#step({ kind: 'open', at: this.#options.now() });
  }

  /** Forgets the secrets: the next attempt to connect asks for them. One network connection may go on with what it was opened with. */
  dropSecrets(): void {
    if (this.#options.askSecrets === undefined) return;
    this.#dropCount += 1;
    this.#secrets = null;
  }

  /** Filters that the broker may keep with the session after this connection. */
  heldFilters(): readonly string[] {
    return this.#subscriptions.held();
  }

  /** Filters as the profile now has them: carried out at once while online, otherwise with the next network connection. */
  setSubscriptions(subscriptions: readonly Subscription[]): void {
    this.#subscriptions.set(subscriptions);
  }

  /** Does not wait for the timer. */
  retryNow(): void {
    this.#step({ kind: 'retryNow', at: this.#options.now() });
  }

  /** Publishes; rejects with an AppError, at once when there is no connection: nothing is kept for later. */
  async publish(topicName: string, payload: Uint8Array, options: PublishOptions): Promise<PublishAnswer> {
    const problem = topicNameProblem(topicName);
    if (problem !== null) throw new AppError('invalidInput', problem, { field: 'topicName' });
    const publishing = this.#publishing;
    if (publishing === null) {
      throw new AppError(
        'offline',
        'There is no connection to the broker, so nothing was sent. Treeline keeps no messages for later.',
      );
    }
    return await publishing.publish(topicName, payload, options);
  }

  /** Proves once more who we are, by the profile's authentication method (MQTT 5 clause 4.12.1). False, and nothing is sent, where there is none, or offline. */
  reAuthenticate(): boolean {
    return this.#network?.reAuthenticate() ?? false;
  }

  /** Calls back when the broker has answered a PINGREQ sent now, and not at all when the network connection ends before. False unless online. */
  ping(answered: () => void): boolean {
    return this.#network?.ping(answered) ?? false;
  }

  /**
   * A second connection to the same broker as the same user, under a random client ID and without a session, for these filters only. It
   * speaks the version that this one found to work. To be opened, watched and closed by the caller.
   */
  sibling(parts: {
    readonly subscriptions: readonly Subscription[];
    readonly sink: MessageSink;
    readonly onChanged: () => void;
    readonly onViolation: (violation: Violation) => void;
  }): BrokerConnection {
    const { settings } = this.#options;
    return new BrokerConnection({
      ...this.#options,
      secrets: this.#secrets,
      heldFilters: [],
      settings: {
        ...settings,
        clientId: '',
        cleanStart: true,
        sessionExpiryInterval: 0,
        protocolVersion: this.#broker?.protocolVersion ?? settings.protocolVersion,
        subscriptions: [...parts.subscriptions],
      },
      sink: parts.sink,
      isWatched: always,
      // The log is about what the user sees as the connection.
      packetLog: null,
      onChanged: parts.onChanged,
      onViolation: parts.onViolation,
      onOnline: () => undefined,
      onOffline: () => undefined,
    });
  }

  /** Leaves at once, at any step; resolves when the socket is closed (a second at most). */
  close(): Promise<void> {
    this.#step({ kind: 'close', at: this.#options.now() });
    return this.#goodbye;
  }

  #step(event: MachineEvent): void {
    const wasOnline = this.#machine.state.kind === 'online';
    const { machine, effects } = advance(this.#machine, event);
    if (machine === this.#machine) return;
    this.#machine = machine;
    const online = machine.state.kind === 'online';
    if (wasOnline && !online) this.#options.onOffline(this.#options.now());
    if (!wasOnline && online) this.#options.onOnline(this.#options.now());
    for (const effect of effects) this.#carryOut(effect);
    this.#changed();
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        return this.#connect();
      case 'disconnect':
        return this.#disconnect();
      case 'startTimer':
        this.#retryTimer = setTimeout(() => this.#step({ kind: 'timerFired', at: this.#options.now() }), effect.ms);
        return;
      case 'stopTimer':
        if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
        this.#retryTimer = null;
    }
  }

  #connect(): void {
    const { settings } = this.#options;
    const wanted = settings.protocolVersion;
    const version = wanted === 'auto' ? (this.#olderBroker ? 4 : 5) : wanted;
    const { askPassword } = this.#options;
    if (askPassword !== null || this.#secrets === null) void this.#connectAfterAsking(version);
    else this.#openNetwork(version, this.#options.now() + settings.connectTimeoutMs, this.#secrets);
  }

  async #connectAfterAsking(version: ProtocolVersion): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const { askPassword, settings } = this.#options;
    const asked = await this.#askForSecrets();
    // Closed meanwhile, and perhaps opened again.
    const isOver = (): boolean => attempt !== this.#attempt || this.#machine.state.kind !== 'connecting';
    if (isOver()) return;
    const failed = (end: NetworkEnd): void => {
      const blot = blotterFor(settings, {});
      this.#ended(end, { protocolVersion: version, deadlineAt: this.#options.now(), secrets: {}, blot });
    };
    if (asked.kind !== 'secrets') return failed({ kind: 'noPassword', answer: asked });
    let { secrets } = asked;
    if (askPassword !== null) {
      this.#step({ kind: 'stepped', step: 'Asking for the password' });
      const answer = await askPassword();
      if (isOver()) return;
      if (answer.kind !== 'password') return failed({ kind: 'noPassword', answer });
      secrets = { ...secrets, password: answer.password };
    }
    this.#openNetwork(version, this.#options.now() + settings.connectTimeoutMs, secrets);
  }

  async #askForSecrets(): Promise<SecretsAnswer> {
    const { askSecrets } = this.#options;
    if (this.#secrets !== null) return { kind: 'secrets', secrets: this.#secrets };
    assert(askSecrets !== undefined, 'secrets are null only where they can be asked for');
    this.#step({ kind: 'stepped', step: 'Reading the secrets' });
    const dropCount = this.#dropCount;
    const answer = await askSecrets();
    if (answer.kind !== 'secrets') return answer;
    const [problem] = this.#problems(answer.secrets);
    if (problem !== undefined) return { kind: 'failed', message: problem.message, isLasting: true };
    if (dropCount === this.#dropCount) this.#secrets = answer.secrets;
    return answer;
  }

  #problems(secrets: ConnectSecrets): ReturnType<typeof checkConnectOptions> {
    return checkConnectOptions({ ...this.#options.settings, demo: false }, secrets);
  }

  #openNetwork(protocolVersion: ProtocolVersion, deadlineAt: number, secrets: ConnectSecrets): void {
    const { settings, now } = this.#options;
    const blot = blotterFor(settings, secrets);
    const network = new NetworkConnection({
      target: transportTargetFrom(settings, secrets),
      fields: connectFieldsFrom(settings, secrets, this.#clientId),
      protocolVersion,
      timeoutMs: Math.min(settings.connectTimeoutMs, Math.max(1, deadlineAt - now())),
      sink: this.#options.sink,
      isWatched: this.#options.isWatched ?? always,
      read: () => this.#options.onRead?.(),
      unreleased: this.#unreleased,
      now,
      packetLog: this.#options.packetLog,
      blot,
      step: (step, stage) => {
        this.#options.onProgress?.({ kind: 'step', step, stage });
        this.#step({ kind: 'stepped', step });
      },
      fact: (label, value, certificate) => this.#options.onProgress?.({ kind: 'fact', label, value, certificate }),
      accepted: (limits) => this.#accepted(network, limits),
      reAuthenticated: () => this.#options.onReAuthenticated?.(),
      ended: (end) => this.#ended(end, { protocolVersion, deadlineAt, secrets, blot }),
    });
    this.#network = network;
  }

  #accepted(network: NetworkConnection, limits: BrokerLimits): void {
    const { client } = network;
    if (client === null) return;
    if (limits.protocolVersion === 4) this.#olderBroker = true;
    this.#broker = limits;
    this.#publishing = new Publishing({ client, limits, whenFlushed: (done) => network.whenFlushed(done) });
    this.#step({ kind: 'connected', at: this.#options.now() });
    this.#subscriptions.begin(client, limits);
  }

  #ended(end: NetworkEnd, { protocolVersion, deadlineAt, secrets, blot }: NetworkAttempt): void {
    this.#network = null;
    this.#publishing?.connectionLost();
    this.#publishing = null;
    const { settings, now, random } = this.#options;
    // With an authentication method there is no older version to fall back to: it would send the password that SCRAM keeps.
    const mayFallBack = settings.protocolVersion === 'auto' && settings.authenticationMethod === '';
    if (protocolVersion === 5 && mayFallBack && looksLikeOlderBroker(end)) {
      this.#step({ kind: 'stepped', step: 'Trying MQTT 3.1.1, because the broker did not take MQTT 5' });
      this.#options.packetLog?.end('The broker did not take MQTT 5.');
      return this.#openNetwork(4, deadlineAt, secrets);
    }
    if (end.kind === 'violation') this.#options.onViolation(blottedViolation(end.violation, blot));
    const at = now();
    const target = transportTargetFrom(settings, secrets);
    const told = endingFrom(end, {
      scheme: settings.scheme,
      host: target.host,
      place: placeOf(target),
      ...(target.tls === null || target.tls.serverName === null ? {} : { serverName: target.tls.serverName }),
      ...(target.addressFamily === 'any' ? {} : { onlyFamily: target.addressFamily === 'ipv4' ? 'IPv4' : 'IPv6' }),
      protocolVersion,
      wantedVersion: settings.protocolVersion,
      clientId: this.#clientId,
      at,
    });
    const ending = blottedEnding(told, blot);
    this.#options.packetLog?.end(ending.failure.message);
    const mayBeTakeover = settings.clientId !== '' && this.#clientId === settings.clientId;
    const suspicion = this.#subscriptions.interrupted(end);
    this.#step({
      kind: 'ended',
      at,
      ending: withSuspicion(ending, suspicion),
      mayBeTakeover,
      // Finding the filter at fault takes further attempts: otherwise there would be no way to connect at all.
      reconnect:
        suspicion.kind === 'none'
          ? settings.reconnect
          : { ...settings.reconnect, enabled: true, maximumAttempts: null },
      random: random(),
    });
  }

  #disconnect(): void {
    this.#attempt += 1;
    const network = this.#network;
    this.#network = null;
    this.#publishing?.connectionLost();
    this.#publishing = null;
    this.#subscriptions.interrupted({ kind: 'library', text: 'closed by the user' });
    if (network === null) return;
    this.#goodbye = network.close();
    this.#options.packetLog?.end(null);
  }

  /** Many changes in one go are told once. */
  #changed(): void {
    if (this.#changeTold) return;
    this.#changeTold = true;
    setImmediate(() => {
      this.#changeTold = false;
      this.#options.onChanged();
    });
  }

  #firstClientId(): string {
    const { clientId, clientIdUnique } = this.#options.settings;
    if (clientId === '') return this.#randomClientId();
    return clientIdUnique ? `${clientId}_${this.#randomCharacters(8)}` : clientId;
  }

  /** 60 random bits: two Treelines never fight over one id. 3.1.1 promises room for 23 characters only (clause 3.1.3.1). */
  #randomClientId(): string {
    return `treeline_${this.#randomCharacters(12)}`;
  }

  /** Five random bits each. */
  #randomCharacters(count: number): string {
    let text = '';
    for (let index = 0; index < count; index++) text += Math.floor(this.#options.random() * 32).toString(32);
    return text;
  }
}

/** A connection that ended over a filter is opened again without it, whatever its reason code says otherwise. */
function withSuspicion(ending: Ending, suspicion: Suspicion): Ending {
  if (suspicion.kind === 'none') return ending;
  const told =
    suspicion.kind === 'blamed'
      ? ` This happened over the filter “${suspicion.topicFilter}”, which is left out from now on.`
      : ' This may be about one of the filters, so they are asked for one by one next time.';
  const closedByPeer = ending.closedByPeer && suspicion.kind === 'suspected';
  return {
    ...ending,
    remedy: 'retry',
    closedByPeer,
    failure: { ...ending.failure, message: ending.failure.message + told },
  };
}
