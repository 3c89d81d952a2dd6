// Asks the broker for the profile's filters, one SUBSCRIBE each, and knows what became of each. Owned by connection.ts, for all its network connections.

import type { MqttClient, Packet } from 'mqtt';
import type { BrokerLimits, ProtocolVersion, SubscriptionState } from '../../../shared/connection.ts';
import { reasonCodeSentence } from '../../../shared/mqtt/reason-sentence.ts';
import type { Qos, Subscription } from '../../../shared/profile-parts.ts';
import type { NetworkEnd } from './network-end.ts';

type SubackPacket = Extract<Packet, { readonly cmd: 'suback' }>;
type Outcome = SubscriptionState['outcome'];

/** What the end of a network connection says about the filters. */
export type Suspicion =
  | { readonly kind: 'none' }
  /** Some filter may be the cause; next time they are asked for one by one. */
  | { readonly kind: 'suspected' }
  /** This filter is the cause and is left out from now on. */
  | { readonly kind: 'blamed'; readonly topicFilter: string };

/** SUBSCRIBEs on their way at once. */
const windowSize = 8;
/** A SUBACK that is longer on its way than this, in milliseconds, no longer holds up the next filter. */
const patienceMs = 10_000;

/** DISCONNECT reason codes that may answer a SUBSCRIBE. */
const subscribeCodes: ReadonlySet<number> = new Set([0x80, 0x81, 0x82, 0x83, 0x87, 0x8f, 0x9e, 0xa1, 0xa2]);

/**
 * Some brokers answer a filter they do not allow by closing the connection. To find the filter, those that were unanswered when it happened
 * are asked for one by one next time, and one that ends the connection again is left out; otherwise nothing would ever be received.
 */
export class Subscriptions {
  readonly #wanted: readonly Subscription[];
  readonly #changed: () => void;
  readonly #outcomes: Outcome[];
  /** Filters that ended a connection, by index. */
  readonly #leftOut = new Map<number, Outcome>();
  readonly #unanswered = new Set<number>();
  readonly #impatient = new Map<number, NodeJS.Timeout>();
  #queue: number[] = [];
  #careful = false;
  /** Tells answers of an earlier network connection from those of this one. */
  #round = 0;

  constructor(wanted: readonly Subscription[], changed: () => void) {
    this.#wanted = wanted;
    this.#changed = changed;
    this.#outcomes = wanted.map(() => ({ kind: 'waiting' }));
  }

  states(): readonly SubscriptionState[] {
    return this.#wanted.map(({ topicFilter, qos }, index) => ({ topicFilter, qos, outcome: this.#outcome(index) }));
  }

  /** The user opens the connection anew: suspicions are forgotten. */
  forget(): void {
    this.#leftOut.clear();
    this.#careful = false;
    this.#wanted.forEach((_, index) => this.#outcomes.splice(index, 1, { kind: 'waiting' }));
  }

