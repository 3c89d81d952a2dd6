// The caller's half of the contract: calls, events, streams and their acknowledgements. Called by renderer/link and tests.

import * as v from 'valibot';
import { required } from './assert.ts';
import {
  type CallArgs,
  type CallName,
  type CallResult,
  contractVersion,
  type EventName,
  type Events,
  type Hello,
  type StreamData,
  type StreamName,
  type StreamParams,
} from './contract.ts';
import { bodiesOf, type BundledFrame } from './contract-bundle.ts';
import { createRestorer } from './contract-changes.ts';
import { type ClientHeader, type ServerHeader, serverHeaderSchema } from './contract-wire.ts';
import { AppError, appErrorFrom, type WireError } from './errors.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { Transport } from './transport.ts';

/** What a call gives. `body` is the binary part (empty when there is none); it belongs to the caller. */
export interface CallOutcome<Name extends CallName> {
  readonly result: CallResult<Name>;
  readonly body: Uint8Array;
}

/** One frame of a stream, as it reaches the renderer. */
export interface ReceivedFrame<Name extends StreamName> {
  readonly data: StreamData<Name>;
  readonly body: Uint8Array;
  /** The parameters this frame obeys: older than the latest ones while an update is on its way. */
  readonly params: StreamParams<Name>;
}

/** An open stream. */
export interface Watch<Name extends StreamName> {
  /** Changes what is watched. May be called as often as one likes: only the latest counts. */
  update(params: StreamParams<Name>): void;
  /** Ends it: no frame is handed over afterwards. Safe to call twice. */
  close(): void;
}

export interface WatchHandlers<Name extends StreamName> {
  /**
   * Takes a frame. The next one comes only after it has returned (or its promise has settled), so a page that paints
   * first and returns then is never sent more than it can show.
   */
  onFrame(frame: ReceivedFrame<Name>): void | Promise<void>;
  /** The core ended the stream (the connection was discarded, or a bug). Not called after `close` or a lost line. */
  onEnded?(error: AppError): void;
}

/** One line to a core. A lost line is not mended here: make a new transport and a new client. */
export interface ContractClient {
  /** What the core says first. Rejects with `versionMismatch` (reload the page) or `connectionLost`. */
  readonly hello: Promise<Hello>;
  /** Resolves when the line has ended, from either side. */
  readonly closed: Promise<void>;
  /** Rejects with the core's `AppError`, or `connectionLost` when the line ended first: it may then have been done or not. */
  call<Name extends CallName>(name: Name, args: CallArgs<Name>, body?: Uint8Array): Promise<CallOutcome<Name>>;
  /** Listens; returns how to stop. */
  on<Name extends EventName>(name: Name, handler: (data: Events[Name]) => void): () => void;
  watch<Name extends StreamName>(stream: Name, params: StreamParams<Name>, handlers: WatchHandlers<Name>): Watch<Name>;
  close(): void;
}

/** Starts a client on a line. */
export function createContractClient(transport: Transport): ContractClient {
  return new Client(transport);
}

interface PendingCall {
  resolve(outcome: { readonly result: unknown; readonly body: Uint8Array }): void;
  reject(error: AppError): void;
}

