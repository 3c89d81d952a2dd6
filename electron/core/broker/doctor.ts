// The connection doctor: connects once with the very code that always connects, and tells of each step. Made by the core's doctor-feed.ts.

import { isIP } from 'node:net';
import { assert } from '../../../shared/assert.ts';
import type { OfferedCertificate } from '../../../shared/certificate.ts';
import type { SubscriptionState } from '../../../shared/connection.ts';
import type { DoctorFact, DoctorFrame, DoctorStage } from '../../../shared/doctor.ts';
import type { ProfileSettings } from '../../../shared/profile.ts';
import { checkConnectOptions, type ConnectSecrets, placeOf, transportTargetFrom } from './connect-options.ts';
import { BrokerConnection, type BrokerConnectionSnapshot, type ConnectProgress } from './connection.ts';
import { DoctorSteps } from './doctor-steps.ts';
import { blottedFrame, blotterFor } from './blotted-secrets.ts';
import type { MessageSink } from './message-sink.ts';
import type { AskPassword, PasswordAnswer } from './password-answer.ts';
import { proxyFor } from './proxy.ts';

export interface DoctorOptions {
  /** Host and port are those to use: for the demo profile the caller fills them in. */
  readonly settings: ProfileSettings;
  readonly secrets: ConnectSecrets;
  /** Null: the password is among the secrets, or there is none. */
  readonly askPassword: AskPassword | null;
  /** The profile's connection is open: its client ID must not be used a second time. */
  readonly isOpen: boolean;
  readonly now: () => number;
  readonly monotonicNow: () => number;
  readonly random: () => number;
  /** `frame()` has changed. */
  readonly onChanged: () => void;
}

/** What comes is counted by nobody and kept nowhere: the try ends as soon as the filters are answered. */
const deafSink: MessageSink = { receive: () => undefined, refuse: () => undefined };
const dayMs = 86_400_000;
/** A certificate that ends sooner than this is worth a warning. */
const soonMs = 30 * dayMs;

const notes = {
  ownClientId:
    'A client ID of its own was used, because the connection is open and the broker would have ended it otherwise. Rules for the profile’s client ID were not tried.',
  ownSession:
    'A client ID of its own was used, so that messages waiting in the profile’s session stay there. Rules for the profile’s client ID were not tried.',
  olderVersion: 'The broker did not take MQTT 5, so MQTT 3.1.1 was tried. The steps below are those of the second try.',
} as const;

export class Doctor {
  readonly #options: DoctorOptions;
  readonly #steps: DoctorSteps;
  readonly #place: string;
  readonly #notes: string[] = [];
  #connection: BrokerConnection | null = null;
  #timer: NodeJS.Timeout | null = null;
  #offered: OfferedCertificate | null = null;
  /** The password that was asked for: no secret of the profile, but as secret. */
  #askedFor: ConnectSecrets = {};
  #over = false;

  /** Starts at once. */
  constructor(options: DoctorOptions) {
    this.#options = options;
    const target = transportTargetFrom(options.settings, options.secrets);
    this.#place = placeOf(target);
    this.#steps = new DoctorSteps(stagesOf(options.settings, options.secrets), options.monotonicNow);
    this.#start();
  }

