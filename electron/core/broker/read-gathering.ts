// Tier: per READ. Decides after each read of a socket whether to leave it alone for a moment, so that many small pieces become one read.
// Pure: knows sizes and moments, no socket. Owned by socket-reader.ts.

/** So many reads within `windowMs` (milliseconds) make traffic dense. */
const denseReads = 6;
const windowMs = 2;
/** Longest rest: while somebody looks at the messages or waits for an answer, and while nobody does. */
const watchedRestMs = 2;
const unwatchedRestMs = 30;
/** A rest is at most so many times as long as the one before: what comes in how long is known only from that. */
const rampTimes = 4;
/** What a rest must save on average, in reads: to stop, set a timer and start again costs one to two. */
const worthReads = 4;
/** Weight of the newest value in the averages. */
const plainWeight = 1 / 8;
const savedWeight = 1 / 4;
/**
 * What may come during a rest, in bytes: half of the smallest usual receive buffer. A full one would hold the broker up, and hide a loss in
 * its queues.
 */
const roomBytes = 65_536;
/** After so many rests a few plain reads tell again how large those are. */
const restsPerLook = 1000;
/** A stretch of fewer rests than this did not pay: the next is tried later and later, in milliseconds. */
const shortStretch = 16;
const firstBackoffMs = 50;
const longestBackoffMs = 1600;
/** Reads by which a broker's own window is recognised, how many of them must be alike, and how long that is believed, in milliseconds. */
const windowReads = 8;
const likeReads = 6;
const windowBelievedMs = 10_000;
/**
 * Windows that let now more and now less through are recognised by what the rests cost. With acknowledgements the first look comes after so many
 * rests; it and then each fourth is so long that bursts even out (milliseconds), and the broker must be so many times as fast during it.
 */
const restsToFirstLook = 32;
const looksPerLongLook = 4;
const lookMs = 25;
const hinderedTimes = 1.4;

export interface Read {
  readonly bytes: number;
  /** It filled the buffer: more is waiting. */
  readonly isFull: boolean;
  /** Bytes of acknowledgements that it was answered with. */
  readonly acknowledgedBytes: number;
  /** Moment at which it has been worked off, in milliseconds of a clock that never jumps. */
  readonly now: number;
  /** Nobody looks at the messages now, and nothing was written for so long that no answer is on its way. */
  readonly canWait: boolean;
}

/**
 * A broker writes each message by itself, and every piece costs a wake-up and a system call, many times what the message costs. So when
 * reads are small and dense, the socket rests for up to 2 ms while the kernel's buffer gathers. Sparse traffic is read as it comes.
 *
 * While nobody looks, rests are fifteen times as long, and what counts as dense is more: a message is then noted up to 30 ms after it came, and a
 * thousand messages a second cost some thirty reads instead of a thousand. Should a flood begin just then, the buffer is full for one such rest.
 *
 * A broker that waits for acknowledgements (a send window: MQTT 5 clause 4.9, or a limit of its own) would be slowed down by that. It gives
 * itself away: read after read brings exactly its window and never more, or it is faster while it is read as it writes. From then on there are
 * no rests while anything is being acknowledged.
 */
export class ReadGathering {
  /** Moments of the latest plain reads, in a circle. */
  readonly #moments = new Float64Array(denseReads);
  #next = 0;
  /** Bytes of a plain read, on average; 0: none yet. */
  #plainBytes = 0;
  #isGathering = false;
  /** Plain reads that one gathered read stands for, on average. */
  #savedReads = 0;
  #rests = 0;
  #backoffMs = firstBackoffMs;
  #plainUntil = 0;
  #restedAt = 0;
  /** The next rest is at most so long. */
  #triedMs = watchedRestMs;
  #windowReads = 0;
  #likeReads = 0;
  #largestAcknowledged = 0;
  #windowUntil = 0;
  #acknowledgedAt = Number.NEGATIVE_INFINITY;
  /** A stretch of rests or of plain reads: when it began, what came since, and what the rests before brought in bytes per millisecond. */
  #stretchAt = 0;
  #stretchBytes = 0;
  #gatheredRate = 0;
  #isLooking = false;
  #looks = 0;

  constructor() {
    this.#moments.fill(Number.NEGATIVE_INFINITY);
  }

