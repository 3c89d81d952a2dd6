// Opens a line of bytes to a broker: TCP, perhaps a proxy, then TLS, then WebSocket, each by ourselves so that every way to fail keeps its reason.
// Called by network-connection.ts.

import type { Duplex } from 'node:stream';
import { placeOf, type TransportTarget } from './connect-options.ts';
import { type Proxy, proxyFor } from './proxy.ts';
import { type IsWatched, readStream, type SocketReader, TcpReader } from './socket-reader.ts';
import { openHttpTunnel } from './transport-proxy-http.ts';
import { openSocksTunnel } from './transport-proxy-socks.ts';
import { openTcp } from './transport-tcp.ts';
import { openTls } from './transport-tls.ts';
import { openWebSocket } from './transport-websocket.ts';
import type { Line, ProxyFault, Transport, TransportEvents, TransportProblem, TransportStage } from './transport.ts';

/** Longest wait for the peer's own goodbye, in milliseconds. */
const goodbyeMs = 1000;

/** Starts to open the line. Steps apart, all events come later, never during this call. `isWatched`: whether somebody looks at what comes. */
export function openTransport(target: TransportTarget, events: TransportEvents, isWatched: IsWatched): Transport {
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
  const choice = proxyFor(target, process.env);
  const proxy = choice.kind === 'proxy' ? choice.proxy : null;
  // With nothing in between, the socket can read into a buffer of ours.
  const tcpReader = tls === null && path === null && proxy === null ? new TcpReader(deliver, isWatched) : null;

  const ended = (problem: TransportProblem): void => {
    if (destroyed) return;
    destroyed = true;
    destroyLayer();
    events.ended(problem);
  };
  const layer = {
    step: (step: string, stage: TransportStage) => {
      if (!destroyed) events.step(step, stage);
    },
    fact: (...fact: Parameters<TransportEvents['fact']>) => {
      if (!destroyed) events.fact(...fact);
    },
    ended,
  };
  const openLine = (stream: Duplex): void => {
    if (destroyed) return void stream.destroy();
    if (path === null) {
      reader = tcpReader ?? readStream(stream, deliver, isWatched);
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
  const secure = (stream: Duplex): void => {
    if (destroyed) stream.destroy();
    else if (tls === null) openLine(stream);
    else destroyLayer = openTls(stream, target, tls, { ...layer, opened: openLine });
  };
  /** Until the tunnel stands, all that goes wrong with the socket goes wrong between us and the proxy. */
  const openThrough = (through: Proxy): (() => void) => {
    let tunnelled = false;
    const layerToProxy = {
      ...layer,
      ended: (problem: TransportProblem) => ended(tunnelled ? problem : problemOfProxy(through, problem)),
    };
    const to = { host: through.host, port: through.port, socketPath: null, addressFamily: target.addressFamily };
    const opened = (socket: Duplex): void => {
      base = socket;
      if (destroyed) return void socket.destroy();
      const open = through.kind === 'http' ? openHttpTunnel : openSocksTunnel;
      destroyLayer = open(socket, through, target, {
        ...layer,
        opened: (stream) => {
          tunnelled = true;
          secure(stream);
        },
      });
    };
    return openTcp(to, { ...layerToProxy, opened }, null);
  };
  if (choice.kind === 'unusable') {
    layer.step('Looking for a proxy in the environment', 'proxy');
    setImmediate(() => ended({ kind: 'proxy', place: '', fault: choice }));
  } else if (proxy === null) {
    const opened = (socket: Duplex): void => {
      base = socket;
      secure(socket);
    };
    destroyLayer = openTcp(target, { ...layer, opened }, tcpReader);
  } else {
    destroyLayer = openThrough(proxy);
  }
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

function problemOfProxy(proxy: Proxy, problem: TransportProblem): TransportProblem {
  if (problem.kind !== 'system' && problem.kind !== 'closed') return problem;
  const fault: ProxyFault =
    problem.kind === 'closed' ? { kind: 'closed' } : { kind: 'system', code: problem.code, text: problem.text };
  return { kind: 'proxy', place: placeOf(proxy), fault };
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
