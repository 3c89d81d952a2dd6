// One renderer's line on the server's side: checks what comes in, answers calls, keeps its streams. Called by contract-server.ts.

import * as v from 'valibot';
import type { Hello } from './contract.ts';
import { FrameBundle } from './contract-bundle.ts';
import { createShrinker } from './contract-changes.ts';
import type { Pacer, PacerMember } from './contract-pacer.ts';
import { type AnySource, OpenStream } from './contract-stream.ts';
import { type ClientHeader, clientHeaderSchema, maximumOpenStreams, type ServerHeader } from './contract-wire.ts';
import { AppError, wireErrorFrom } from './errors.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { Transport } from './transport.ts';

/** Calls under way hold their arguments and bodies in memory. */
const maximumCallsUnderWay = 1000;

/** Who calls, and what came along. */
export interface CallContext {
  /** The renderer's line: unique within the life of a core. */
  readonly lineId: string;
  /** The call's binary part, such as a payload to publish. Owned by the handler. */
  readonly body: Uint8Array;
}

/** Something worth a line in the log. Never holds arguments, which may be secrets. */
export interface ServerLogEntry {
  readonly severity: 'info' | 'warning' | 'failure';
  readonly message: string;
  readonly detail?: string;
}

/** A call as the dispatch sees it: arguments not yet parsed, answer no longer typed. */
export interface CallEntry {
  readonly schema: v.GenericSchema;
  readonly run: (
    args: unknown,
    context: CallContext,
  ) => Promise<{ readonly result: unknown; readonly body?: Uint8Array }>;
}
/** A stream as the dispatch sees it. */
export interface StreamEntry {
  readonly schema: v.GenericSchema;
  readonly open: (params: unknown, context: { readonly lineId: string }) => AnySource;
}
export interface Dispatch {
  readonly calls: ReadonlyMap<string, CallEntry>;
  readonly streams: ReadonlyMap<string, StreamEntry>;
}

export class Line implements PacerMember {
  readonly #lineId: string;
  readonly #transport: Transport;
  readonly #dispatch: Dispatch;
  readonly #pacer: Pacer;
  readonly #log: (entry: ServerLogEntry) => void;
  readonly #onEnded: () => void;
  readonly #callsUnderWay = new Set<number>();
  readonly #streams = new Map<number, OpenStream>();
  /** What a tick has brought so far. */
  readonly #bundle = new FrameBundle();
  #isTicking = false;
  /** Ids count upwards, so that one is never used twice. */
  #lastId = 0;
  #ended = false;

  constructor(
    lineId: string,
    transport: Transport,
    dispatch: Dispatch,
    pacer: Pacer,
    log: (entry: ServerLogEntry) => void,
    onEnded: () => void,
  ) {
    this.#lineId = lineId;
    this.#transport = transport;
    this.#dispatch = dispatch;
    this.#pacer = pacer;
    this.#log = log;
    this.#onEnded = onEnded;
  }

