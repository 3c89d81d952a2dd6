// How one network connection came to its end, as facts. Made by network-connection.ts, put into words by failures.ts.

import type { Violation } from './inbound.ts';
import type { PasswordAnswer, SecretsAnswer } from './password-answer.ts';
import type { TransportProblem, TransportStage } from './transport.ts';

/** `opening`: no line yet; `handshake`: CONNECT is out, no CONNACK yet; `online`: after CONNACK. */
export type NetworkPhase = 'opening' | 'handshake' | 'online';

/** The parts of connecting, in order: opening the line, then MQTT's own handshake. */
export type ConnectStage = TransportStage | 'connect';

export type NetworkEnd =
  | { readonly kind: 'transport'; readonly phase: NetworkPhase; readonly problem: TransportProblem }
  /** CONNACK with a failure. Return code of 3.1.1 below 0x80, reason code of 5 from 0x80. */
  | {
      readonly kind: 'refused';
      readonly code: number;
      readonly reasonString: string | null;
      readonly serverReference: string | null;
    }
  /** DISCONNECT by the broker (MQTT 5 only). */
  | {
      readonly kind: 'disconnected';
      readonly reasonCode: number;
      readonly reasonString: string | null;
      readonly serverReference: string | null;
    }
  | { readonly kind: 'violation'; readonly phase: NetworkPhase; readonly violation: Violation }
  /** No CONNACK in time; `step` is what was being done, at `stage`. */
  | {
      readonly kind: 'timeout';
      readonly step: string;
      readonly stage: ConnectStage;
      readonly phase: NetworkPhase;
      readonly timeoutMs: number;
    }
  /** Nothing came for one and a half keep alives; seconds. */
  | { readonly kind: 'silent'; readonly keepAlive: number }
  /** The broker does not read our acknowledgements, and they must not pile up for ever. */
  | { readonly kind: 'deaf'; readonly unreadBytes: number }
  /** Enhanced authentication could not go on, or the broker did not prove who it is. */
  | { readonly kind: 'authentication'; readonly phase: NetworkPhase; readonly message: string }
  /** There is no password, or other secret, to connect with; nothing was sent. */
  | {
      readonly kind: 'noPassword';
      readonly answer: Exclude<PasswordAnswer | SecretsAnswer, { readonly kind: 'password' | 'secrets' }>;
    }
  /** CONNECT could not be written as asked for. */
  | { readonly kind: 'unsendable'; readonly text: string }
  /** mqtt.js gave up for a reason of its own. */
  | { readonly kind: 'library'; readonly text: string };