  /** Milliseconds to leave the socket alone after this read: a whole number, at most 2, or 30 when it can wait. */
  restAfter({ bytes, isFull, acknowledgedBytes, now, canWait }: Read): number {
    const longestMs = canWait ? unwatchedRestMs : watchedRestMs;
    if (acknowledgedBytes > 0) this.#acknowledgedAt = now;
    if (now < this.#windowUntil && now - this.#acknowledgedAt <= windowMs) {
      this.#isGathering = false;
      this.#isLooking = false;
      return 0;
    }
    this.#stretchBytes += bytes;
    const bytesPerMs = this.#isGathering
      ? this.#gathered(bytes, acknowledgedBytes, now)
      : this.#plain(bytes, now, canWait);
    if (!this.#isGathering || isFull || bytesPerMs > roomBytes) return 0;
    this.#rests += 1;
    this.#restedAt = now;
    const restMs = Math.min(longestMs, this.#triedMs, Math.floor(roomBytes / bytesPerMs));
    this.#triedMs = restMs * rampTimes;
    return restMs;
  }

  /** A read that followed no rest. Begins to gather when it was one of many. Returns the rate in bytes per millisecond. */
  #plain(bytes: number, now: number, canWait: boolean): number {
    // A single large one (the thread was busy) says little about how the broker writes.
    const usual = this.#plainBytes === 0 ? bytes : Math.min(bytes, this.#plainBytes * 4);
    this.#plainBytes = this.#plainBytes === 0 ? usual : this.#plainBytes + (usual - this.#plainBytes) * plainWeight;
    const oldest = this.#moments[this.#next]!;
    this.#moments[this.#next] = now;
    this.#next = (this.#next + 1) % denseReads;
    if (this.#isLooking && this.#goesOnLooking(now)) return 0;
    // So many that a long rest is just worth it.
    const denseMs = canWait ? (unwatchedRestMs * denseReads) / worthReads : windowMs;
    if (now < this.#plainUntil || now - oldest > denseMs) return 0;
    this.#isGathering = true;
    this.#triedMs = watchedRestMs;
    this.#stretchAt = now;
    this.#stretchBytes = 0;
    this.#savedReads = worthReads * 2;
    this.#rests = 0;
    this.#windowReads = 0;
    this.#likeReads = 0;
    this.#largestAcknowledged = 0;
    return bytes;
  }

  /** A read that followed a rest. Ends gathering when it does not pay. Returns the rate in bytes per millisecond. */
  #gathered(bytes: number, acknowledgedBytes: number, now: number): number {
    const saved = bytes / this.#plainBytes;
    this.#savedReads += (saved - this.#savedReads) * savedWeight;
    if (this.#isWindow(acknowledgedBytes)) {
      this.#windowUntil = now + windowBelievedMs;
      this.#isGathering = false;
    } else if (this.#savedReads < worthReads) {
      this.#backoffMs = this.#rests < shortStretch ? Math.min(this.#backoffMs * 2, longestBackoffMs) : firstBackoffMs;
      this.#plainUntil = now + this.#backoffMs;
      this.#isGathering = false;
    } else if (this.#rests >= (acknowledgedBytes > 0 && this.#looks === 0 ? restsToFirstLook : restsPerLook)) {
      this.#look(now, acknowledgedBytes > 0);
    }
    return bytes / Math.max(now - this.#restedAt, 1);
  }

  /** Ends the stretch of rests for some plain reads, which tell of their size and, if there are acknowledgements, of a window. */
  #look(now: number, isAcknowledging: boolean): void {
    this.#isGathering = false;
    this.#isLooking = isAcknowledging && this.#looks % looksPerLongLook === 0;
    if (isAcknowledging) this.#looks += 1;
    this.#gatheredRate = this.#stretchBytes / (now - this.#stretchAt);
    this.#stretchAt = now;
    this.#stretchBytes = 0;
  }

  /** Whether plain reads go on: the look is too short yet, or shows a broker that rests hold up. */
  #goesOnLooking(now: number): boolean {
    const elapsedMs = now - this.#stretchAt;
    if (elapsedMs < lookMs) return true;
    this.#isLooking = false;
    if (this.#stretchBytes / elapsedMs < this.#gatheredRate * hinderedTimes) return false;
    this.#windowUntil = now + windowBelievedMs;
    this.#looks = 0;
    return true;
  }

  /** Whether the broker seems to send no more than a fixed number of messages before it is answered. */
  #isWindow(acknowledgedBytes: number): boolean {
    if (acknowledgedBytes === 0) return false;
    if (acknowledgedBytes > this.#largestAcknowledged) {
      this.#largestAcknowledged = acknowledgedBytes;
      this.#likeReads = 0;
      this.#windowReads = 0;
    }
    if (acknowledgedBytes === this.#largestAcknowledged) this.#likeReads += 1;
    this.#windowReads += 1;
    if (this.#windowReads < windowReads) return false;
    const isWindow = this.#likeReads >= likeReads;
    this.#windowReads = 0;
    this.#likeReads = 0;
    return isWindow;
  }
}