  start(hello: Hello): void {
    this.#send({ kind: 'hello', hello: { ...hello } });
    this.#transport.receive(
      (frame) => this.#onFrame(frame),
      () => this.close(),
    );
  }

  /** Hands over a message encoded by the caller. */
  sendFrame(frame: ArrayBuffer): void {
    this.#sendBundle();
    if (!this.#ended) this.#transport.send(frame);
  }

  /** Whether the renderer has streams and takes their frames. Called per read of a broker's socket. */
  isWatched(): boolean {
    for (const stream of this.#streams.values()) if (stream.isLeftLying) return false;
    return this.#streams.size > 0;
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#transport.close();
    this.#pacer.remove(this);
    for (const stream of this.#streams.values()) this.#closeStream(stream);
    this.#streams.clear();
    this.#onEnded();
  }

  #send(header: ServerHeader, body?: Uint8Array): void {
    this.sendFrame(encodeFrame(header, body));
  }

  /** Called by the pacer: what all streams have to say goes in one message. */
  onTick(tick: number): void {
    this.#isTicking = true;
    for (const stream of this.#streams.values()) stream.onTick(tick);
    this.#isTicking = false;
    this.#sendBundle();
  }

  get rests(): boolean {
    for (const stream of this.#streams.values()) if (!stream.rests) return false;
    return true;
  }

  #sendBundle(): void {
    if (!this.#bundle.isEmpty && !this.#ended) this.#transport.send(this.#bundle.take());
  }

  #onFrame(bytes: ArrayBuffer): void {
    if (this.#ended) return;
    try {
      const { header, body } = decodeFrame(bytes);
      const checked = v.safeParse(clientHeaderSchema, header);
      if (!checked.success)
        throw new AppError('badRequest', `A frame holds a header that is none: ${placeOf(checked.issues)}.`);
      this.#onHeader(checked.output, body);
      this.#pacer.stir();
    } catch (error) {
      // Whoever frames wrongly is not a page of ours, or has lost count: nothing it says can be trusted any more.
      this.#log({
        severity: error instanceof AppError ? 'warning' : 'failure',
        message: `Closed ${this.#lineId}: ${error instanceof AppError ? error.message : 'a bug while reading a frame.'}`,
        ...(error instanceof Error && error.stack !== undefined ? { detail: error.stack } : {}),
      });
      this.close();
    }
  }

  #onHeader(header: ClientHeader, body: Uint8Array): void {
    switch (header.kind) {
      case 'call':
        this.#takeId(header.id);
        void this.#onCall(header.id, header.name, header.args, body);
        return;
      case 'open':
        this.#takeId(header.id);
        this.#onOpen(header.id, header.stream, header.params);
        return;
      // The stream may have ended while these were on their way: that is no fault.
      case 'update':
        this.#streams.get(header.id)?.update(header.params, header.revision);
        return;
      case 'acks':
        for (const { id, frame } of header.acks) this.#streams.get(id)?.acknowledge(frame);
        return;
      case 'close': {
        const stream = this.#streams.get(header.id);
        if (stream !== undefined) this.#endStream(header.id, stream);
      }
    }
  }

  #takeId(id: number): void {
    if (id <= this.#lastId) throw new AppError('badRequest', `The id ${id} was used before.`);
    this.#lastId = id;
  }

  async #onCall(id: number, name: string, args: unknown, body: Uint8Array): Promise<void> {
    try {
      const entry = this.#dispatch.calls.get(name);
      if (entry === undefined) throw new AppError('badRequest', 'The core knows no command or query of that name.');
      if (this.#callsUnderWay.size >= maximumCallsUnderWay) {
        throw new AppError(
          'tooLarge',
          `More than ${maximumCallsUnderWay} requests of this page are waiting. Try again later.`,
        );
      }
      this.#callsUnderWay.add(id);
      const answer = await entry.run(parsed(entry.schema, args, name), { lineId: this.#lineId, body });
      this.#send({ kind: 'answer', id, result: answer.result }, answer.body);
    } catch (error) {
      if (!(error instanceof AppError)) this.#logBug(`answering ${name}`, error);
      this.#send({ kind: 'failure', id, error: wireErrorFrom(error) });
    } finally {
      this.#callsUnderWay.delete(id);
    }
  }

  #onOpen(id: number, name: string, params: unknown): void {
    const entry = this.#dispatch.streams.get(name);
    if (entry === undefined || this.#streams.size >= maximumOpenStreams) {
      const error =
        entry === undefined
          ? new AppError('badRequest', 'The core knows no stream of that name.')
          : new AppError('tooLarge', `This page already watches ${maximumOpenStreams} streams, which is the limit.`);
      this.#send({ kind: 'ended', id, error: wireErrorFrom(error) });
      return;
    }
    const shrink = createShrinker(name);
    const stream = new OpenStream(
      (given) => entry.open(parsed(entry.schema, given, name), { lineId: this.#lineId }),
      (given) => parsed(entry.schema, given, name),
      (frame, revision, made) => {
        this.#bundle.add({ id, frame, revision, data: shrink(made.data) }, made.body);
        if (!this.#isTicking || this.#bundle.isFull) this.#sendBundle();
      },
      (error) => {
        this.#endStream(id, stream);
        if (!(error instanceof AppError)) this.#logBug(`feeding the stream ${name}`, error);
        this.#send({ kind: 'ended', id, error: wireErrorFrom(error) });
      },
    );
    this.#streams.set(id, stream);
    this.#pacer.add(this);
    stream.open(params);
  }

  #endStream(id: number, stream: OpenStream): void {
    this.#streams.delete(id);
    if (this.#streams.size === 0) this.#pacer.remove(this);
    this.#closeStream(stream);
  }

  /** A source that fails to close is a bug to be logged; the others still have to be closed. */
  #closeStream(stream: OpenStream): void {
    try {
      stream.close();
    } catch (error) {
      this.#logBug('closing a stream', error);
    }
  }

  #logBug(doing: string, error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log({ severity: 'failure', message: `A bug while ${doing} for ${this.#lineId}.`, detail });
  }
}

/** The arguments as their schema gives them. The refusal names the place, never the value: it may be a secret. */
function parsed(schema: v.GenericSchema, input: unknown, name: string): unknown {
  const outcome = v.safeParse(schema, input, { abortPipeEarly: true });
  if (outcome.success) return outcome.output;
  const place = placeOf(outcome.issues);
  throw new AppError('badRequest', `${name} was given something it does not take: ${place}.`, {
    field: pathOf(outcome.issues),
  });
}

type Issues = readonly v.BaseIssue<unknown>[];

const pathOf = (issues: Issues): string => (issues[0] === undefined ? '' : (v.getDotPath(issues[0]) ?? ''));

function placeOf(issues: Issues): string {
  const expected = issues[0]?.expected ?? 'something else';
  return `${pathOf(issues).slice(0, 200) || 'the whole'} should be ${expected.slice(0, 200)}`;
}
