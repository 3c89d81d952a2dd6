// Opens a line of bytes to a broker: TCP, then TLS, then WebSocket, each by ourselves so that every way to fail keeps its reason.
// Called by network-connection.ts.

import type { Duplex } from 'node:stream';
import type { TransportTarget } from './connect-options.ts';
import { readStream, type SocketReader, TcpReader } from './socket-reader.ts';
import { openTcp } from './transport-tcp.ts';
import { openTls } from './transport-tls.ts';
import { openWebSocket } from './transport-websocket.ts';
import type { Line, Transport, TransportEvents, TransportProblem } from './transport.ts';

/** Longest wait for the peer's own goodbye, in milliseconds. */
const goodbyeMs = 1000;

/** Starts to open the line. Steps apart, all events come later, never during this call. */
export function openTransport(target: TransportTarget, events: TransportEvents): Transport {
  let destroyed = false;
  let destroyLayer: () => void = () => undefined;
  let line: Line | null = null;
  let base: Duplex | null = null;
  let reader: SocketReader | null = null;
  const deliver = (chunk: Uint8Array): void => {
    if (!destroyed) events.data(chunk);
  };
  const tls = target.tls;
  const path = target.webSocketPath;
  // With nothing in between, the socket can read into a buffer of ours.
  const tcpReader = tls === null && path === null ? new TcpReader(deliver) : null;

  const ended = (problem: TransportProblem): void => {
    if (destroyed) return;
    destroyed = true;
    destroyLayer();
    events.ended(problem);
  };
  const layer = {
    step: (step: string) => {
      if (!destroyed) events.step(step);
    },
    ended,
  };
  const openLine = (stream: Duplex): void => {
    if (destroyed) return void stream.destroy();
    if (path === null) {
      reader = tcpReader ?? readStream(stream, deliver);
      line = lineOver(stream, reader, ended);
      events.opened();
      return;
    }
    const webSocket = openWebSocket(stream, target, path, {
      ...layer,
      opened: () => events.opened(),
      data: deliver,
    });
    line = webSocket;
    destroyLayer = () => webSocket.destroy();
  };
  destroyLayer = openTcp(
    target,
    {
      ...layer,
      opened: (socket) => {
        base = socket;
        if (destroyed) socket.destroy();
        else if (tls === null) openLine(socket);
        else destroyLayer = openTls(socket, target, tls, { ...layer, opened: openLine });
      },
    },
    tcpReader,
  );
  return {
    write: (bytes, flushed) => {
      if (destroyed || line === null) flushed?.();
      else line.write(bytes, flushed);
    },
    end: (done) => {
      if (destroyed || line === null || base === null) {
        destroyed = true;
        destroyLayer();
        return done();
      }
      destroyed = true;
      reader?.drop();
      // Half-closed and still read: a reset instead could overtake our last packet.
      const timer = setTimeout(destroyLayer, goodbyeMs);
      base.once('close', () => {
        clearTimeout(timer);
        done();
      });
      line.end();
    },
    destroy: () => {
      destroyed = true;
      destroyLayer();
    },
  };
}

/** Bytes straight over a stream whose errors are watched by the layer that opened it. */
function lineOver(stream: Duplex, reader: SocketReader, ended: (problem: TransportProblem) => void): Line {
  stream.on('end', () => ended({ kind: 'closed' }));
  stream.on('close', () => ended({ kind: 'closed' }));
  return {
    write: (bytes, flushed) => {
      reader.wrote(bytes.length);
      stream.write(bytes, () => flushed?.());
    },
    end: () => void stream.end(),
    destroy: () => void stream.destroy(),
  };
}
