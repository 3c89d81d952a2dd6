// What a line of bytes to a broker is, and how it can fail. Implemented by the transport-*.ts files; used by network-connection.ts.

import type { Duplex } from 'node:stream';

/** Why a transport did not open or came to its end. */
export type TransportProblem =
  /** The peer closed in good order. */
  | { readonly kind: 'closed' }
  /** An error with a code of the operating system, of Node or of OpenSSL; `''` where it has none. */
  | { readonly kind: 'system'; readonly code: string; readonly text: string; readonly certificate: string | null }
  /** The answer to the WebSocket handshake was no upgrade. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly statusText: string;
      readonly location: string | null;
      readonly body: string;
    }
  /** The upgrade came, but not as asked for, or a frame broke the WebSocket protocol. */
  | { readonly kind: 'websocket'; readonly text: string }
  /** The server closed the WebSocket with a code that means more than "done". */
  | { readonly kind: 'websocketClosed'; readonly code: number; readonly reason: string };

export interface TransportEvents {
  /** What is being done now, for people. */
  step(step: string): void;
  opened(): void;
  /** Bytes from the broker, in order; only lent. */
  data(chunk: Uint8Array): void;
  /** Once, the last event; never after `destroy`. */
  ended(problem: TransportProblem): void;
}

export interface Transport {
  /** Whole packets only, once opened. `flushed` is called when the system has taken the bytes, or never will. */
  write(bytes: Uint8Array, flushed?: () => void): void;
  /** Sends what was written, then closes; `done` comes when that is over, at the latest a second later. No event follows. */
  end(done: () => void): void;
  /** Closes at once, at any step. No event follows. */
  destroy(): void;
}

/** What one layer adds to the stream below it. */
export interface Line {
  write(bytes: Uint8Array, flushed?: () => void): void;
  end(): void;
  destroy(): void;
}

/** What one layer hands to the next: an open stream, or why there is none. */
export interface LayerEvents {
  step(step: string): void;
  opened(stream: Duplex): void;
  ended(problem: TransportProblem): void;
}

/** A thrown or emitted error as a problem. */
export function problemFromError(
  error: Error & { readonly code?: unknown },
  certificate: string | null = null,
): TransportProblem {
  // Several addresses were tried: Node gathers their errors, and the first says what happened as well as any.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const told = first instanceof Error ? (first as NodeJS.ErrnoException) : error;
  const code = typeof error.code === 'string' ? error.code : typeof told.code === 'string' ? told.code : '';
  return { kind: 'system', code, text: told.message, certificate };
}
