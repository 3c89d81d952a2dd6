// Tier: per READ. Takes bytes off a broker's socket and lets it rest between dense reads (read-gathering.ts). Owned by open-transport.ts.
// Nothing is lost by a rest: the kernel holds the bytes, and the end of the line behind them, until reading goes on.

import type { OnReadOpts, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ReadGathering } from './read-gathering.ts';

/** Room for one read: what the fastest broker writes during a rest, several times over. */
const bufferBytes = 262_144;

/** While each read fills the buffer they follow one another without a pause, up to 32 times: after so many milliseconds others have a turn. */
const turnMs = 10;

/** For so many milliseconds after anything was written the broker's answer may be on its way, and somebody waits for it. */
const answerMs = 1000;
/** A rest that goes on when something is written, in milliseconds: it ends before an answer can matter. */
const answerLateMs = 2;

/** A chunk is only lent: valid during the call. */
type Deliver = (chunk: Uint8Array) => void;
/** When to rest; tests bring their own. */
type Gathering = Pick<ReadGathering, 'restAfter'>;

/** Whether somebody looks at what comes. Asked after each read. */
export type IsWatched = () => boolean;

export interface SocketReader {
  /** Bytes were handed to the socket: those written while a chunk is delivered acknowledge it. What answers others is not kept waiting. */
  wrote(bytes: number): void;
  /** What still comes is read and dropped, without rests: unread bytes would make our close a reset. */
  drop(): void;
}

/** Delivers, and times the rests of one socket. */
class Rests implements SocketReader {
  readonly #gathering: Gathering;
  readonly #deliver: Deliver;
  readonly #isWatched: IsWatched;
  readonly #resume: () => void;
  #acknowledgedBytes = 0;
  #wroteAt = performance.now();
  /** By length of the rest in milliseconds; each is made once and then started again. */
  readonly #timers: (NodeJS.Timeout | undefined)[] = [];
  /** Length of the rest that a timer is to end, in milliseconds. */
  #timedRest = 0;
  #isResting = false;
  /** Since when every read has filled the buffer; null: the last did not. */
  #busySince: number | null = null;
  #isDropping = false;

  constructor(deliver: Deliver, isWatched: IsWatched, gathering: Gathering, goOn: () => void) {
    this.#deliver = deliver;
    this.#isWatched = isWatched;
    this.#gathering = gathering;
    this.#resume = () => {
      this.#isResting = false;
      this.#timedRest = 0;
      goOn();
    };
  }

  get isResting(): boolean {
    return this.#isResting;
  }

  /** Delivers a read. True: now the socket rests, and `goOn` will be called. */
  took(chunk: Uint8Array, isFull: boolean): boolean {
    if (this.#isDropping) return false;
    this.#acknowledgedBytes = 0;
    this.#deliver(chunk);
    const now = performance.now();
    const acknowledgedBytes = this.#acknowledgedBytes;
    const canWait = now - this.#wroteAt > answerMs && !this.#isWatched();
    const rest = this.#gathering.restAfter({ bytes: chunk.length, isFull, acknowledgedBytes, now, canWait });
    if (rest === 0 && isFull) return this.#gaveTurn(now);
    this.#busySince = null;
    if (rest === 0) return false;
    this.#isResting = true;
    this.#timedRest = rest;
    const timer = this.#timers[rest];
    if (timer === undefined) this.#timers[rest] = setTimeout(this.#resume, rest);
    else timer.refresh();
    return true;
  }

  /** After a read that filled the buffer: whether reading goes on only when frames, timers and other sockets have had their turn. */
  #gaveTurn(now: number): boolean {
    this.#busySince ??= now;
    if (now - this.#busySince < turnMs) return false;
    this.#busySince = null;
    this.#isResting = true;
    setImmediate(this.#resume);
    return true;
  }

  wrote(bytes: number): void {
    this.#acknowledgedBytes += bytes;
    this.#wroteAt = performance.now();
    const rest = this.#timedRest;
    if (rest <= answerLateMs) return;
    clearTimeout(this.#timers[rest]);
    this.#timers[rest] = undefined;
    this.#timedRest = 0;
    // Later: a read here would be delivered in the middle of whatever writes.
    setImmediate(this.#resume);
  }

  drop(): void {
    this.#isDropping = true;
  }
}

/** Reads of a plain TCP socket, into one buffer: `onread` is for `net.connect`. */
export class TcpReader implements SocketReader {
  readonly onread: OnReadOpts;
  readonly #rests: Rests;
  #socket: Socket | null = null;

  constructor(deliver: Deliver, isWatched: IsWatched, gathering: Gathering = new ReadGathering()) {
    const buffer = new Uint8Array(bufferBytes);
    this.#rests = new Rests(deliver, isWatched, gathering, () => this.#socket?.resume());
    this.onread = {
      buffer,
      // False stops the reading until `resume`.
      callback: (size) => !this.#rests.took(buffer.subarray(0, size), size === bufferBytes),
    };
  }

  /** Once, when the socket is open. */
  attach(socket: Socket): void {
    this.#socket = socket;
  }

  wrote(bytes: number): void {
    this.#rests.wrote(bytes);
  }

  drop(): void {
    this.#rests.drop();
  }
}

/**
 * Reads of any other stream, above all TLS. Made with a `highWaterMark` of 1 it reads one piece ahead and then leaves the socket alone
 * until that is taken.
 */
export function readStream(
  stream: Duplex,
  deliver: Deliver,
  isWatched: IsWatched,
  gathering: Gathering = new ReadGathering(),
): SocketReader {
  const take = (): void => {
    if (rests.isResting) return;
    for (;;) {
      const chunk = stream.read() as Uint8Array | null;
      if (chunk === null || rests.took(chunk, false)) return;
    }
  };
  const rests = new Rests(deliver, isWatched, gathering, take);
  stream.on('readable', take);
  return rests;
}
