// The server's half of the contract: parses, dispatches, and gives each stream one frame of credit. Called by core.ts.

import {
  type CallName,
  type CallResult,
  calls,
  type EventName,
  type Events,
  type Hello,
  type ParsedCallArgs,
  type ParsedStreamParams,
  type StreamData,
  type StreamName,
  streams,
} from './contract.ts';
import {
  type CallContext,
  type CallEntry,
  type Dispatch,
  Line,
  type ServerLogEntry,
  type StreamEntry,
} from './contract-line.ts';
import { Pacer } from './contract-pacer.ts';
import type { ServerHeader } from './contract-wire.ts';
import { encodeFrame } from './frame.ts';
import type { Transport } from './transport.ts';

/** The core's clock. Most streams are polled with every second tick: 20 frames a second. */
const tickMs = 25;
/** While nothing happens: for rates and trends, which change by the second. */
const restIntervalMs = 500;

/** What a handler gives back. `body` is copied at once. */
export interface Answer<Name extends CallName> {
  readonly result: CallResult<Name>;
  readonly body?: Uint8Array;
}

/** Answers one command or query. Throws `AppError` for expected failures; anything else is reported as a bug. */
export type Handler<Name extends CallName> = (
  args: ParsedCallArgs<Name>,
  context: CallContext,
) => Answer<Name> | Promise<Answer<Name>>;

/** One handler for each command and query. */
export type Handlers = { readonly [Name in CallName]: Handler<Name> };

/** One frame of a stream. `body` is copied before anything else than streams runs. */
export interface StreamFrame<Name extends StreamName> {
  readonly data: StreamData<Name>;
  readonly body?: Uint8Array;
}

/** One open stream of one renderer: implemented in feed/, polled by the server. */
export interface StreamSource<Name extends StreamName> {
  /** Polled with every tick, 40 times a second, because it decides by itself what can wait. */
  readonly everyTick?: boolean;
  /**
   * The newest state, or null when nothing changed since the last frame. Called at most 20 times a second, besides once
   * after each opening and each update, and only when the previous frame was acknowledged. A throw ends the stream. `tick` counts the ticks of the
   * core's one clock, the same for all streams; undefined: after an opening or an update, somebody waits for it.
   */
  poll(tick?: number): StreamFrame<Name> | null;
  /**
   * Whether the next poll has something to say only if there are news (`stir`) or another second has begun: nothing is being worked on or
   * kept for a later tick. While all open sources rest they are polled twice a second. A source without it never rests.
   */
  readonly rests?: boolean;
  /**
   * Told once how to be polled without waiting for a tick, if the credit is there: when something asked for took longer than the poll
   * after the opening or the update. Not to be called within a poll.
   */
  whenReady?(poll: () => void): void;
  /** Takes new parameters; the next poll obeys them. A source without it is closed and opened anew instead. */
  update?(params: ParsedStreamParams<Name>): void;
  /** Called once: the renderer closed the stream, its line ended, or the stream went wrong. */
  close(): void;
}

/** Opens one stream of a kind. Throws `AppError` (such as `notFound`) to refuse. */
export type StreamOpener<Name extends StreamName> = (
  params: ParsedStreamParams<Name>,
  context: { readonly lineId: string },
) => StreamSource<Name>;

/** One opener for each stream. */
export type StreamOpeners = { readonly [Name in StreamName]: StreamOpener<Name> };

export interface ContractServerOptions {
  readonly hello: Hello;
  readonly handlers: Handlers;
  readonly streams: StreamOpeners;
  /** Milliseconds of a clock that never jumps. */
  monotonicNow(): number;
  log(entry: ServerLogEntry): void;
}

/** All lines of one core. */
export interface ContractServer {
  /** Says hello and serves a renderer until its line ends. */
  serve(transport: Transport): void;
  /** Whether any renderer takes the frames of its streams: a hidden page does not, nor one without streams. */
  isWatched(): boolean;
  /**
   * Something happened that a stream may show: with the next tick they are asked. Called per read of a broker's socket; events and what
   * renderers say stir by themselves.
   */
  stir(): void;
  /** Tells every renderer. */
  broadcast<Name extends EventName>(name: Name, data: Events[Name]): void;
  /** Ends every line and refuses new ones. */
  close(): void;
}

/** Makes the server of a core. Its pacer's timer runs only while streams are open. */
export function createContractServer(options: ContractServerOptions): ContractServer {
  const dispatch = dispatchOf(options);
  const lines = new Set<Line>();
  const isWatched = (): boolean => {
    for (const line of lines) if (line.isWatched()) return true;
    return false;
  };
  const pacer = new Pacer({
    intervalMs: tickMs,
    restMs: restIntervalMs,
    monotonicNow: () => options.monotonicNow(),
    isWatched,
  });
  const log = (entry: ServerLogEntry): void => options.log(entry);
  let lineCount = 0;
  let closed = false;
  return {
    serve(transport) {
      if (closed) {
        transport.close();
        return;
      }
      lineCount += 1;
      const line = new Line(`line-${lineCount}`, transport, dispatch, pacer, log, () => lines.delete(line));
      lines.add(line);
      line.start(options.hello);
    },
    isWatched,
    stir: () => pacer.stir(),
    broadcast(name, data) {
      if (lines.size === 0) return;
      pacer.stir();
      const frame = encodeFrame({ kind: 'event', name, data } satisfies ServerHeader);
      for (const line of lines) line.sendFrame(frame.slice(0));
    },
    close() {
      closed = true;
      for (const line of lines) line.close();
    },
  };
}

/** Maps, so that a name off the wire such as `constructor` finds nothing. */
function dispatchOf({ handlers, streams: openers }: ContractServerOptions): Dispatch {
  // Here types meet the wire: what the schema of a name has let through is what its handler takes. The compiler cannot
  // follow that from a text to one member of a union, so it is said here, once for calls and once for streams.
  const callEntry = (name: CallName): [string, CallEntry] => {
    const handler = handlers[name] as (args: unknown, context: CallContext) => ReturnType<CallEntry['run']>;
    return [name, { schema: calls[name].args, run: async (args, context) => handler(args, context) }];
  };
  const streamEntry = (name: StreamName): [string, StreamEntry] => {
    const opener = openers[name] as StreamEntry['open'];
    return [name, { schema: streams[name].params, open: (params, context) => opener(params, context) }];
  };
  return {
    calls: new Map((Object.keys(calls) as CallName[]).map(callEntry)),
    streams: new Map((Object.keys(streams) as StreamName[]).map(streamEntry)),
  };
}
