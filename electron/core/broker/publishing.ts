// Publishes over one network connection within the limits the broker announced. Nothing is kept for later: offline is an error.
// Made by connection.ts when the broker accepted us, told when the network connection is over.

import type { MqttClient } from 'mqtt';
import type { BrokerLimits, ProtocolVersion } from '../../../shared/connection.ts';
import type { MessageProperties, PublishAnswer } from '../../../shared/message.ts';
import { AppError } from '../../../shared/errors.ts';
import { firstFailureCode, hexByte, reasonCodeName } from '../../../shared/mqtt/reason-code.ts';
import { reasonCodeSentence } from '../../../shared/mqtt/reason-sentence.ts';
import type { Qos } from '../../../shared/profile-parts.ts';
import { clientPropertiesFrom, propertiesBytes } from './publish-properties.ts';

export interface PublishOptions {
  readonly qos: Qos;
  readonly retain: boolean;
  /** MQTT 5 only: 3.1.1 has none, and they are left out there. */
  readonly properties?: MessageProperties;
}

export interface PublishingOptions {
  readonly client: MqttClient;
  readonly limits: BrokerLimits;
  /** Calls back when everything written so far is with the socket. */
  readonly whenFlushed: (done: () => void) => void;
}

const lostSentence =
  'The connection ended before the broker answered. The message may or may not have arrived; send it again if that does no harm.';

/** Longest wait for the broker's answer, in milliseconds. */
const answerTimeoutMs = 30_000;
/** Most publishes that wait for the broker's receive maximum; a caller beyond that is told. */
const waitingLimit = 1000;

interface Answer {
  readonly reasonCode: number;
  readonly reasonString: string;
}

interface Pending {
  readonly start: () => void;
  readonly fail: (error: AppError) => void;
}

export class Publishing {
  readonly #client: MqttClient;
  readonly #limits: BrokerLimits;
  readonly #whenFlushed: (done: () => void) => void;
  /** All that have no answer yet, in flight or waiting for their turn. */
  readonly #open = new Set<Pending>();
  readonly #waiting: Pending[] = [];
  /**
   * Answers by packet id, the latest that says something: mqtt.js gives back our own packet instead of the broker's, and PUBCOMP does not
   * repeat what PUBREC said ("no matching subscribers").
   */
  readonly #answers = new Map<number, Answer>();
  #inFlightCount = 0;