  /** The broker accepted us. */
  begin(client: MqttClient, limits: BrokerLimits): void {
    this.#round++;
    this.#queue = [];
    for (const [index, subscription] of this.#wanted.entries()) {
      if (this.#leftOut.has(index)) continue;
      const refused = unavailable(subscription.topicFilter, limits);
      this.#outcomes[index] = refused ?? { kind: 'waiting' };
      if (refused === null) this.#queue.push(index);
    }
    this.#sendNext(client, limits, this.#round);
  }

  /** The network connection is over. */
  interrupted(end: NetworkEnd): Suspicion {
    this.#round++;
    const unanswered = [...this.#unanswered];
    this.#unanswered.clear();
    for (const timer of this.#impatient.values()) clearTimeout(timer);
    this.#impatient.clear();
    this.#queue = [];
    this.#wanted.forEach((_, index) => this.#outcomes.splice(index, 1, { kind: 'waiting' }));
    if (unanswered.length === 0 || !mayAnswerSubscribe(end)) return { kind: 'none' };

    const [only] = unanswered;
    const told = end.kind === 'disconnected';
    if (unanswered.length > 1 || only === undefined || (!told && !this.#careful)) {
      this.#careful = true;
      return { kind: 'suspected' };
    }
    const topicFilter = this.#wanted[only]?.topicFilter ?? '';
    const message = told
      ? `${reasonCodeSentence(end.reasonCode, 'suback')} The broker closed the connection over this filter, so it is left out.`
      : 'The broker closed the connection when asked for this filter, so it is left out.';
    this.#leftOut.set(only, { kind: 'refused', reasonCode: told ? end.reasonCode : null, message });
    return { kind: 'blamed', topicFilter };
  }

  #outcome(index: number): Outcome {
    return this.#leftOut.get(index) ?? this.#outcomes[index] ?? { kind: 'waiting' };
  }

  #sendNext(client: MqttClient, limits: BrokerLimits, round: number): void {
    const limit = this.#careful ? 1 : windowSize;
    while (this.#impatient.size < limit) {
      const index = this.#queue.shift();
      const wanted = index === undefined ? undefined : this.#wanted[index];
      if (index === undefined || wanted === undefined) return;
      this.#unanswered.add(index);
      const goOn = (): void => {
        clearTimeout(this.#impatient.get(index));
        if (this.#impatient.delete(index)) this.#sendNext(client, limits, round);
      };
      this.#impatient.set(index, setTimeout(goOn, patienceMs));
      client.subscribe(wanted.topicFilter, { qos: wanted.qos }, (error, _granted, packet) => {
        if (round !== this.#round) return;
        const outcome = outcomeFrom(packet, error, limits.protocolVersion);
        if (outcome === null) return;
        this.#unanswered.delete(index);
        this.#outcomes[index] = outcome;
        this.#changed();
        goOn();
      });
    }
  }
}

/** What the SUBACK says; null when there was none because the connection ended. */
function outcomeFrom(
  packet: SubackPacket | undefined,
  error: Error | null,
  protocolVersion: ProtocolVersion,
): Outcome | null {
  const [code] = packet?.granted ?? [];
  if (typeof code !== 'number') {
    // mqtt.js knows a filter it will not send; a closed connection is told by its own event.
    return error !== null && error.message.startsWith('Invalid topic')
      ? { kind: 'refused', reasonCode: null, message: 'This is not a valid topic filter.' }
      : null;
  }
  if (code < 0x80) return { kind: 'granted', grantedQos: qosFrom(code) };
  if (protocolVersion !== 5) {
    return {
      kind: 'refused',
      reasonCode: code,
      message:
        'The broker refused this filter. MQTT 3.1.1 has no way to say why; a missing permission is the usual reason.',
    };
  }
  const reasonString = packet?.properties?.reasonString;
  const told = reasonString === undefined || reasonString === '' ? '' : ` The broker says: “${reasonString}”`;
  return { kind: 'refused', reasonCode: code, message: `${reasonCodeSentence(code, 'suback')}${told}` };
}

/** What the broker announced not to offer is not asked for (clauses 3.2.2.3.11 to 3.2.2.3.13, 3.2.2.3.6). */
function unavailable(topicFilter: string, limits: BrokerLimits): Outcome | null {
  const refused = (reasonCode: number, message: string): Outcome => ({ kind: 'refused', reasonCode, message });
  if (topicFilter.startsWith('$share/') && limits.protocolVersion === 5 && !limits.sharedSubscriptionAvailable) {
    return refused(0x9e, 'The broker announced that it offers no shared subscriptions. Nothing was sent.');
  }
  if (/[+#]/.test(topicFilter) && !limits.wildcardSubscriptionAvailable) {
    return refused(0xa2, 'The broker announced that it offers no wildcards. Name the topics one by one.');
  }
  const size = 5 + 2 + 1 + 2 + Buffer.byteLength(topicFilter) + 1;
  if (limits.maximumPacketSize !== null && size > limits.maximumPacketSize) {
    return refused(
      0x95,
      `The filter does not fit into the ${limits.maximumPacketSize} bytes that the broker takes per packet.`,
    );
  }
  return null;
}

function mayAnswerSubscribe(end: NetworkEnd): end is Extract<NetworkEnd, { kind: 'disconnected' | 'transport' }> {
  if (end.kind === 'disconnected') return subscribeCodes.has(end.reasonCode);
  if (end.kind !== 'transport') return false;
  const { problem } = end;
  return (
    problem.kind === 'closed' ||
    problem.kind === 'websocketClosed' ||
    (problem.kind === 'system' && problem.code === 'ECONNRESET')
  );
}

function qosFrom(code: number): Qos {
  return code === 0 || code === 1 ? code : 2;
}
