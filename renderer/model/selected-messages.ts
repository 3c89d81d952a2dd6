// The selected topic's messages: the list of the newest ones and the one being read. Called by ui/message.
// Frames are paced by the core and published at most once per animation frame. A small latest payload comes along; others are asked
// for one at a time, and the newest wish wins, so that a slow line or a large payload delays but never piles up.

import { createStore } from 'zustand/vanilla';
import type { StreamParams } from '../../shared/contract.ts';
import type { Watch } from '../../shared/contract-client.ts';
import type { MessageMeta, MessageRead, MessagesFrame } from '../../shared/message.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, MessageSeq, TopicId, ViewId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import { viewLargePayload, viewPayload, type PayloadView, type PayloadViewName } from './payload-view.ts';
import type { Readable } from './readable.ts';
import type { Selection } from './selection.ts';
import { whenDrawn } from './when-drawn.ts';

/** The node whose messages are shown. */
export interface MessageTarget {
  readonly connectionId: ConnectionId;
  readonly topicId: TopicId;
}

/** A message whose payload has been read, whole or from its beginning. */
export interface ShownMessage extends MessageRead {
  /** The first `payload.length` of `message.sizeBytes` bytes. */
  readonly payload: Uint8Array<ArrayBuffer>;
  /** There is more of it than has been read. */
  readonly partial: boolean;
  readonly view: PayloadView;
}

export interface SelectedMessagesState {
  readonly target: MessageTarget | null;
  /** Newest first. Null until the first frame. */
  readonly messages: readonly MessageMeta[] | null;
  /** At most so many of them are listed: fewer means that there are no more in the history. */
  readonly listLimit: number;
  /** All messages of the topic so far. */
  readonly ownCount: number;
  /** The latest payload was given up to stay within the memory budget. */
  readonly shed: boolean;
  /** The topic itself was given up to stay within the memory budget. */
  readonly givenUp: boolean;
  /** The message the user chose to stay on; null follows the latest. */
  readonly pinnedSeq: MessageSeq | null;
  /** Messages that came after the pinned one; null where it lies too far back to be counted. */
  readonly newerCount: number | null;
  /** What is on screen; stays until the next one has arrived. */
  readonly shown: ShownMessage | null;
  /** When the message before the shown one came; null where that is not known. */
  readonly previousAt: number | null;
  /** Why the wanted message could not be read. */
  readonly failure: string | null;
  /** A large payload is being read whole. */
  readonly loadingWhole: boolean;
  /** The user's choice for this topic; null: what suits the payload. */
  readonly chosenView: PayloadViewName | null;
}

