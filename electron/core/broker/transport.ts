// What a line of bytes to a broker is, and how it can fail. Implemented by the transport-*.ts files; used by network-connection.ts.

import type { Duplex } from 'node:stream';
import type { CertificateFacts, OfferedCertificate } from '../../../shared/certificate.ts';

/** Why a transport did not open or came to its end. */
export type TransportProblem =
  /** The peer closed in good order. */
  | { readonly kind: 'closed' }
  /** An error with a code of the operating system, of Node or of OpenSSL; `''` where it has none. */
  | { readonly kind: 'system'; readonly code: string; readonly text: string; readonly certificate: string | null }
  /** Only a pinned certificate is taken, and this is another one, or none is pinned yet. */
  | { readonly kind: 'certificate'; readonly offered: OfferedCertificate }
  /** The proxy was not reached, refused, or did not speak as one. `place` is the proxy's. */
  | { readonly kind: 'proxy'; readonly place: string; readonly fault: ProxyFault }
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

/** What went wrong between us and a proxy. */
export type ProxyFault =
  | { readonly kind: 'system'; readonly code: string; readonly text: string }
  | { readonly kind: 'closed' }
  /** The answer to CONNECT was no success (RFC 9110 clause 9.3.6). */
  | { readonly kind: 'http'; readonly status: number; readonly statusText: string; readonly body: string }
  /** A SOCKS5 proxy wants a login and there is none (`missing`), or did not take the one given. */
  | { readonly kind: 'socksLogin'; readonly missing: boolean }
  /** A SOCKS5 proxy's answer to CONNECT (RFC 1928 clause 6). */
  | { readonly kind: 'socksReply'; readonly code: number }
  /** SOCKS5 was wanted, and the answer is none. */
  | { readonly kind: 'noSocks'; readonly text: string }
  /** HTTP was wanted, and the answer is none. */
  | { readonly kind: 'noHttp'; readonly text: string }
  /** The environment names a proxy that cannot be used; `text` is a sentence. */
  | { readonly kind: 'unusable'; readonly text: string };

/** The parts of opening a line, in order; a target has those it needs. */
export type TransportStage = 'lookup' | 'tcp' | 'proxy' | 'tls' | 'webSocket';

/** What is told while a line opens. */
export interface Progress {
  /** What is being done now, for people. A stage lasts until the next begins, or the line is open. */
  step(step: string, stage: TransportStage): void;
  /** Something worth telling about the stage, such as an address or a certificate; for the doctor. */
  fact(label: string, value: string, certificate?: CertificateFacts): void;
}

export interface TransportEvents extends Progress {
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
export interface LayerEvents extends Progress {
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
