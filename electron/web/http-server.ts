// CAREFUL: who reaches the line served here commands Treeline as its user does: it connects to any broker with the saved
// settings, publishes anything, and reads whatever arrives. Browsers let every page on the internet talk to 127.0.0.1, so
// these locks stand between, each with its test in test/integration/web-host.test.ts. Loosen none of them by accident:
//  1. listens on 127.0.0.1, unless the user names another address on the command line and is told what that means;
//  2. `Host` must be one of our own names, exactly (421), before anything else: DNS rebinding;
//  3. `Origin` must be our own on every upgrade (where it may not be missing) and on whatever is not a GET; `Sec-Fetch-Site`,
//     where sent, must not name another site; there are no CORS headers at all;
//  4. a one-time code of 256 bits from the terminal, good for 60 s, buys an HttpOnly SameSite=Strict cookie, without which
//     nothing is served; codes and cookies are compared in constant time and never logged;
//  5. a WebSocket is accepted only after all of these, and its frames are bounded and parsed as strictly as on the desktop;
//  6. the page gets the same Content-Security-Policy as on the desktop (electron/page-policy.ts);
//  7. a request's path is looked up in a list made at start; no file name ever comes from a client.
// Known limit: browsers send a host's cookies to all of its ports, so another server that the user visits on this very
// machine could learn ours. It is void with the next start.

import { constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError } from '../../shared/errors.ts';
import { maximumFrameBytes } from '../../shared/frame.ts';
import type { Transport } from '../../shared/transport.ts';
import { type PageFile } from '../page-files.ts';
import { pageHeaders } from '../page-policy.ts';
import { Access } from './access.ts';
import { hostsOf, type Refusal, refusalOfRequest, refusalOfUpgrade, urlHost } from './gate.ts';
import { RefusalLog } from './refusal-log.ts';
import { webSocketTransport } from './socket-transport.ts';
import { wordsPage } from './words-page.ts';

/** Where the page opens its line. */
export const linePath = '/line';
/** Tabs at once; each costs the core a few streams. */
const maximumLines = 64;
const maximumSockets = 256;

export interface WebHostOptions {
  /** Address to listen on. */
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  /** Further names of this machine by which the page may be called, when `address` is not loopback. */
  readonly names: readonly string[];
  readonly files: ReadonlyMap<string, PageFile>;
  /** Takes a tab's line. */
  serve(transport: Transport): void;
  /** Shows an address with a fresh code to the user, where only the user sees it. */
  showAddress(address: string): void;
  log(message: string): void;
  monotonicNow(): number;
  /** Shorter or smaller than usual, for tests. */
  readonly pingIntervalMs?: number;
  readonly maximumUnsentBytes?: number;
}

export interface WebHost {
  readonly port: number;
  /** Ends all tabs' lines and stops listening. */
  close(): Promise<void>;
}

