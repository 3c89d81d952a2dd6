// Messages as the core tells of them: without their payload in lists, with it where one is read. Carried by contract.ts.

import type { MessageSeq, TopicId } from './ids.ts';
import type { Qos } from './profile-parts.ts';
import type { PayloadPreview } from './tree.ts';

/** A message without its payload. */
export interface MessageMeta {
  readonly seq: MessageSeq;
  /** Milliseconds since 1970, when the bytes left the socket. */
  readonly at: number;
  readonly sizeBytes: number;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly preview: PayloadPreview;
}

/** A latest payload up to this size comes along with the `messages` frame as its body, and need not be asked for. */
export const maximumFramePayloadBytes = 16_384;

export interface MessagesFrame {
  readonly topicId: TopicId;
  /** Newest first. The first is the latest, kept even when the history has given it up. */
  readonly messages: readonly MessageMeta[];
  /** The latest one, whose whole payload is the frame's body; null: it is larger, or given up, and can only be asked for. */
  readonly latest: MessageRead | null;
  /** All messages of the topic so far; those not in the history were evicted. */
  readonly ownCount: number;
  /** The latest payload was given up to stay within the memory budget. */
  readonly shed: boolean;
  /** The topic itself was given up to stay within the memory budget. If it comes again, it has another id. */
  readonly givenUp: boolean;
}

/** Properties of a PUBLISH (MQTT 5 clause 3.3.2.3); empty with 3.1.1. */
export interface MessageProperties {
  readonly payloadFormatIndicator?: number;
  /** Seconds left when it was sent to us. */
  readonly messageExpiryInterval?: number;
  readonly contentType?: string;
  readonly responseTopic?: string;
  /** Hexadecimal. */
  readonly correlationData?: string;
  readonly subscriptionIdentifiers?: readonly number[];
  readonly userProperties?: readonly (readonly [string, string])[];
}

/** Answer of `message.read`; the payload is the body. */
export interface MessageRead {
  readonly message: MessageMeta;
  readonly topicName: string;
  readonly properties: MessageProperties;
}

export interface PublishAnswer {
  /** 0, or 0x10: nobody is listening. */
  readonly reasonCode: number;
  readonly reasonName: string;
}