export interface SelectedMessages {
  readonly store: Readable<SelectedMessagesState>;
  /** Stays on one message; null goes back to the latest. */
  pin(seq: MessageSeq | null): void;
  /** Shows payloads of this topic up to `maximumShownBytes` instead of their first part. */
  loadWhole(): void;
  /** How many of the newest messages the list wants. */
  wantListed(count: number): void;
  /** Remembers how this topic's payloads are shown, for the session. */
  chooseView(view: PayloadViewName): void;
  /** The shown payload to its last byte, for saving and copying. Rejects with AppError, `evicted` among others. */
  readWhole(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Payloads are shown from their beginning up to here without being asked. */
export const firstPartBytes = 1_048_576;
/** The most that is shown at all; saving takes everything. */
export const maximumShownBytes = 16 * 1_048_576;
/** Most messages in the list (the contract's limit). */
export const maximumListed = 500;
const initiallyListed = 100;
/** One piece of a payload that is read to be saved. */
const pieceBytes = 8 * 1_048_576;
/** Larger payloads are looked at in slices: laying out 1 MB of JSON takes some 50 ms. */
const viewedAtOnceBytes = 131_072;
/** View choices remembered; the oldest goes first. */
const maximumChoices = 1000;

const nothing: Omit<SelectedMessagesState, 'target' | 'chosenView'> = {
  messages: null,
  listLimit: initiallyListed,
  ownCount: 0,
  shed: false,
  givenUp: false,
  pinnedSeq: null,
  newerCount: 0,
  shown: null,
  previousAt: null,
  failure: null,
  loadingWhole: false,
};

/** What has to do with time, so that tests need not wait. */
export interface SelectedMessagesTiming {
  /** Runs before the next frame is painted. */
  readonly beforePaint: (run: () => void) => void;
  /** Runs after some milliseconds; returns the function that calls it off. */
  after(delayMs: number, run: () => void): () => void;
  /** Lets everything else have its turn: a longer piece of work goes on afterwards. */
  pause(): Promise<void>;
}

/** Of a page; `beforePaint` is what all its streams are drawn with. */
export const pageTiming = (beforePaint: SelectedMessagesTiming['beforePaint']): SelectedMessagesTiming => ({
  beforePaint,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  pause: () => new Promise((resolve) => setTimeout(resolve)),
});

export function createSelectedMessages(
  { line, viewId, selection }: { readonly line: Line; readonly viewId: ViewId; readonly selection: Selection },
  timing: SelectedMessagesTiming,
): SelectedMessages {
  return new MessageReader(line, viewId, selection, timing);
}

class MessageReader implements SelectedMessages {
  readonly store = createStore<SelectedMessagesState>(() => ({ ...nothing, target: null, chosenView: null }));
  readonly #line: Line;
  readonly #viewId: ViewId;
  readonly #timing: SelectedMessagesTiming;
  readonly #choices = new Map<string, PayloadViewName>();
  #watch: Watch<'messages'> | null = null;
  #listLimit = initiallyListed;
  /** `ownCount` when the pinned message was the latest; null: not known. */
  #countAtPinned: number | null = null;
  #reading = false;
  #resting: (() => void) | null = null;
  /** The user wants whole payloads of this topic. */
  #wantsWhole = false;
  /** The message that could not be read: it is not asked for again. */
  #failedSeq: MessageSeq | null = null;

  constructor(line: Line, viewId: ViewId, selection: Selection, timing: SelectedMessagesTiming) {
    this.#line = line;
    this.#viewId = viewId;
    this.#timing = timing;
    selection.store.subscribe(({ connectionId, topicId }) => {
      this.#show(connectionId === null || topicId === null ? null : { connectionId, topicId });
    });
    line.onResumed(() => {
      this.#failedSeq = null;
      this.store.setState({ failure: null });
      this.#read();
    });
  }

  pin(seq: MessageSeq | null): void {
    const { messages, ownCount } = this.store.getState();
    const index = messages?.findIndex((message) => message.seq === seq) ?? -1;
    this.#countAtPinned = index < 0 ? null : ownCount - index;
    this.#failedSeq = null;
    const newerCount = seq === null ? 0 : index < 0 ? null : index;
    this.store.setState({ pinnedSeq: seq, newerCount, failure: null });
    this.#notePrevious();
    this.#restNoMore();
    this.#read();
  }

  loadWhole(): void {
    this.#wantsWhole = true;
    this.#restNoMore();
    this.#read();
  }

  wantListed(count: number): void {
    const limit = Math.min(Math.max(count, 1), maximumListed);
    if (limit === this.#listLimit) return;
    this.#listLimit = limit;
    const { target } = this.store.getState();
    if (target !== null) this.#watch?.update({ ...target, viewId: this.#viewId, limit });
  }

  chooseView(view: PayloadViewName): void {
    const { target } = this.store.getState();
    if (target === null) return;
    const key = keyOf(target);
    this.#choices.delete(key);
    this.#choices.set(key, view);
    const oldest = this.#choices.size > maximumChoices ? this.#choices.keys().next().value : undefined;
    if (oldest !== undefined) this.#choices.delete(oldest);
    this.store.setState({ chosenView: view });
  }

  async readWhole(): Promise<Uint8Array<ArrayBuffer>> {
    const { shown, target } = this.store.getState();
    if (shown === null || target === null) throw new AppError('notFound', 'No message is shown.');
    if (!shown.partial) return shown.payload;
    const whole = new Uint8Array(shown.message.sizeBytes);
    whole.set(shown.payload);
    for (let offset = shown.payload.length; offset < whole.length; ) {
      const { body } = await this.#line.call('message.read', {
        ...target,
        viewId: this.#viewId,
        seq: shown.message.seq,
        offset,
        limitBytes: pieceBytes,
      });
      if (body.length === 0) throw new AppError('evicted', 'The rest of this message is no longer in the history.');
      whole.set(body, offset);
      offset += body.length;
    }
    return whole;
  }

  #show(target: MessageTarget | null): void {
    const { target: previous } = this.store.getState();
    if (target?.topicId === previous?.topicId && target?.connectionId === previous?.connectionId) return;
    this.#watch?.close();
    this.#watch = null;
    this.#wantsWhole = false;
    this.#failedSeq = null;
    this.#listLimit = initiallyListed;
    this.#restNoMore();
    this.store.setState({
      ...nothing,
      target,
      chosenView: target === null ? null : (this.#choices.get(keyOf(target)) ?? null),
    });
    if (target === null) return;
    this.#watch = this.#line.watch(
      'messages',
      { ...target, viewId: this.#viewId, limit: this.#listLimit },
      whenDrawn<[MessagesFrame, Uint8Array, StreamParams<'messages'>]>(
        this.#timing.beforePaint,
        (frame, body, { limit }) => {
          if (this.store.getState().target === target) this.#publish(frame, body, limit);
        },
      ),
    );
  }

  #publish(frame: MessagesFrame, body: Uint8Array, listLimit: number): void {
    const { messages, latest, ownCount, shed, givenUp } = frame;
    const { pinnedSeq } = this.store.getState();
    // Pinned out of the stream, before the list had come.
    const index = this.#countAtPinned === null ? messages.findIndex(({ seq }) => seq === pinnedSeq) : -1;
    if (index >= 0) this.#countAtPinned = ownCount - index;
    const newer = this.#countAtPinned === null ? null : Math.max(ownCount - this.#countAtPinned, 0);
    const newerCount = pinnedSeq === null ? 0 : newer;
    const followsLatest = pinnedSeq === null && this.store.getState().shown?.message.seq !== latest?.message.seq;
    const shown = latest !== null && followsLatest ? smallMessage(latest, body) : null;
    const showsNothing = pinnedSeq === null && shed;
    this.store.setState({
      messages,
      listLimit,
      ownCount,
      shed,
      givenUp,
      newerCount,
      ...(showsNothing ? { shown: null, previousAt: null, failure: null } : {}),
      ...(shown === null ? {} : { shown, previousAt: messages[1]?.at ?? null, failure: null }),
    });
    if (shown === null) this.#notePrevious();
    this.#read();
  }