/** Listens, and shows the first address. Rejects with AppError `notSupported` when it cannot listen there. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 });
  server.maxConnections = maximumSockets;
  const port = await listen(server, options.address, options.port);
  const gate = new WebGate(options, port);
  server.on('request', (request, response) => gate.onRequest(request, response));
  server.on('upgrade', (request, socket, head) => gate.onUpgrade(request, socket, head));
  gate.showNewAddress();
  return {
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      gate.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? `another program listens on port ${port}. Choose another with --port, or leave it out for any free one`
          : (cause.code ?? cause.message);
      reject(new AppError('notSupported', `Treeline cannot listen on ${address}: ${why}.`, { cause }));
    });
    server.listen(port, address, resolve);
  });
  return (server.address() as AddressInfo).port;
}

class WebGate {
  readonly #options: WebHostOptions;
  readonly #access: Access;
  readonly #hosts: ReadonlySet<string>;
  readonly #ownAddress: string;
  readonly #refusals: RefusalLog;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: maximumFrameBytes,
    // Compression would cost more than loopback, and mixing secrets with what a broker sends would leak by size.
    perMessageDeflate: false,
  });

  constructor(options: WebHostOptions, port: number) {
    this.#options = options;
    this.#access = new Access(port, () => options.monotonicNow());
    this.#hosts = hostsOf(port, options.names);
    this.#ownAddress = `http://${urlHost(options.names[0] ?? '127.0.0.1')}:${port}/`;
    this.#refusals = new RefusalLog(
      (message) => options.log(message),
      () => options.monotonicNow(),
    );
  }

  showNewAddress(): void {
    this.#options.showAddress(`${this.#ownAddress}?code=${this.#access.newCode()}`);
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    // Bodies are of no use to us.
    request.resume();
    this.#answer(request, response).catch((error: unknown) => {
      this.#options.log(`A page's file could not be sent: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else sendWords(response, 500, 'Treeline could not read a file of its page. Is its folder still there?');
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const refusal = refusalOfRequest(method, request.headers, this.#hosts);
    if (refusal !== null) {
      this.#refuse(response, refusal);
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      sendWords(response, 405, 'Treeline takes no such request.');
      return;
    }
    // The path is compared as it came, undecoded: `%2e%2e` is no file of ours.
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    if (path === '/' && query !== '') {
      this.#enter(query, response);
      return;
    }
    if (!this.#access.isSession(request.headers.cookie)) {
      this.#askToEnter(path, response);
      return;
    }
    const file = this.#options.files.get(path);
    if (file === undefined) {
      sendWords(response, 404, 'Treeline has no such page.');
      return;
    }
    const bytes = await readFile(file.path, { flag: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) });
    response.writeHead(200, { 'Content-Type': file.contentType, 'Content-Length': bytes.length });
    // Node leaves the body out where the method is HEAD.
    response.end(bytes);
  }

  /** Exchanges the code for the cookie, and the address with the code (it would stay in the history) for one without. */
  #enter(query: string, response: ServerResponse): void {
    const cookie = this.#access.exchange(new URLSearchParams(query).get('code') ?? '');
    if (cookie === null) {
      this.#refusals.add('an address whose code was used before, is too old or never was one');
      this.#askToEnter('/', response);
      return;
    }
    response.writeHead(303, { 'Set-Cookie': cookie, Location: '/' });
    response.end();
  }

  /** Whoever has no session is sent to the terminal, where a fresh address is shown unless one is still good. */
  #askToEnter(path: string, response: ServerResponse): void {
    if (path === '/' && !this.#access.hasLiveCode) this.showNewAddress();
    sendWords(
      response,
      401,
      'This page belongs to whoever started Treeline. Open the newest address that stands in the terminal: each works once, within a minute.',
    );
  }

  #refuse(response: ServerResponse, refusal: Refusal): void {
    this.#refusals.add(refusal.message);
    sendWords(response, refusal.status, refusal.message);
  }

  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until WebSocket takes over, nobody else listens; a reset here must not end the process.
    const ignore = (): void => {
      socket.destroy();
    };
    socket.on('error', ignore);
    const refuse = (status: number, message: string): void => {
      this.#refusals.add(message);
      const lines = [`HTTP/1.1 ${status} Refused`, 'Connection: close', 'Content-Length: 0', '', ''];
      socket.end(lines.join('\r\n'));
    };
    const refusal = refusalOfUpgrade(request.headers, this.#hosts);
    if (refusal !== null) refuse(refusal.status, refusal.message);
    else if (!this.#access.isSession(request.headers.cookie)) refuse(401, 'A line was asked for without a session.');
    else if (request.url !== linePath) refuse(404, 'There is no line at that path.');
    else if (this.#sockets.clients.size >= maximumLines) refuse(503, `More than ${maximumLines} tabs are open.`);
    else {
      socket.off('error', ignore);
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const { pingIntervalMs, maximumUnsentBytes } = this.#options;
        this.#options.serve(
          webSocketTransport(webSocket, {
            onTrouble: (message) => this.#options.log(message),
            ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
            ...(maximumUnsentBytes === undefined ? {} : { maximumUnsentBytes }),
          }),
        );
      });
    }
  }
}

function sendWords(response: ServerResponse, status: number, words: string): void {
  const page = wordsPage(words);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(page) });
  response.end(page);
}
