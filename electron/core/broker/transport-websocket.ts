// Speaks WebSocket over an open stream (clause 6): the profile's subprotocol and headers, binary frames. Keeps HTTP statuses. Called by transport.ts.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { placeOf, type TransportTarget } from './connect-options.ts';
import { headerRecord } from './web-socket-headers.ts';
import { type Line, problemFromError, type TransportEvents, type TransportProblem } from './transport.ts';

/** Most characters of a refusing answer's body kept for the detail. */
const bodyLimit = 500;
/** Longest wait for that body, in milliseconds: the status is what matters. */
const bodyWaitMs = 500;

/** Starts the handshake over a stream that is open already (and secured, for wss). */
export function openWebSocket(stream: Duplex, target: TransportTarget, path: string, events: TransportEvents): Line {
  events.step('Opening the WebSocket', 'webSocket');
  let problem: TransportProblem | null = null;
  // The stream is connected, and secured where that is wanted: the scheme only decides about the port in the Host header.
  const url = `${target.tls === null ? 'ws' : 'wss'}://${hostHeader(target)}${path}`;
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, target.webSocketSubprotocol === '' ? [] : [target.webSocketSubprotocol], {
      createConnection: () => stream,
      headers: headerRecord(target.webSocketHeaders),
      perMessageDeflate: false,
      maxPayload: target.maximumFrameBytes,
    });
  } catch (error) {
    const text = `${url} cannot be used as an address: ${error instanceof Error ? error.message : String(error)}`;
    setImmediate(() => events.ended({ kind: 'websocket', text }));
    return {
      write: (_bytes, flushed) => flushed?.(),
      end: () => void stream.end(),
      destroy: () => void stream.destroy(),
    };
  }
  socket.binaryType = 'nodebuffer';
  socket.on('upgrade', ({ statusCode, statusMessage }) => {
    events.fact('Answer', `HTTP ${statusCode ?? 0} ${statusMessage ?? ''}`.trim());
  });
  socket.on('open', () => {
    events.fact('Subprotocol', socket.protocol === '' ? 'none' : socket.protocol);
    events.opened();
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary && Buffer.isBuffer(data)) events.data(data);
    // Clause 6.0.0-1: a text frame closes the connection.
    else events.ended({ kind: 'websocket', text: 'The server sent a text frame; MQTT uses binary frames only.' });
  });
  socket.on('unexpected-response', (_request, response) => {
    readStart(response, (body) => {
      events.ended({
        kind: 'http',
        status: response.statusCode ?? 0,
        statusText: response.statusMessage ?? '',
        location: response.headers.location ?? null,
        body,
      });
    });
  });
  socket.on('error', (error: Error & { code?: string }) => {
    // Errors of ws itself have no code of the system: a bad handshake or a bad frame.
    const ofSystem = error.code !== undefined && !error.code.startsWith('WS_');
    problem =
      ofSystem || error.message === 'socket hang up'
        ? problemFromError(error)
        : { kind: 'websocket', text: error.message };
  });
  socket.on('close', (code, reason) => {
    if (problem === null && code !== 1000 && code !== 1005 && code !== 1006) {
      problem = { kind: 'websocketClosed', code, reason: reason.toString() };
    }
    events.ended(problem ?? { kind: 'closed' });
  });
  return {
    write: (bytes, flushed) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes, { binary: true }, () => flushed?.());
      else flushed?.();
    },
    end: () => socket.close(1000),
    destroy: () => {
      socket.terminate();
      stream.destroy();
    },
  };
}

/** A Unix domain socket has no host of its own; the handshake needs some. */
function hostHeader(target: TransportTarget): string {
  if (target.socketPath === null) return placeOf(target);
  return target.host === '' ? 'localhost' : placeOf({ host: target.host, port: target.port });
}

/** The first bytes of an answer, as text, once it has ended or is long enough. */
function readStart(response: IncomingMessage, done: (body: string) => void): void {
  let body = '';
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    clearTimeout(timer);
    done(body.slice(0, bodyLimit));
  };
  const timer = setTimeout(tell, bodyWaitMs);
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    body += text;
    if (body.length >= bodyLimit) tell();
  });
  response.on('end', tell);
  response.on('error', tell);
  response.on('close', tell);
}
