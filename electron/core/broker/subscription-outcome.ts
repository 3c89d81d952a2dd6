// What answers to SUBSCRIBE and UNSUBSCRIBE, or the end of a connection instead of one, mean for a filter. Pure. Used by subscriptions.ts.

import type { Packet } from 'mqtt';
import type { BrokerLimits, ProtocolVersion, SubscriptionState } from '../../../shared/connection.ts';
import { reasonCodeSentence } from '../../../shared/mqtt/reason-sentence.ts';
import type { Qos, Subscription } from '../../../shared/profile-parts.ts';
import type { NetworkEnd } from './network-end.ts';

type SubackPacket = Extract<Packet, { readonly cmd: 'suback' }>;
type Outcome = SubscriptionState['outcome'];

/** DISCONNECT reason codes that may answer a SUBSCRIBE. */
const subscribeCodes: ReadonlySet<number> = new Set([0x80, 0x81, 0x82, 0x83, 0x87, 0x8f, 0x9e, 0xa1, 0xa2]);

/** What the SUBACK says; null when there was none because the connection ended. */
export function outcomeFromSuback(
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
  const message = `${reasonCodeSentence(code, 'suback')}${wordsOf(packet?.properties?.reasonString)}`;
  return { kind: 'refused', reasonCode: code, message };
}

/** What the broker announced not to offer is not asked for (clauses 3.2.2.3.11 to 3.2.2.3.13, 3.2.2.3.6), nor what ends the connection (3.8.3-4). */
export function unavailable({ topicFilter, noLocal }: Subscription, limits: BrokerLimits): Outcome | null {
  const refused = (reasonCode: number, message: string): Outcome => ({ kind: 'refused', reasonCode, message });
  if (topicFilter.startsWith('$share/') && limits.protocolVersion === 5 && !limits.sharedSubscriptionAvailable) {
    return refused(0x9e, 'The broker announced that it offers no shared subscriptions. Nothing was sent.');
  }
  if (noLocal && topicFilter.startsWith('$share/') && limits.protocolVersion === 5) {
    return refused(0x82, 'MQTT forbids “no local” with a shared subscription. Switch it off.');
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

/** What the UNSUBACK says; null: the broker holds the filter no more. 3.1.1's carries nothing (clause 3.11.2 of both). */
export function outcomeFromUnsuback(packet: Packet | undefined): Outcome | null {
  if (packet?.cmd !== 'unsuback') return null;
  // The list is missing with 3.1.1, whatever the types say.
  const [code] = (packet.granted as readonly number[] | undefined) ?? [];
  if (code === undefined || code < 0x80) return null;
  const message = `${reasonCodeSentence(code, 'unsuback')}${wordsOf(packet.properties?.reasonString)} Messages go on coming.`;
  return { kind: 'notEnded', reasonCode: code, message };
}

/** Why a filter that ended the connection is not asked for any more. */
export function leftOutBecause(end: SubscribeEnd): Outcome {
  const isTold = end.kind === 'disconnected';
  const message = isTold
    ? `${reasonCodeSentence(end.reasonCode, 'suback')} The broker closed the connection over this filter, so it is left out.`
    : 'The broker closed the connection when asked for this filter, so it is left out.';
  return { kind: 'refused', reasonCode: isTold ? end.reasonCode : null, message };
}

/** The ends of a connection that may answer a SUBSCRIBE. */
type SubscribeEnd = Extract<NetworkEnd, { kind: 'disconnected' | 'transport' }>;

export function mayAnswerSubscribe(end: NetworkEnd): end is SubscribeEnd {
  if (end.kind === 'disconnected') return subscribeCodes.has(end.reasonCode);
  if (end.kind !== 'transport') return false;
  const { problem } = end;
  return (
    problem.kind === 'closed' ||
    problem.kind === 'websocketClosed' ||
    (problem.kind === 'system' && problem.code === 'ECONNRESET')
  );
}

function wordsOf(reasonString: string | undefined): string {
  return reasonString === undefined || reasonString === '' ? '' : ` The broker says: “${reasonString}”`;
}

function qosFrom(code: number): Qos {
  return code === 0 || code === 1 ? code : 2;
}