class Client implements ContractClient {
  readonly hello: Promise<Hello>;
  readonly closed: Promise<void>;
  readonly #transport: Transport;
  readonly #calls = new Map<number, PendingCall>();
  readonly #watches = new Map<number, OpenWatch>();
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>();
  /** Frames dealt with in this turn: their acknowledgements go together. */
  #acks: { readonly id: number; readonly frame: number }[] = [];
  #resolveHello: (hello: Hello) => void = () => {};
  #rejectHello: (error: AppError) => void = () => {};
  #resolveClosed: () => void = () => {};
  #lastId = 0;
  /** Why nothing can be sent any more; null while the line is open. */
  #ended: AppError | null = null;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.hello = new Promise((resolve, reject) => {
      this.#resolveHello = resolve;
      this.#rejectHello = reject;
    });
    // Whoever awaits it hears of the rejection; whoever does not (a test of streams alone) must not die of it.
    this.hello.catch(() => {});
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    transport.receive(
      (frame) => this.#onFrame(frame),
      () => this.#onClosed(),
    );
  }

  async call<Name extends CallName>(name: Name, args: CallArgs<Name>, body?: Uint8Array): Promise<CallOutcome<Name>> {
    if (this.#ended !== null) throw this.#ended;
    this.#lastId += 1;
    const id = this.#lastId;
    const outcome = new Promise<{ readonly result: unknown; readonly body: Uint8Array }>((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
    });
    this.#send({ kind: 'call', id, name, args }, body);
    // The core of this contract version answers with the type its handler was compiled with.
    return (await outcome) as CallOutcome<Name>;
  }

  on<Name extends EventName>(name: Name, handler: (data: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // A wrapper of its own, so that one function can listen twice and stop once.
    const listener = (data: unknown): void => handler(data as Events[Name]);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  watch<Name extends StreamName>(stream: Name, params: StreamParams<Name>, handlers: WatchHandlers<Name>): Watch<Name> {
    if (this.#ended !== null) return { update: () => {}, close: () => {} };
    this.#lastId += 1;
    const id = this.#lastId;
    const restore = createRestorer(stream);
    // The core of this contract version sends what its source was compiled with.
    const watch = new OpenWatch(
      params,
      (data, body, obeyed) =>
        handlers.onFrame({ data: restore(data) as StreamData<Name>, body, params: obeyed as StreamParams<Name> }),
      (error) => handlers.onEnded?.(error),
    );
    this.#watches.set(id, watch);
    this.#send({ kind: 'open', id, stream, params });
    return {
      update: (next) => {
        if (this.#watches.get(id) === watch)
          this.#send({ kind: 'update', id, revision: watch.revise(next), params: next });
      },
      close: () => {
        if (this.#watches.delete(id)) this.#send({ kind: 'close', id });
      },
    };
  }

  close(): void {
    this.#transport.close();
    this.#onClosed();
  }

  #send(header: ClientHeader, body?: Uint8Array): void {
    if (this.#ended === null) this.#transport.send(encodeFrame(header, body));
  }

  #onFrame(bytes: ArrayBuffer): void {
    if (this.#ended !== null) return;
    const received = this.#parse(bytes);
    if (received === null) return;
    const { header, body } = received;
    switch (header.kind) {
      case 'hello':
        this.#onHello(header.hello as unknown as Hello);
        return;
      case 'answer':
        this.#takeCall(header.id)?.resolve({ result: header.result, body });
        return;
      case 'failure':
        this.#takeCall(header.id)?.reject(appErrorFrom(header.error));
        return;
      case 'event':
        this.#onEvent(header.name, header.data);
        return;
      case 'frames':
        this.#onStreamFrames(header.frames, body);
        return;
      case 'ended':
        this.#onStreamEnded(header.id, header.error);
    }
  }

  /** A core that says what nobody understands is lost to us: the line is closed, and its owner opens a new one. */
  #parse(bytes: ArrayBuffer): { readonly header: ServerHeader; readonly body: Uint8Array } | null {
    try {
      const { header, body } = decodeFrame(bytes);
      return { header: v.parse(serverHeaderSchema, header), body };
    } catch (cause) {
      this.#endNotUnderstood(cause);
      return null;
    }
  }

  #endNotUnderstood(cause?: unknown): void {
    this.#end(new AppError('connectionLost', 'The core said something this page does not understand.', { cause }));
  }

  #onHello(hello: Hello): void {
    if (hello.contractVersion === contractVersion) {
      this.#resolveHello(hello);
      return;
    }
    this.#end(
      new AppError('versionMismatch', 'Treeline was updated since this page was loaded. Reload the page.', {
        detail: `contract ${hello.contractVersion} in the core, ${contractVersion} in the page`,
      }),
    );
  }

  #takeCall(id: number): PendingCall | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  #onEvent(name: string, data: unknown): void {
    runAll([...(this.#listeners.get(name) ?? [])].map((listener) => () => listener(data)));
  }

  #onStreamFrames(frames: readonly BundledFrame[], body: Uint8Array): void {
    const bodies = bodiesOf(frames, body);
    if (bodies === null) this.#endNotUnderstood();
    else runAll(frames.map((frame, at) => () => this.#onStreamFrame(frame, required(bodies[at], 'each has a body'))));
  }

  #onStreamFrame({ id, frame, revision, data }: BundledFrame, body: Uint8Array): void {
    // Closed while the frame was on its way.
    const watch = this.#watches.get(id);
    if (watch === undefined) return;
    const acknowledge = (): void => this.#acknowledge(id, frame);
    // Acknowledged even when the handler has a bug: it is thrown on, but must not freeze the stream.
    let painted: void | Promise<void>;
    try {
      painted = watch.deliver(data, body, watch.paramsOf(revision));
    } catch (bug) {
      acknowledge();
      throw bug;
    }
    if (painted === undefined) acknowledge();
    else void painted.finally(acknowledge);
  }

  // What is drawn together is settled in one turn, too.
  #acknowledge(id: number, frame: number): void {
    this.#acks.push({ id, frame });
    if (this.#acks.length > 1) return;
    void Promise.resolve().then(() => {
      const acks = this.#acks.filter((ack) => this.#watches.has(ack.id));
      this.#acks = [];
      if (acks.length > 0) this.#send({ kind: 'acks', acks });
    });
  }

  #onStreamEnded(id: number, error: WireError): void {
    const watch = this.#watches.get(id);
    this.#watches.delete(id);
    watch?.onEnded(appErrorFrom(error));
  }

  #onClosed(): void {
    this.#end(new AppError('connectionLost', 'The line to the Treeline core was lost before the answer came.'));
  }

  #end(reason: AppError): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#transport.close();
    this.#watches.clear();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#rejectHello(reason);
    for (const call of calls) call.reject(reason);
    this.#resolveClosed();
  }
}

