// Publishes over one network connection within the limits the broker announced. Nothing is kept for later: offline is an error.
// Made by connection.ts when the broker accepted us, told when the network connection is over.

import type { MqttClient, Packet } from 'mqtt';
import type { BrokerLimits, PublishAnswer } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { hexByte, reasonCodeName } from '../../../shared/mqtt/reason-code.ts';
import { reasonCodeSentence } from '../../../shared/mqtt/reason-sentence.ts';
import type { Qos } from '../../../shared/profile.ts';

export interface PublishOptions {
  readonly qos: Qos;
  readonly retain: boolean;
}

export interface PublishingOptions {
  readonly client: MqttClient;
  readonly limits: BrokerLimits;
  /** Calls back when everything written so far is with the socket. */
  readonly whenFlushed: (done: () => void) => void;
}

/** Longest wait for the broker's answer, in milliseconds. */
const answerTimeoutMs = 30_000;
/** Most publishes that wait for the broker's receive maximum; a caller beyond that is told. */
const waitingLimit = 1000;

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
  /** Reason codes of PUBREC by packet id: PUBCOMP does not repeat "no matching subscribers". */
  readonly #pubrecCodes = new Map<number, number>();
  #inFlightCount = 0;

  constructor(options: PublishingOptions) {
    this.#client = options.client;
    this.#limits = options.limits;
    this.#whenFlushed = options.whenFlushed;
    this.#client.on('packetreceive', (packet) => {
      if (packet.cmd === 'pubrec') this.#pubrecCodes.set(packet.messageId ?? 0, packet.reasonCode ?? 0);
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
      pending.fail(
        new AppError(
          'connectionLost',
          'The connection ended before the broker answered. The message may or may not have arrived; send it again if that does no harm.',
        ),
      );
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
    { qos, retain }: PublishOptions,
    done: (answer: PublishAnswer | AppError) => void,
  ): void {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    if (qos === 0) {
      this.#client.publish(topicName, bytes, { qos, retain }, (error) => {
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
    this.#client.publish(topicName, bytes, { qos, retain }, (error, packet) => {
      this.#inFlightCount--;
      const packetId = packet?.messageId ?? 0;
      const code = codeOf(error) ?? codeOf(packet) ?? 0;
      const answered = this.#pubrecCodes.get(packetId) ?? code;
      this.#pubrecCodes.delete(packetId);
      if (code >= 0x80) done(refusal(code, packet));
      else if (error)
        done(
          new AppError('connectionLost', 'The connection ended before the broker answered.', { detail: error.message }),
        );
      else done({ reasonCode: code === 0 ? answered : code, reasonName: reasonCodeName(code === 0 ? answered : code) });
      this.#waiting.shift()?.start();
    });
  }
}

function limitProblem(
  limits: BrokerLimits,
  topicName: string,
  payload: Uint8Array,
  { qos, retain }: PublishOptions,
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
  const size = publishPacketBytes(topicName, payload.byteLength, qos, limits.protocolVersion);
  const maximum = limits.maximumPacketSize ?? 268_435_460;
  if (size > maximum) {
    return new AppError('tooLarge', `The packet would have ${size} bytes; the broker takes ${maximum} at most.`, {
      field: 'payload',
    });
  }
  return null;
}

/** Size of a PUBLISH without properties, whole (clause 3.3). */
export function publishPacketBytes(topicName: string, payloadBytes: number, qos: Qos, protocolVersion: 4 | 5): number {
  const remaining =
    2 + Buffer.byteLength(topicName) + (qos > 0 ? 2 : 0) + (protocolVersion === 5 ? 1 : 0) + payloadBytes;
  const lengthBytes = remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4;
  return 1 + lengthBytes + remaining;
}

function refusal(code: number, packet: unknown): AppError {
  const reasonString = (packet as Extract<Packet, { cmd: 'pubrec' }> | undefined)?.properties?.reasonString;
  const told = reasonString === undefined || reasonString === '' ? '' : ` The broker says: “${reasonString}”`;
  return new AppError('brokerRefused', `${reasonCodeSentence(code, 'puback')}${told}`, {
    detail: `${hexByte(code)} ${reasonCodeName(code)}`,
  });
}

/** Reason code of an acknowledgement, or of mqtt.js's error about one. */
function codeOf(value: unknown): number | null {
  const { reasonCode, code } = (value ?? {}) as { readonly reasonCode?: unknown; readonly code?: unknown };
  if (typeof reasonCode === 'number') return reasonCode;
  return typeof code === 'number' ? code : null;
}
