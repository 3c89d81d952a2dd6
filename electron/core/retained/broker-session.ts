// A second, short session with the broker of a connection: subscribes to a few filters, hands over what comes, and knows when no more
// retained messages are to be expected. Opened by asking.ts and clearing.ts, once for each question.

import type { SubscriptionState } from '../../../shared/connection.ts';
import type { MessageProperties } from '../../../shared/message.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Qos, Subscription } from '../../../shared/profile-parts.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import { flagQosMask, flagRetain } from '../broker/message-sink.ts';

/** A message as it came; `payload` is only lent. */
export interface SessionMessage {
  readonly topicName: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  /** It was kept by the broker when we subscribed. False: published since. */
  readonly retained: boolean;
  readonly properties: MessageProperties | null;
}

export interface BrokerSessionOptions {
  readonly broker: Pick<BrokerConnection, 'sibling'>;
  readonly subscriptions: readonly Subscription[];
  /** Hand over messages that were published since, too. */
  readonly withLive: boolean;
  readonly onMessage: (message: SessionMessage) => void;
  readonly onTooLarge?: () => void;
  /** How far it is, in words. */
  readonly onStep?: (step: string) => void;
}

/** Shortest silence, in milliseconds, that counts as the end: some brokers send retained messages from another process than PINGRESP. */
const quietMs = 400;
const longestQuietMs = 5_000;
/** A broker that neither answers nor sends for so long, in milliseconds, is given up. */
const silentMs = 20_000;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class BrokerSession {
  readonly #connection: BrokerConnection;
  readonly #options: BrokerSessionOptions;
  readonly #waiters = new Set<() => void>();
  #failure: AppError | null = null;
  #receivedCount = 0;
  #closed = false;

  private constructor(options: BrokerSessionOptions) {
    this.#options = options;
    this.#connection = options.broker.sibling({
      subscriptions: options.subscriptions,
      sink: {
        receive: (bytes, topicStart, topicEnd, payloadStart, payloadEnd, flags, _at, properties) => {
          const retained = (flags & flagRetain) !== 0;
          if (this.#closed || (!retained && !options.withLive)) return;
          this.#receivedCount += 1;
          options.onMessage({
            topicName: decoder.decode(bytes.subarray(topicStart, topicEnd)),
            payload: bytes.subarray(payloadStart, payloadEnd),
            qos: (flags & flagQosMask) as Qos,
            retained,
            properties,
          });
        },
        refuse: (reason) => {
          if (reason === 'tooLarge') options.onTooLarge?.();
        },
      },
      onChanged: () => this.#changed(),
      onViolation: ({ message, detail }) => this.#fail(new AppError('connectionLost', message, { detail })),
    });
  }

  /** Connects and subscribes; resolves when every filter has its answer. Rejects with AppError, or the signal's reason. */
  static async open(options: BrokerSessionOptions, signal: AbortSignal): Promise<BrokerSession> {
    const session = new BrokerSession(options);
    try {
      session.#connection.open();
      await session.until(() => session.subscriptions().every(({ outcome }) => outcome.kind !== 'waiting'), signal);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  subscriptions(): readonly SubscriptionState[] {
    return this.#connection.snapshot().subscriptions;
  }

  /** Resolves when the condition holds; looked at after every change. Rejects when the session ends before. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#failure !== null) throw this.#failure;
      if (condition()) return;
      await this.#woken(signal, silentMs);
    }
  }

  /**
   * Resolves when the broker has nothing more for us: it answered a ping, and in a while after that nothing came. `newCount` counts what
   * matters, so that a topic that never rests does not hold this up. `enough` ends the wait sooner.
   */
  async untilQuiet(newCount: () => number, signal: AbortSignal, enough: () => boolean = () => false): Promise<void> {
    while (!enough()) {
      const before = newCount();
      const pingedAt = performance.now();
      await this.#answered(signal, enough);
      const roundTripMs = performance.now() - pingedAt;
      await this.#rest(Math.min(Math.max(quietMs, 3 * roundTripMs), longestQuietMs), signal, enough);
      if (newCount() === before) return;
    }
  }

  /** The owner has seen something that a waiting condition may depend on. */
  wake(): void {
    for (const waiter of this.#waiters) waiter();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#connection.close();
  }

  async #answered(signal: AbortSignal, enough: () => boolean): Promise<void> {
    let isAnswered = false;
    this.#connection.ping(() => {
      isAnswered = true;
      this.wake();
    });
    let seen = this.#receivedCount;
    let silentSince = performance.now();
    await this.until(() => {
      if (this.#receivedCount !== seen) {
        seen = this.#receivedCount;
        silentSince = performance.now();
      } else if (performance.now() - silentSince > silentMs) {
        throw new AppError('timeout', 'The broker stopped answering while it was asked for its retained messages.');
      }
      return isAnswered || enough();
    }, signal);
  }

  async #rest(restMs: number, signal: AbortSignal, enough: () => boolean): Promise<void> {
    const endsAt = performance.now() + restMs;
    for (;;) {
      signal.throwIfAborted();
      if (this.#failure !== null) throw this.#failure;
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0 || enough()) return;
      await this.#woken(signal, leftMs);
    }
  }

  /** Waits for the next change, an abort, or the time. */
  #woken(signal: AbortSignal, limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.ceil(limitMs));
      this.#waiters.add(end);
      signal.addEventListener('abort', end);
    });
  }

  #changed(): void {
    const { state } = this.#connection.snapshot();
    if (state.kind === 'waiting' || state.kind === 'refused') {
      const { message, detail } = state.failure;
      this.#fail(
        new AppError(
          state.kind === 'refused' ? 'brokerRefused' : 'connectionLost',
          `Treeline asks in a second session, under a client ID of its own, and that one ended. ${message}`,
          detail === null ? {} : { detail },
        ),
      );
    } else if (state.kind === 'connecting') this.#options.onStep?.(state.step);
    this.wake();
  }

  /** It does not try again by itself: whoever asked is told, and asks again. */
  #fail(error: AppError): void {
    this.#failure ??= error;
    void this.#connection.close();
    this.wake();
  }
}