  constructor(options: PublishingOptions) {
    this.#client = options.client;
    this.#limits = options.limits;
    this.#whenFlushed = options.whenFlushed;
    this.#client.on('packetreceive', (packet) => {
      if (packet.cmd !== 'puback' && packet.cmd !== 'pubrec' && packet.cmd !== 'pubcomp') return;
      const { messageId = 0, reasonCode = 0, properties } = packet;
      if (reasonCode === 0 && this.#answers.has(messageId)) return;
      this.#answers.set(messageId, { reasonCode, reasonString: properties?.reasonString ?? '' });
    });
  }

  /** Resolves with the broker's answer (QoS 0: when the bytes are with the socket); rejects with an AppError. The topic name is a valid one. */
  publish(topicName: string, payload: Uint8Array, options: PublishOptions): Promise<PublishAnswer> {
    const limit = limitProblem(this.#limits, topicName, payload, options);
    if (limit !== null) return Promise.reject(limit);
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#open.delete(pending);
      };
      const pending: Pending = {
        start: () => {
          this.#send(topicName, payload, options, (answer) => {
            settle();
            if (answer instanceof AppError) reject(answer);
            else resolve(answer);
          });
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        const index = this.#waiting.indexOf(pending);
        if (index >= 0) this.#waiting.splice(index, 1);
        pending.fail(
          new AppError(
            'timeout',
            `The broker has not answered within ${answerTimeoutMs / 1000} s. The message may have arrived all the same.`,
          ),
        );
      }, answerTimeoutMs);
      this.#open.add(pending);
      if (options.qos === 0) pending.start();
      else this.#queue(pending);
    });
  }

  /** The network connection is over: everything without an answer fails. */
  connectionLost(): void {
    this.#waiting.length = 0;
    for (const pending of this.#open) {
      pending.fail(new AppError('connectionLost', lostSentence));
    }
  }

  #queue(pending: Pending): void {
    if (this.#inFlightCount < this.#limits.receiveMaximum) return pending.start();
    if (this.#waiting.length >= waitingLimit) {
      return pending.fail(
        new AppError(
          'tooLarge',
          `The broker takes ${this.#limits.receiveMaximum} unanswered messages at a time, and ${waitingLimit} are waiting already. Wait for their answers.`,
        ),
      );
    }
    this.#waiting.push(pending);
  }

  #send(
    topicName: string,
    payload: Uint8Array,
    { qos, retain, properties }: PublishOptions,
    done: (answer: PublishAnswer | AppError) => void,
  ): void {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    const withProperties = properties !== undefined && this.#limits.protocolVersion === 5;
    const options = { qos, retain, ...(withProperties ? { properties: clientPropertiesFrom(properties) } : {}) };
    if (qos === 0) {
      this.#client.publish(topicName, bytes, options, (error) => {
        if (error)
          done(
            new AppError('connectionLost', 'The connection ended while the message was being sent.', {
              detail: error.message,
            }),
          );
        else this.#whenFlushed(() => done({ reasonCode: 0, reasonName: reasonCodeName(0) }));
      });
      return;
    }
    this.#inFlightCount++;
    this.#client.publish(topicName, bytes, options, (error, packet) => {
      this.#inFlightCount--;
      const packetId = packet?.messageId ?? 0;
      const answer = this.#answers.get(packetId);
      this.#answers.delete(packetId);
      if (answer !== undefined && answer.reasonCode >= firstFailureCode) done(refusal(answer));
      else if (error || answer === undefined)
        done(new AppError('connectionLost', lostSentence, { detail: error?.message ?? 'no answer' }));
      else done({ reasonCode: answer.reasonCode, reasonName: reasonCodeName(answer.reasonCode) });
      this.#waiting.shift()?.start();
    });
  }
}

function limitProblem(
  limits: BrokerLimits,
  topicName: string,
  payload: Uint8Array,
  { qos, retain, properties }: PublishOptions,
): AppError | null {
  if (qos > limits.maximumQos) {
    return new AppError(
      'notSupported',
      `The broker takes QoS ${limits.maximumQos} at most. Choose that instead of ${qos}.`,
      { field: 'qos' },
    );
  }
  if (retain && !limits.retainAvailable) {
    return new AppError('notSupported', 'The broker keeps no retained messages. Publish without “retain”.', {
      field: 'retain',
    });
  }
  const size =
    publishPacketBytes(topicName, payload.byteLength, qos, limits.protocolVersion) +
    (properties === undefined || limits.protocolVersion !== 5 ? 0 : propertiesBytes(properties));
  const maximum = limits.maximumPacketSize ?? 268_435_460;
  if (size > maximum) {
    return new AppError('tooLarge', `The packet would have ${size} bytes; the broker takes ${maximum} at most.`, {
      field: 'payload',
    });
  }
  return null;
}

/** Size of a PUBLISH without properties, whole (clause 3.3). */
export function publishPacketBytes(
  topicName: string,
  payloadBytes: number,
  qos: Qos,
  protocolVersion: ProtocolVersion,
): number {
  const remaining =
    2 + Buffer.byteLength(topicName) + (qos > 0 ? 2 : 0) + (protocolVersion === 5 ? 1 : 0) + payloadBytes;
  const lengthBytes = remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4;
  return 1 + lengthBytes + remaining;
}

function refusal({ reasonCode, reasonString }: Answer): AppError {
  const told = reasonString === '' ? '' : ` The broker says: “${reasonString}”`;
  return new AppError('brokerRefused', `${reasonCodeSentence(reasonCode, 'puback')}${told}`, {
    detail: `${hexByte(reasonCode)} ${reasonCodeName(reasonCode)}`,
  });
}
