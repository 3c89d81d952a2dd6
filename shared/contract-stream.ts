// The credit of one open stream: a frame is made only when the last one was acknowledged. Called by contract-line.ts.

/** A source whose kind is known to its opener only. */
export interface AnySource {
  readonly everyTick?: boolean;
  poll(tick?: number): MadeFrame | null;
  readonly rests?: boolean;
  whenReady?(poll: () => void): void;
  update?(params: unknown): void;
  close(): void;
}
interface MadeFrame {
  readonly data: unknown;
  readonly body?: Uint8Array;
}

/** Ticks without credit after which nobody seems to look: a page that is only busy answers sooner, and it would lose nothing but 30 ms. */
const lyingTicks = 40;

/**
 * Nothing is queued here: while a frame is unacknowledged the source is left alone, and when the credit is back it is
 * asked for its newest state. So a slow or hidden page costs nothing, and what it sees next is never old.
 */
export class OpenStream {
  readonly #openSource: (params: unknown) => AnySource;
  readonly #parse: (params: unknown) => unknown;
  readonly #send: (frame: number, revision: number, made: MadeFrame) => void;
  readonly #onFailed: (error: unknown) => void;
  #source: AnySource | null = null;
  #revision = 1;
  #lastFrame = 0;
  #unacknowledged = false;
  /** The first tick at which the credit was found to be out; -1: none. */
  #lyingSince = -1;
  #isLeftLying = false;
  /** Not asked with the last tick, so that it may have news still. */
  #isPassedOver = false;
  /** Opened or updated while the credit was out: poll as soon as it is back, not at the next tick. */
  #isUrgent = false;
  #closed = false;

  constructor(
    openSource: (params: unknown) => AnySource,
    parse: (params: unknown) => unknown,
    send: (frame: number, revision: number, made: MadeFrame) => void,
    onFailed: (error: unknown) => void,
  ) {
    this.#openSource = openSource;
    this.#parse = parse;
    this.#send = send;
    this.#onFailed = onFailed;
  }

  open(params: unknown): void {
    this.#guarded(() => {
      this.#open(params);
      this.#poll();
    });
  }

  update(params: unknown, revision: number): void {
    this.#guarded(() => {
      this.#revision = revision;
      if (this.#source?.update === undefined) {
        this.#source?.close();
        this.#source = null;
        this.#open(params);
      } else {
        this.#source.update(this.#parse(params));
      }
      this.#pollAtOnce();
    });
  }

  /** Credit for a frame that was not the last one sent is no credit. */
  acknowledge(frame: number): void {
    if (frame !== this.#lastFrame) return;
    this.#unacknowledged = false;
    this.#lyingSince = -1;
    this.#isLeftLying = false;
    if (!this.#isUrgent) return;
    this.#isUrgent = false;
    this.#guarded(() => this.#poll());
  }

  /** A tick of the core's clock. */
  onTick(tick: number): void {
    if (!this.#unacknowledged) {
      this.#isPassedOver = tick % 2 === 1 && this.#source?.everyTick !== true;
      if (!this.#isPassedOver) this.#guarded(() => this.#poll(tick));
      return;
    }
    if (this.#lyingSince === -1) this.#lyingSince = tick;
    this.#isLeftLying = tick - this.#lyingSince >= lyingTicks;
  }

  /** Without credit there is nothing to do, and an acknowledgement is news. */
  get rests(): boolean {
    return this.#unacknowledged || (!this.#isPassedOver && this.#source?.rests === true);
  }

  /** The renderer has not taken the last frame for a second: its page is hidden, or very slow. */
  get isLeftLying(): boolean {
    return this.#isLeftLying;
  }

  close(): void {
    this.#closed = true;
    const source = this.#source;
    this.#source = null;
    source?.close();
  }

  #open(params: unknown): void {
    this.#source = this.#openSource(params);
    this.#source.whenReady?.(() => this.#guarded(() => this.#pollAtOnce()));
  }

  #pollAtOnce(): void {
    if (this.#unacknowledged) this.#isUrgent = true;
    else this.#poll();
  }

  #poll(tick?: number): void {
    const made = this.#source?.poll(tick) ?? null;
    if (made === null) return;
    this.#lastFrame += 1;
    this.#unacknowledged = true;
    this.#send(this.#lastFrame, this.#revision, made);
  }

  #guarded(act: () => void): void {
    if (this.#closed) return;
    try {
      act();
    } catch (error) {
      this.#onFailed(error);
    }
  }
}