  frame(): DoctorFrame {
    const steps = this.#steps.list();
    const failed = steps.some(({ state }) => state === 'failed');
    const frame: DoctorFrame = {
      place: this.#place,
      outcome: !this.#over
        ? 'running'
        : failed
          ? 'failed'
          : steps.some(({ state }) => state === 'warned')
            ? 'warned'
            : 'passed',
      steps,
      notes: this.#notes,
      offeredCertificate: this.#offered,
    };
    const { settings, secrets } = this.#options;
    return blottedFrame(frame, blotterFor(settings, { ...secrets, ...this.#askedFor }));
  }

  /** Leaves at once, at any step. */
  cancel(): void {
    if (this.#over) return;
    this.#finish('Stopped.');
  }

  #start(): void {
    const { settings, secrets } = this.#options;
    this.#steps.begin('settings', 'Checking the settings');
    const problems = checkConnectOptions({ ...settings, demo: false }, secrets);
    if (problems.length > 0) {
      for (const { field, message } of problems) this.#steps.learn({ label: field, value: message });
      this.#steps.end('failed', 'The settings cannot be used as they are. Mend these fields first.');
      this.#over = true;
      this.#steps.close('');
      return;
    }
    this.#steps.end('passed', 'Complete.');
    const connection = new BrokerConnection({
      settings: this.#tried(),
      secrets,
      sink: deafSink,
      packetLog: null,
      askPassword: this.#options.askPassword === null ? null : () => this.#asked(),
      now: this.#options.now,
      random: this.#options.random,
      onChanged: () => this.#looked(connection.snapshot()),
      onProgress: (progress) => this.#progressed(progress),
      onViolation: () => undefined,
      onOnline: () => undefined,
      onOffline: () => undefined,
    });
    this.#connection = connection;
    connection.open();
  }

  async #asked(): Promise<PasswordAnswer> {
    const { askPassword } = this.#options;
    assert(askPassword !== null, 'asked only where there is whom to ask');
    const answer = await askPassword();
    if (answer.kind === 'password') this.#askedFor = { password: answer.password };
    return answer;
  }

  /** The settings as they are tried: nothing that others see may change by it. */
  #tried(): ProfileSettings {
    const { settings, isOpen } = this.#options;
    const subscriptions = settings.subscriptions
      .filter(({ enabled }) => enabled)
      // Retained messages are of no use here, and there may be very many.
      .map((subscription) => ({ ...subscription, retainHandling: 2 as const }));
    const hasSession = !settings.cleanStart && settings.clientId !== '';
    if (settings.clientId === '' || (!isOpen && !hasSession)) return { ...settings, subscriptions };
    this.#notes.push(isOpen ? notes.ownClientId : notes.ownSession);
    return { ...settings, subscriptions, clientId: '', cleanStart: true, sessionExpiryInterval: 0 };
  }

  #progressed(progress: ConnectProgress): void {
    if (this.#over) return;
    if (progress.kind === 'fact') {
      const { label, value, certificate } = progress;
      this.#steps.learn({ label, value, ...(certificate === undefined ? {} : { certificate }) });
    } else if (this.#steps.has(progress.stage)) {
      this.#stepped(progress.stage, progress.step);
    }
    this.#options.onChanged();
  }

  #stepped(stage: DoctorStage, step: string): void {
    const running = this.#steps.running;
    if (running?.stage === stage) return this.#steps.say(step);
    if (this.#steps.hasBegun(stage)) {
      this.#notes.push(notes.olderVersion);
      this.#steps.startOver();
    } else if (running !== null) this.#pass(running.stage, running.facts);
    this.#steps.begin(stage, step);
  }

  #pass(stage: DoctorStage, facts: readonly DoctorFact[]): void {
    const warning = stage === 'tls' ? tlsWarning(this.#options, facts) : null;
    if (warning === null) this.#steps.end('passed', passedWords[stage]);
    else this.#steps.end('warned', warning);
  }

  #looked(snapshot: BrokerConnectionSnapshot): void {
    if (this.#over) return;
    const { state } = snapshot;
    if (state.kind === 'waiting' || state.kind === 'refused') {
      const { message, detail, reasonName, reasonCode, offeredCertificate } = state.failure;
      if (this.#steps.running === null) this.#steps.beginNext();
      if (reasonName !== null)
        this.#steps.learn({ label: 'Reason code', value: `${reasonName} (${reasonCode ?? ''})` });
      if (detail !== null && offeredCertificate === undefined) this.#steps.learn({ label: 'Detail', value: detail });
      this.#offered = offeredCertificate ?? null;
      this.#steps.end('failed', message);
      return this.#finish('');
    }
    if (state.kind === 'online') this.#online(snapshot);
    this.#options.onChanged();
  }

  #online({ broker, subscriptions }: BrokerConnectionSnapshot): void {
    if (this.#steps.running?.stage === 'connect') {
      if (broker !== null) {
        const version = { 3: '3.1', 4: '3.1.1', 5: '5' }[broker.protocolVersion];
        this.#steps.learn({ label: 'Version', value: `MQTT ${version}` });
        this.#steps.learn({ label: 'Client ID', value: broker.clientId });
        this.#steps.learn({ label: 'Keep alive', value: `${broker.keepAlive} s` });
      }
      this.#steps.end('passed', passedWords.connect);
      if (!this.#steps.has('subscribe')) return this.#finish('');
      this.#steps.begin('subscribe', 'Asking for the topic filters (SUBSCRIBE)');
      const { connectTimeoutMs } = this.#options.settings;
      this.#timer = setTimeout(() => {
        const seconds = Math.round(connectTimeoutMs / 1000);
        this.#subscribed(this.#connection?.snapshot().subscriptions ?? [], `no answer within ${seconds} s`);
      }, connectTimeoutMs);
    }
    if (this.#steps.running?.stage !== 'subscribe') return;
    if (subscriptions.every(({ outcome }) => outcome.kind !== 'waiting')) this.#subscribed(subscriptions, 'no answer');
  }

