// Puts the end of a network connection into words: what happened, where, and what can be done. Pure. Used by connection.ts.

import { assertNever } from '../../../shared/assert.ts';
import type { OfferedCertificate } from '../../../shared/certificate.ts';
import type { ConnectionFailure, ProtocolVersion } from '../../../shared/connection.ts';
import { reasonCodeName, returnCodeName } from '../../../shared/mqtt/reason-code.ts';
import { reasonCodeSentence, returnCodeSentence } from '../../../shared/mqtt/reason-sentence.ts';
import type { ProfileSettings } from '../../../shared/profile.ts';
import type { Ending } from './connection-state.ts';
import type { NetworkEnd, NetworkPhase } from './network-end.ts';
import { type Remedy, remedyForConnack, remedyForDisconnect } from './reconnect-policy.ts';
import { pinWords, proxyWords } from './route-failures.ts';
import { systemFailure, type SystemFailureContext } from './system-failures.ts';

export interface FailureContext extends SystemFailureContext {
  /** Version of the network connection that ended. */
  readonly protocolVersion: ProtocolVersion;
  readonly wantedVersion: ProfileSettings['protocolVersion'];
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Words {
  readonly message: string;
  readonly remedy: Remedy;
  readonly detail?: string | null;
  readonly reasonCode?: number;
  readonly reasonName?: string;
  readonly reasonString?: string | null;
  readonly offered?: OfferedCertificate;
}

/** The end of a network connection as the state machine and people want it. */
export function endingFrom(end: NetworkEnd, context: FailureContext): Ending {
  const words = wordsFor(end, context);
  const failure: ConnectionFailure = {
    message: words.message,
    reasonCode: words.reasonCode ?? null,
    reasonName: words.reasonName ?? null,
    reasonString: words.reasonString ?? null,
    detail: words.detail ?? null,
    at: context.at,
    ...(words.offered === undefined ? {} : { offeredCertificate: words.offered }),
  };
  return {
    failure,
    remedy: words.remedy,
    closedByPeer: end.kind === 'transport' && end.problem.kind === 'closed',
    ...(end.kind === 'noPassword' && end.answer.kind === 'notApproved' ? { commandToApprove: end.answer.command } : {}),
    ...(end.kind === 'noPassword' && end.answer.kind === 'vaultLocked' ? { vaultLocked: true } : {}),
  };
}

/** Whether a version 5 CONNECT ended in a way that a 3.1.1 broker would end it: then the older version is worth a try. */
export function looksLikeOlderBroker(end: NetworkEnd): boolean {
  switch (end.kind) {
    case 'refused':
      return end.code === 0x84 || end.code === 1;
    case 'transport':
      if (end.phase !== 'handshake') return false;
      return (
        end.problem.kind === 'closed' ||
        end.problem.kind === 'websocketClosed' ||
        (end.problem.kind === 'system' && end.problem.code === 'ECONNRESET')
      );
    // It may have answered in the form of 3.1.1. What is no broker at all is found out by the second attempt just as well.
    case 'violation':
      return end.phase === 'handshake';
    case 'disconnected':
    case 'timeout':
    case 'silent':
    case 'deaf':
    case 'authentication':
    case 'noPassword':
    case 'unsendable':
    case 'library':
      return false;
    default:
      return assertNever(end);
  }
}

function wordsFor(end: NetworkEnd, context: FailureContext): Words {
  switch (end.kind) {
    case 'refused':
      return refusedWords(end, context);
    case 'disconnected':
      return disconnectedWords(end, context);
    case 'violation':
      return {
        message:
          end.phase === 'online'
            ? `Treeline closed the connection to ${context.place} because the broker broke the protocol: ${end.violation.message}`
            : `${context.place} did not answer as an MQTT broker does: ${end.violation.message}`,
        // Something that is no broker stays none; a broker that broke the protocol once may go on well after that message.
        remedy: end.phase === 'online' ? 'retry' : 'stopUnlessProven',
        reasonCode: end.violation.reasonCode,
        reasonName: reasonCodeName(end.violation.reasonCode),
        detail: end.violation.detail,
      };
    case 'timeout':
      return timeoutWords(end, context);
    case 'silent':
      return {
        message: `Nothing came from ${context.place} within the keep alive of ${end.keepAlive} s, not even the answer to a ping, so the connection was given up.`,
        remedy: 'retry',
      };
    case 'deaf':
      return {
        message: `${context.place} sends messages but does not read the acknowledgements: ${end.unreadBytes} bytes of them are waiting. The connection was given up.`,
        remedy: 'retrySlowly',
      };
    case 'authentication':
      return { message: `The login at ${context.place} failed. ${end.message}`, remedy: 'stop' };
    case 'noPassword':
      return {
        message: end.answer.message,
        remedy: end.answer.kind === 'failed' && !end.answer.isLasting ? 'retry' : 'stop',
      };
    case 'unsendable':
      return { message: end.text, remedy: 'stop' };
    case 'library':
      return {
        message: `The connection to ${context.place} was given up: ${end.text}.`,
        remedy: 'retry',
        detail: end.text,
      };
    case 'transport':
      return transportWords(end, context);
    default:
      return assertNever(end);
  }
}

function refusedWords(end: Extract<NetworkEnd, { kind: 'refused' }>, context: FailureContext): Words {
  const older = end.code < 0x80;
  const fixedVersionRefused = (end.code === 0x84 || end.code === 1) && context.wantedVersion === 5;
  const sentence = older ? returnCodeSentence(end.code) : reasonCodeSentence(end.code, 'connack');
  return {
    message: [
      fixedVersionRefused
        ? `${context.place} does not speak MQTT 5. Choose MQTT 3.1.1, or “automatic”, in the profile.`
        : `${context.place} refused the connection: ${sentence}`,
      end.code === 0x85 || (older && end.code === 2) ? `The client ID was “${context.clientId}”.` : '',
      serverReferenceSentence(end.serverReference),
      end.reasonString === null ? '' : `The broker says: “${end.reasonString}”`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    remedy: remedyForConnack(end.code, context.protocolVersion),
    reasonCode: end.code,
    reasonName: older ? returnCodeName(end.code) : reasonCodeName(end.code),
    reasonString: end.reasonString,
  };
}

function disconnectedWords(end: Extract<NetworkEnd, { kind: 'disconnected' }>, context: FailureContext): Words {
  const takenOver = end.reasonCode === 0x8e;
  return {
    message: [
      takenOver
        ? `Another client connected to ${context.place} with the client ID “${context.clientId}”, and the broker gave it the session.`
        : `${context.place} ended the connection: ${reasonCodeSentence(end.reasonCode, 'disconnect')}`,
      serverReferenceSentence(end.serverReference),
      end.reasonString === null ? '' : `The broker says: “${end.reasonString}”`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    remedy: remedyForDisconnect(end.reasonCode),
    reasonCode: end.reasonCode,
    reasonName: reasonCodeName(end.reasonCode),
    reasonString: end.reasonString,
  };
}

function serverReferenceSentence(reference: string | null): string {
  return reference === null
    ? ''
    : `It names another server: ${reference}. Treeline does not follow by itself; change host and port if you trust it.`;
}

function timeoutWords(end: Extract<NetworkEnd, { kind: 'timeout' }>, context: FailureContext): Words {
  const seconds = `${Math.round(end.timeoutMs / 1000)} s`;
  const message =
    end.stage === 'proxy'
      ? `The proxy on the way to ${context.place} gave no answer within ${seconds}. Check the proxy, and host and port of the broker.`
      : end.phase === 'handshake'
        ? `${context.place} accepted the connection but sent no MQTT answer within ${seconds}. ${wrongDoorSentence(context)}`
        : `No connection to ${context.place} within ${seconds}. Check host and port, and whether a firewall or a VPN stands between.`;
  return { message, remedy: 'retry', detail: `Last step: ${end.step}` };
}

function transportWords(end: Extract<NetworkEnd, { kind: 'transport' }>, context: FailureContext): Words {
  const { problem } = end;
  switch (problem.kind) {
    case 'closed':
      return closedWords(end.phase, context);
    case 'http':
      return httpWords(problem, context);
    case 'websocket':
      return {
        message: `The WebSocket to ${context.place} failed: ${subprotocolSentence(problem.text) ?? `${problem.text}.`}`,
        remedy: end.phase === 'online' ? 'retry' : 'stopUnlessProven',
        detail: problem.text,
      };
    case 'websocketClosed':
      return {
        message: `${context.place} closed the WebSocket with code ${problem.code}${problem.reason === '' ? '' : `, saying “${problem.reason}”`}.`,
        remedy: 'retry',
        detail: `WebSocket close code ${problem.code}`,
      };
    case 'certificate':
      return { ...pinWords(problem.offered, context), offered: problem.offered };
    case 'proxy':
      return proxyWords(problem.place, problem.fault, context);
    case 'system':
      return systemFailure(problem, end.phase, context);
    default:
      return assertNever(problem);
  }
}

function closedWords(phase: NetworkPhase, context: FailureContext): Words {
  if (phase === 'online') {
    return { message: `${context.place} closed the connection without giving a reason.`, remedy: 'retry' };
  }
  const version =
    context.wantedVersion === 5
      ? ' An older broker does this when it does not know MQTT 5: choose MQTT 3.1.1 or “automatic”.'
      : '';
  return {
    message: `${context.place} closed the connection before answering. ${wrongDoorSentence(context)}${version}`,
    remedy: 'retry',
  };
}

/** The usual mix-up behind a door that opens and says nothing: the wrong scheme for the port. */
export function wrongDoorSentence({ scheme }: SystemFailureContext): string {
  switch (scheme) {
    case 'mqtt':
      return 'Perhaps this port expects TLS (mqtts) or WebSocket (ws).';
    case 'mqtts':
      return 'Perhaps this port expects plain MQTT (mqtt), or WebSocket over TLS (wss).';
    case 'ws':
      return 'Perhaps this port expects plain MQTT (mqtt), or WebSocket over TLS (wss).';
    case 'wss':
      return 'Perhaps this port expects MQTT over TLS (mqtts), or WebSocket without TLS (ws).';
    default:
      return assertNever(scheme);
  }
}

function subprotocolSentence(text: string): string | null {
  if (!/subprotocol/i.test(text)) return null;
  return 'the server did not agree to the subprotocol “mqtt”, so it is probably no MQTT endpoint. Check the path.';
}

function httpWords(
  problem: Extract<Extract<NetworkEnd, { kind: 'transport' }>['problem'], { kind: 'http' }>,
  context: FailureContext,
): Words {
  const { status } = problem;
  const answer = `${context.place} answered the WebSocket request with HTTP ${status}${problem.statusText === '' ? '' : ` ${problem.statusText}`}.`;
  const again = status >= 500 || status === 408 || status === 429;
  const remedySentence =
    status === 401 || status === 403
      ? 'The server wants a login for the WebSocket itself, or forbids it.'
      : status === 404
        ? 'There is nothing at this path. Brokers often use /mqtt, /ws or /.'
        : status >= 300 && status < 400
          ? `It points to ${problem.location ?? 'another address'}. Treeline does not follow by itself; change host, port or path if you trust it.`
          : again
            ? 'The server or a proxy before it has trouble at the moment.'
            : 'Check port and path; this may be an ordinary web server.';
  return {
    message: `${answer} ${remedySentence}`,
    remedy: again ? 'retry' : 'stopUnlessProven',
    detail: `HTTP ${status} ${problem.statusText}${problem.body === '' ? '' : `\n${problem.body}`}`,
  };
}