  /** When the message before the shown one came. Kept while the pair has left the list. */
  #notePrevious(): void {
    const { messages, shown, previousAt } = this.store.getState();
    const index = messages?.findIndex((message) => message.seq === shown?.message.seq) ?? -1;
    const before = index < 0 ? undefined : messages?.[index + 1];
    if (before !== undefined && before.at !== previousAt) this.store.setState({ previousAt: before.at });
  }

  /** The message that should be on screen, or null. */
  #wantedSeq(): MessageSeq | null {
    const { pinnedSeq, messages, shed } = this.store.getState();
    if (pinnedSeq !== null) return pinnedSeq;
    return shed ? null : (messages?.[0]?.seq ?? null);
  }

  /** How many bytes of the shown message are wanted on screen. */
  #wantedBytes(shown: ShownMessage): number {
    const isImage = shown.view.image !== null && shown.view.image.refusal === null;
    const limit = this.#wantsWhole || isImage ? maximumShownBytes : firstPartBytes;
    // Half an image shows nothing; one that is too large for the screen is not fetched in vain.
    return isImage && shown.message.sizeBytes > maximumShownBytes ? firstPartBytes : limit;
  }

  /** Reads what should be on screen and is not. Does nothing while a read is under way or the line has its rest. */
  #read(): void {
    const { target, shown, pinnedSeq } = this.store.getState();
    const wanted = this.#wantedSeq();
    if (target === null || wanted === null || wanted === this.#failedSeq) return;
    if (this.#reading || this.#resting !== null) return;
    const isThere =
      shown !== null && (shown.message.seq === wanted || (pinnedSeq === null && shown.message.seq > wanted));
    let limitBytes = this.#wantsWhole ? maximumShownBytes : firstPartBytes;
    if (isThere) {
      limitBytes = this.#wantedBytes(shown);
      if (shown.payload.length >= Math.min(limitBytes, shown.message.sizeBytes)) return;
    }
    this.#reading = true;
    this.store.setState({ loadingWhole: limitBytes > firstPartBytes && isThere });
    void this.#fetch(target, pinnedSeq, wanted, limitBytes);
  }

  async #fetch(
    target: MessageTarget,
    pinnedSeq: MessageSeq | null,
    wanted: MessageSeq,
    limitBytes: number,
  ): Promise<void> {
    let restMs = 0;
    const isStill = (): boolean =>
      this.store.getState().target === target && this.store.getState().pinnedSeq === pinnedSeq;
    try {
      const answer = await this.#readFirst(target, wanted, pinnedSeq === null, limitBytes);
      // The body is a view into a frame of its own, which nobody else writes to.
      const payload = answer.body as Uint8Array<ArrayBuffer>;
      const partial = payload.length < answer.result.message.sizeBytes;
      const view = isStill() ? await this.#view(payload, partial) : null;
      if (view !== null && isStill() && !this.#isOvertaken(answer.result.message.seq)) {
        const shown: ShownMessage = { ...answer.result, payload, partial, view };
        this.store.setState({ shown, previousAt: null, failure: null });
        this.#notePrevious();
        // Large payloads that follow each other quickly get at most about 4 MB a second of the line.
        restMs = Math.floor(payload.length / 4096);
      }
    } catch (error) {
      // Without a line to the core nothing can be read: what is shown stays, and is read on when the line is back.
      const isCutOff = error instanceof AppError && error.code === 'connectionLost';
      if (isStill() && !isCutOff) this.#fail(wanted, error);
      if (isCutOff) return;
    } finally {
      this.#reading = false;
      this.store.setState({ loadingWhole: false });
    }
    if (restMs > 0 && isStill()) {
      this.#resting = this.#timing.after(restMs, () => {
        this.#resting = null;
        this.#read();
      });
    } else this.#read();
  }

  /** A later one came along with a frame while this was being read. */
  #isOvertaken(seq: MessageSeq): boolean {
    const { pinnedSeq, shown } = this.store.getState();
    return pinnedSeq === null && shown !== null && shown.message.seq > seq;
  }

  #view(payload: Uint8Array<ArrayBuffer>, partial: boolean): PayloadView | Promise<PayloadView> {
    return payload.length > viewedAtOnceBytes
      ? viewLargePayload(payload, { partial }, () => this.#timing.pause())
      : viewPayload(payload, { partial });
  }

  /**
   * Reads the very message that the list begins with, so that both show the same. On a busy topic it may have been given
   * up meanwhile: whoever follows the latest then gets the one that is the latest now.
   */
  async #readFirst(target: MessageTarget, seq: MessageSeq, follows: boolean, limitBytes: number) {
    try {
      return await this.#line.call('message.read', { ...target, viewId: this.#viewId, seq, offset: 0, limitBytes });
    } catch (error) {
      if (!follows || !(error instanceof AppError) || error.code !== 'evicted') throw error;
      return this.#line.call('message.read', { ...target, viewId: this.#viewId, seq: null, offset: 0, limitBytes });
    }
  }

  #fail(wanted: MessageSeq, error: unknown): void {
    this.#failedSeq = wanted;
    if (!(error instanceof AppError)) console.error(error);
    const failure = error instanceof AppError ? error.message : 'Treeline made a mistake while reading this message.';
    this.store.setState({ shown: null, previousAt: null, failure });
  }

  #restNoMore(): void {
    this.#resting?.();
    this.#resting = null;
  }
}

/** A message that came along with its payload, whole and small. */
function smallMessage(read: MessageRead, body: Uint8Array): ShownMessage {
  // The body is a view into a frame of its own, which nobody else writes to.
  const payload = body as Uint8Array<ArrayBuffer>;
  return { ...read, payload, partial: false, view: viewPayload(payload) };
}

function keyOf(target: MessageTarget): string {
  return `${target.connectionId} ${target.topicId}`;
}