/** One listener's bug must not keep the news from the others: all are called, then the first bug is thrown on. */
function runAll(runs: readonly (() => void)[]): void {
  const bugs: unknown[] = [];
  for (const run of runs) {
    try {
      run();
    } catch (bug) {
      bugs.push(bug);
    }
  }
  if (bugs.length > 0) throw bugs[0];
}

type Deliver = (data: unknown, body: Uint8Array, params: unknown) => void | Promise<void>;

/** What the client remembers of a stream: which parameters were sent, until a frame obeys newer ones. */
class OpenWatch {
  readonly deliver: Deliver;
  readonly onEnded: (error: AppError) => void;
  /** `params[0]` is revision `#oldest`. */
  #params: unknown[];
  #oldest = 1;

  constructor(params: unknown, deliver: Deliver, onEnded: (error: AppError) => void) {
    this.deliver = deliver;
    this.onEnded = onEnded;
    this.#params = [params];
  }

  /** Notes new parameters and gives their revision. */
  revise(params: unknown): number {
    this.#params.push(params);
    // A frame says which parameters it obeys; so many on the way at once means that the core is not answering.
    if (this.#params.length > maximumRevisionsKept) this.#forget(1);
    return this.#oldest + this.#params.length - 1;
  }

  /** The parameters of a revision (the oldest known where it was forgotten). Older ones are void from then on. */
  paramsOf(revision: number): unknown {
    this.#forget(Math.min(revision - this.#oldest, this.#params.length - 1));
    return this.#params[0];
  }

  #forget(count: number): void {
    if (count <= 0) return;
    this.#params = this.#params.slice(count);
    this.#oldest += count;
  }
}

/** Parameters of one stream remembered while no frame has answered them: some seconds of scrolling. */
const maximumRevisionsKept = 1000;
