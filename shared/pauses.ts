// The contract's part about pausing: what the `pauses` stream carries. See contract.ts.

/**
 * A view that is paused shows tree, stream and messages as they were at one moment, while the core goes on receiving and counting. Nothing is
 * lost by it. What a pause holds is bounded: beyond its share of memory the view goes back to the present by itself.
 */
export interface PausesFrame {
  /** Null: the view shows the present. */
  readonly pause: {
    /** Milliseconds since 1970. */
    readonly pausedAt: number;
    /** What has come since. */
    readonly newMessageCount: number;
    readonly newTopicCount: number;
  } | null;
  /** The last pause ended by itself, since it had grown to its share of memory. */
  readonly endedForMemory: boolean;
}
