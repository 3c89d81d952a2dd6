// What the store of the selected topic offers to the ui and asks of the model. Implemented by selected-messages.ts.

import type {
  CallArgs,
  CallName,
  CallResult,
  MessageMeta,
  MessageRead,
  StreamData,
  StreamName,
  StreamParams,
  TopicDescription,
} from '../../shared/contract.ts';
import type { ConnectionId, MessageSeq, TopicId } from '../../shared/ids.ts';

/** The part of the contract client that renderer-2's stores use. */
export interface CoreCalls {
  call<Name extends CallName>(
    name: Name,
    args: CallArgs<Name>,
    body?: Uint8Array,
  ): Promise<{ readonly result: CallResult<Name>; readonly body: Uint8Array }>;
}
export interface CoreStreams {
  watch<Name extends StreamName>(
    name: Name,
    params: StreamParams<Name>,
    onFrame: (data: StreamData<Name>, body: Uint8Array) => void,
  ): { update(params: StreamParams<Name>): void; close(): void };
}

/** The node whose messages are shown. */
export interface MessageTarget {
  readonly connectionId: ConnectionId;
  readonly topicId: TopicId;
}

/** A message whose payload has been read, whole or from its beginning. */
export interface ShownMessage extends MessageRead {
  /** The first `payload.length` of `message.sizeBytes` bytes. */
  readonly payload: Uint8Array;
}

/** Changes at most once per animation frame. A new object whenever anything in it changed. */
export interface SelectedMessagesState {
  readonly target: MessageTarget | null;
  /** Null until the core has answered. */
  readonly topic: TopicDescription | null;
  /** Newest first; the same array while it has not changed. Null until the first frame. */
  readonly messages: readonly MessageMeta[] | null;
  readonly ownCount: number;
  /** The latest payload was given up to stay within the memory budget. */
  readonly shed: boolean;
  /** The message the user chose to stay on; null follows the latest. */
  readonly pinnedSeq: MessageSeq | null;
  /** Messages that came after the pinned one. */
  readonly newerCount: number;
  /** What is on screen; stays until the next one has arrived. */
  readonly shown: ShownMessage | null;
  /** Why the wanted message could not be read. */
  readonly failure: { readonly message: string } | null;
  /** Bytes of the payload read so far, while a large one is being read whole. */
  readonly loadingBytes: number | null;
}

/** Owner of the selected topic's messages. */
export interface SelectedMessages {
  getState(): SelectedMessagesState;
  subscribe(listener: () => void): () => void;
  /** Shows another node, or nothing. Called by the model when the selection changes or the core starts anew. */
  show(target: MessageTarget | null): void;
  /** Stays on one message; null goes back to the latest. */
  pin(seq: MessageSeq | null): void;
  /** Reads the shown payload to its end instead of its first part. */
  loadWhole(): void;
  /** How many of the newest messages the list wants: at most 500. */
  wantListed(count: number): void;
  /** The whole payload of the shown message, for saving and copying, whatever part is on screen. */
  readWhole(onProgress?: (bytes: number) => void): Promise<Uint8Array>;
}