  #subscribed(subscriptions: readonly SubscriptionState[], unanswered: string): void {
    let grantedCount = 0;
    for (const { topicFilter, outcome } of subscriptions) {
      if (outcome.kind === 'granted') grantedCount += 1;
      const value =
        outcome.kind === 'granted'
          ? `granted with QoS ${outcome.grantedQos}`
          : outcome.kind === 'refused'
            ? `refused: ${outcome.message}`
            : unanswered;
      this.#steps.learn({ label: topicFilter, value });
    }
    if (grantedCount === subscriptions.length) this.#steps.end('passed', 'The broker granted every topic filter.');
    else if (grantedCount > 0) {
      this.#steps.end(
        'warned',
        `The broker granted ${grantedCount} of ${subscriptions.length} topic filters. Ask its operator for the others, or subscribe to narrower ones.`,
      );
    } else {
      this.#steps.end(
        'failed',
        'The broker granted no topic filter, so nothing can be received. Subscribe to narrower filters that this user may read.',
      );
    }
    this.#finish('');
  }

  #finish(result: string): void {
    this.#over = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#steps.close(result);
    void this.#connection?.close();
    this.#options.onChanged();
  }
}

const passedWords: Readonly<Record<DoctorStage, string>> = {
  settings: 'Complete.',
  lookup: 'The name has an address.',
  tcp: 'Connections are accepted there.',
  proxy: 'The proxy makes a way to the broker.',
  tls: 'The connection is encrypted, and the certificate is accepted.',
  webSocket: 'The server speaks WebSocket.',
  connect: 'The broker let us in.',
  subscribe: 'The broker granted every topic filter.',
};

/** The steps that these settings need. */
function stagesOf(settings: ProfileSettings, secrets: ConnectSecrets): readonly DoctorStage[] {
  const target = transportTargetFrom(settings, secrets);
  const choice = proxyFor(target, process.env);
  const first = choice.kind === 'proxy' ? choice.proxy : target;
  const isNamed = target.socketPath === null && isIP(first.host) === 0;
  return [
    'settings',
    ...(isNamed ? (['lookup'] as const) : []),
    'tcp',
    ...(choice.kind === 'none' ? [] : (['proxy'] as const)),
    ...(target.tls === null ? [] : (['tls'] as const)),
    ...(target.webSocketPath === null ? [] : (['webSocket'] as const)),
    'connect',
    ...(settings.subscriptions.some(({ enabled }) => enabled) ? (['subscribe'] as const) : []),
  ];
}

/** A connection that is safe only by half, or not for long; null: it is. */
function tlsWarning({ settings, now }: DoctorOptions, facts: readonly DoctorFact[]): string | null {
  const { verification } = settings.tls;
  if (verification === 'off') {
    return 'The connection is encrypted, but the certificate was not checked: anybody on the way could read and change everything. Choose the authority’s certificate, or pin this one.';
  }
  const certificate = facts.find((fact) => fact.label === 'Certificate')?.certificate;
  const left = (certificate?.validTo ?? Infinity) - now();
  if (verification !== 'pinned' && left < soonMs) {
    return `The certificate is accepted, but it ends in ${Math.max(0, Math.floor(left / dayMs))} days. It has to be renewed on the broker by then.`;
  }
  return null;
}
