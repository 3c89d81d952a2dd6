// Asks the broker for the profile's filters, one SUBSCRIBE each, lets those go that are no longer wanted, and knows what became of each.
// Owned by connection.ts, for all its network connections.

import type { IClientSubscribeOptions, MqttClient } from 'mqtt';
import type { BrokerLimits, SubscriptionState } from '../../../shared/connection.ts';
import { plainSubscription, type Subscription } from '../../../shared/profile-parts.ts';
import type { NetworkEnd } from './network-end.ts';
import {
  leftOutBecause,
  mayAnswerSubscribe,
  outcomeFromSuback,
  outcomeFromUnsuback,
  unavailable,
} from './subscription-outcome.ts';

type Outcome = SubscriptionState['outcome'];

/** What the end of a network connection says about the filters. */
export type Suspicion =
  | { readonly kind: 'none' }
  /** Some filter may be the cause; next time they are asked for one by one. */
  | { readonly kind: 'suspected' }
  /** This filter is the cause and is left out from now on. */
  | { readonly kind: 'blamed'; readonly topicFilter: string };

/** SUBSCRIBEs and UNSUBSCRIBEs on their way at once. */
const windowSize = 8;
/** An answer that is longer on its way than this, in milliseconds, no longer holds up the next filter. */
const patienceMs = 10_000;

interface Entry {
  /** Null: no longer in the profile, but the broker may still hold it. */
  wanted: Subscription | null;
  outcome: Outcome;
  /** It ended a connection, and is not asked for until it is changed or the user opens the connection anew. */
  leftOut: Outcome | null;
  /** The broker holds it, or held it when the last network connection ended and may have kept it with the session. */
  isHeld: boolean;
  /** Tells the answer to the latest request from those before. */
  request: number;
}

const unknownEntry: Entry = { wanted: null, outcome: { kind: 'waiting' }, leftOut: null, isHeld: false, request: 0 };

/** A network connection to ask. */
interface Line {
  readonly client: MqttClient;
  readonly limits: BrokerLimits;
}

/**
 * Some brokers answer a filter they do not allow by closing the connection. To find the filter, those that were unanswered when it happened
 * are asked for one by one next time, and one that ends the connection again is left out; otherwise nothing would ever be received.
 */
export class Subscriptions {
  readonly #changed: () => void;
  /** By topic filter: the broker knows no other identity (clause 3.8.4). In the order of the profile. */
  #entries = new Map<string, Entry>();
  readonly #unanswered = new Set<string>();
  readonly #impatient = new Map<string, NodeJS.Timeout>();
  #queue: string[] = [];
  #careful = false;
  #line: Line | null = null;
  #requestCount = 0;

  /** `held`: what the broker may have kept with the session since an earlier connection. */
  constructor(wanted: readonly Subscription[], held: readonly string[], changed: () => void) {
    this.#changed = changed;
    for (const topicFilter of held) this.#entries.set(topicFilter, { ...unknownEntry, isHeld: true });
    this.#take(wanted);
  }

