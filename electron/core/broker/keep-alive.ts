// Keeps an online connection alive and notices a dead one (clause 3.1.2.10), by a clock that never jumps. Owned by network-connection.ts.

export interface KeepAliveOptions {
  /** Seconds; 0 never pings and never gives up. */
  readonly keepAlive: number;
  readonly sendPing: () => void;
  /** Nothing came for one and a half keep alives, a ping included. Called once, the last thing. */
  readonly lost: () => void;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number;
  /** Milliseconds since 1970: a jump of it shows that the machine slept. */
  readonly wallNow: () => number;
}

/** Looked at least this often, in milliseconds, so that waking from sleep is noticed soon. */
const longestLookMs = 15_000;
/** The wall clock ran this much further than the steady one, in milliseconds: the machine slept (or its clock was set; a ping costs nothing). */
const sleptMs = 5_000;
/** Longest wait for any sign of life after sleep, in milliseconds: most connections did not survive it. */
const answerAfterSleepMs = 10_000;

/**
 * mqtt.js's own keep alive knows only packets that reach it, and most of ours never do. Here any byte from the broker is a sign of life:
 * under load a PINGRESP may be queued behind megabytes. A ping goes out after one keep alive without a byte in either direction,
 * and half a keep alive later the connection is given up.
 */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | null = null;
  #verdict: NodeJS.Immediate | null = null;
  #stopped = false;
  #receivedAt: number;
  #sentAt: number;
  #pingedAt: number | null = null;
  #answerMs: number;
  #lookedAt: number;
  #lookedWallAt: number;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#intervalMs = options.keepAlive * 1000;
    const now = options.monotonicNow();
    this.#receivedAt = now;
    this.#sentAt = now;
    this.#lookedAt = now;
    this.#lookedWallAt = options.wallNow();
    this.#answerMs = this.#intervalMs / 2;
    if (options.keepAlive > 0) this.#lookAgain();
  }

  /** Bytes came. Called per socket read. */
  received(): void {
    this.#receivedAt = this.#options.monotonicNow();
    this.#pingedAt = null;
  }

  /** A packet went out. */
  sent(): void {
    this.#sentAt = this.#options.monotonicNow();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#verdict !== null) clearImmediate(this.#verdict);
  }

  #look(): void {
    const now = this.#options.monotonicNow();
    const wallNow = this.#options.wallNow();
    const slept = Math.abs(wallNow - this.#lookedWallAt - (now - this.#lookedAt)) > sleptMs;
    this.#lookedAt = now;
    this.#lookedWallAt = wallNow;
    if (this.#pingedAt !== null && now >= this.#pingedAt + this.#answerMs) {
      // Timers run before the sockets are read: a busy loop must not mistake its own delay for the broker's silence.
      this.#verdict = setImmediate(() => {
        if (this.#stopped) return;
        if (this.#pingedAt === null) return this.#lookAgain();
        this.stop();
        this.#options.lost();
      });
      return;
    }
    if (this.#pingedAt === null && (slept || now >= Math.min(this.#receivedAt, this.#sentAt) + this.#intervalMs)) {
      this.#answerMs = slept ? Math.min(answerAfterSleepMs, this.#intervalMs / 2) : this.#intervalMs / 2;
      this.#pingedAt = now;
      this.#options.sendPing();
    }
    this.#lookAgain();
  }

  #lookAgain(): void {
    if (this.#stopped) return;
    const now = this.#options.monotonicNow();
    const dueAt =
      this.#pingedAt === null
        ? Math.min(this.#receivedAt, this.#sentAt) + this.#intervalMs
        : this.#pingedAt + this.#answerMs;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.min(longestLookMs, dueAt - now)));
  }
}
