// Requests with any header a browser or an attacker might send; Node's own client, which adds none of its own. For web-host tests.

import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { WebSocket } from 'ws';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends one request as given. `headers` without `host` sends none. The path goes out as written, not normalised. */
export async function rawRequest(
  port: number,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<RawAnswer> {
  const { method = 'GET', headers = { host: `127.0.0.1:${port}` }, body } = options;
  const sent = request({ host: '127.0.0.1', port, path, method, headers, setHost: false, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  let text = '';
  for await (const part of response) text += String(part);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** Tries to upgrade to a WebSocket: the open socket, or the status it was refused with. */
export async function tryUpgrade(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  onOpen: (socket: WebSocket) => void = () => {},
): Promise<{ readonly socket: WebSocket | null; readonly status: number }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      onOpen(socket);
      resolve({ socket, status: 101 });
    });
    socket.once('unexpected-response', (_sent, response) => {
      response.resume();
      resolve({ socket: null, status: response.statusCode ?? 0 });
    });
    socket.once('error', reject);
  });
}