  states(): readonly SubscriptionState[] {
    return [...this.#entries].map(([topicFilter, { wanted, leftOut, outcome }]) => ({
      ...(wanted ?? plainSubscription(topicFilter)),
      outcome: leftOut ?? outcome,
    }));
  }

  /** Filters that the broker may keep with the session after this connection. */
  held(): readonly string[] {
    return [...this.#entries].filter(([, { isHeld }]) => isHeld).map(([topicFilter]) => topicFilter);
  }

  /** The profile has changed. What differs is asked for or let go at once while online; what stays is not touched. */
  set(wanted: readonly Subscription[]): void {
    this.#take(wanted);
    this.#sendNext();
    this.#changed();
  }

  /** The user opens the connection anew: suspicions are forgotten. */
  forget(): void {
    this.#careful = false;
    for (const [topicFilter, entry] of this.#entries) {
      if (entry.wanted === null && !entry.isHeld) this.#entries.delete(topicFilter);
      entry.leftOut = null;
      entry.outcome = idleOutcome(entry);
    }
  }

  /** The broker accepted us. */
  begin(client: MqttClient, limits: BrokerLimits): void {
    this.#line = { client, limits };
    this.#queue = [];
    for (const [topicFilter, entry] of this.#entries) {
      // With a session that was kept, the broker still holds what was let go while we were away.
      entry.isHeld &&= limits.sessionPresent;
      if (isWanted(entry) || entry.isHeld) this.#queue.push(topicFilter);
      else if (entry.wanted === null) this.#entries.delete(topicFilter);
    }
    this.#sendNext();
  }

  /** The network connection is over. */
  interrupted(end: NetworkEnd): Suspicion {
    this.#line = null;
    const unanswered = [...this.#unanswered].filter((topicFilter) => this.#entries.get(topicFilter)?.wanted?.enabled);
    this.#unanswered.clear();
    for (const timer of this.#impatient.values()) clearTimeout(timer);
    this.#impatient.clear();
    this.#queue = [];
    for (const entry of this.#entries.values()) entry.outcome = idleOutcome(entry);
    if (unanswered.length === 0 || !mayAnswerSubscribe(end)) return { kind: 'none' };

    const [only] = unanswered;
    const isTold = end.kind === 'disconnected';
    const entry = only === undefined ? undefined : this.#entries.get(only);
    if (unanswered.length > 1 || only === undefined || entry === undefined || (!isTold && !this.#careful)) {
      this.#careful = true;
      return { kind: 'suspected' };
    }
    entry.leftOut = leftOutBecause(end);
    return { kind: 'blamed', topicFilter: only };
  }

  /** Brings the entries up to what is wanted, in its order, and queues what has to be said to the broker. */
  #take(wanted: readonly Subscription[]): void {
    const before = this.#entries;
    this.#entries = new Map();
    for (const subscription of wanted) {
      const { topicFilter } = subscription;
      // The editor lets no filter in twice; in a file mended by hand the first one counts.
      if (this.#entries.has(topicFilter)) continue;
      const known = before.get(topicFilter);
      const entry: Entry = known ?? { ...unknownEntry };
      const isSame = known !== undefined && known.wanted !== null && isAlike(known.wanted, subscription);
      entry.wanted = subscription;
      this.#entries.set(topicFilter, entry);
      if (isSame) continue;
      entry.leftOut = null;
      entry.outcome = idleOutcome(entry);
      if (isWanted(entry) || entry.isHeld) this.#enqueue(topicFilter);
    }
    for (const [topicFilter, entry] of before) {
      if (this.#entries.has(topicFilter)) continue;
      const isHeld = entry.isHeld || this.#unanswered.has(topicFilter);
      if (!isHeld) continue;
      entry.wanted = null;
      entry.isHeld = true;
      entry.outcome = { kind: 'ending' };
      this.#entries.set(topicFilter, entry);
      this.#enqueue(topicFilter);
    }
  }

  #enqueue(topicFilter: string): void {
    if (this.#line !== null && !this.#queue.includes(topicFilter)) this.#queue.push(topicFilter);
  }

  #sendNext(): void {
    const line = this.#line;
    if (line === null) return;
    const limit = this.#careful ? 1 : windowSize;
    // A filter with a request on its way waits for the answer: two orders for one filter must not overtake each other.
    for (let index = 0; index < this.#queue.length && this.#impatient.size < limit; ) {
      const topicFilter = this.#queue[index];
      const entry = topicFilter === undefined ? undefined : this.#entries.get(topicFilter);
      if (topicFilter === undefined || entry === undefined) this.#queue.splice(index, 1);
      else if (this.#impatient.has(topicFilter)) index += 1;
      else {
        this.#queue.splice(index, 1);
        if (isWanted(entry)) this.#subscribe(line, topicFilter, entry, entry.wanted);
        else this.#unsubscribe(line, topicFilter, entry);
      }
    }
  }

  #subscribe(line: Line, topicFilter: string, entry: Entry, wanted: Subscription): void {
    const refused = unavailable(wanted, line.limits);
    entry.outcome = refused ?? { kind: 'waiting' };
    if (refused !== null) return this.#changed();
    const answered = this.#onItsWay(line, topicFilter, entry);
    line.client.subscribe(topicFilter, subscribeOptions(wanted, line.limits), (error, _granted, packet) => {
      const outcome = outcomeFromSuback(packet, error, line.limits.protocolVersion);
      if (outcome === null || !answered()) return;
      entry.isHeld = outcome.kind === 'granted';
      // Changed while this was on its way: the answer is about what was, and the next request says what is.
      entry.outcome = this.#queue.includes(topicFilter) ? entry.outcome : outcome;
      this.#changed();
      this.#sendNext();
    });
  }

  #unsubscribe(line: Line, topicFilter: string, entry: Entry): void {
    entry.outcome = { kind: 'ending' };
    const answered = this.#onItsWay(line, topicFilter, entry);
    this.#changed();
    line.client.unsubscribe(topicFilter, (error, packet) => {
      if ((error ?? null) !== null || !answered()) return;
      const failure = outcomeFromUnsuback(packet);
      entry.isHeld = failure !== null;
      if (this.#queue.includes(topicFilter)) entry.outcome = { kind: 'waiting' };
      else if (failure !== null) entry.outcome = failure;
      else if (entry.wanted === null) this.#entries.delete(topicFilter);
      else entry.outcome = idleOutcome(entry);
      this.#changed();
      this.#sendNext();
    });
  }

  /** Counts a request as on its way. The function given back counts the answer; false: it came too late to mean anything. */
  #onItsWay(line: Line, topicFilter: string, entry: Entry): () => boolean {
    this.#requestCount += 1;
    const request = this.#requestCount;
    entry.request = request;
    this.#unanswered.add(topicFilter);
    const letOthersPass = (): void => {
      clearTimeout(this.#impatient.get(topicFilter));
      this.#impatient.delete(topicFilter);
    };
    const timer = setTimeout(() => {
      letOthersPass();
      this.#sendNext();
    }, patienceMs);
    this.#impatient.set(topicFilter, timer);
    return () => {
      if (this.#line !== line || entry.request !== request) return false;
      this.#unanswered.delete(topicFilter);
      letOthersPass();
      return true;
    };
  }
}

type WantedEntry = Entry & { wanted: Subscription };

function isWanted(entry: Entry): entry is WantedEntry {
  return entry.wanted !== null && entry.wanted.enabled && entry.leftOut === null;
}

/** What is to be said of a filter while nothing is asked. */
function idleOutcome({ wanted }: Entry): Outcome {
  if (wanted === null) return { kind: 'ending' };
  return { kind: wanted.enabled ? 'waiting' : 'disabled' };
}

function isAlike(one: Subscription, other: Subscription): boolean {
  return (
    one.qos === other.qos &&
    one.enabled === other.enabled &&
    one.noLocal === other.noLocal &&
    one.retainAsPublished === other.retainAsPublished &&
    one.retainHandling === other.retainHandling &&
    one.subscriptionIdentifier === other.subscriptionIdentifier
  );
}

/** Options and identifier are MQTT 5's; 3.1.1 has the QoS alone. */
function subscribeOptions(
  wanted: Subscription,
  { protocolVersion, subscriptionIdentifiersAvailable }: BrokerLimits,
): IClientSubscribeOptions {
  if (protocolVersion !== 5) return { qos: wanted.qos };
  return {
    qos: wanted.qos,
    nl: wanted.noLocal,
    rap: wanted.retainAsPublished,
    rh: wanted.retainHandling,
    ...(wanted.subscriptionIdentifier === null || !subscriptionIdentifiersAvailable
      ? {}
      : { properties: { subscriptionIdentifier: wanted.subscriptionIdentifier } }),
  };
}
