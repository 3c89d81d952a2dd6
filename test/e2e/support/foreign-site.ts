// A web site that is not ours and means harm: a server on loopback, and what its page tries. Called by attacks-web.spec.ts.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForeignSite {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves an empty page at every path; `/to?URL` redirects there. */
export async function startForeignSite(): Promise<ForeignSite> {
  const server = createServer((request, response) => {
    request.resume();
    const [path, target] = (request.url ?? '').split('?', 2);
    if (path === '/to') response.writeHead(307, { Location: decodeURIComponent(target ?? '') }).end();
    else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>foreign</title><body>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What came of one try to open a line. */
export interface LineOutcome {
  readonly opened: boolean;
  readonly frameCount: number;
  /** Code of the close event; 1006: never open, or cut. */
  readonly closeCode: number | null;
}

// The following run inside a page, by `page.evaluate`: they may not refer to anything outside themselves.

/** Opens a WebSocket and waits for its end, or for its first frame. */
export const openLine = (address: string): Promise<LineOutcome> =>
  new Promise((resolve) => {
    let opened = false;
    const socket = new WebSocket(address);
    socket.addEventListener('open', () => {
      opened = true;
    });
    socket.addEventListener('message', () => {
      resolve({ opened, frameCount: 1, closeCode: null });
      socket.close();
    });
    socket.addEventListener('close', ({ code }) => resolve({ opened, frameCount: 0, closeCode: code }));
  });

/** Everything a page can do to read from `origin` or to make it do something. Resolves to what it got, by the way it tried. */
export const reach = async ({
  origin,
  asset,
  bounce,
}: {
  readonly origin: string;
  /** Path of a script of the target's. */
  readonly asset: string;
  /** Address that redirects to whatever is appended to it. */
  readonly bounce: string;
}): Promise<Record<string, string>> => {
  const got: Record<string, string> = {};
  const ask = async (way: string, address: string, init: RequestInit): Promise<void> => {
    try {
      const answer = await fetch(address, { credentials: 'include', ...init });
      got[way] = `${answer.type} ${answer.status} ${await answer.text()}`;
    } catch (error) {
      got[way] = `failed: ${(error as Error).name}`;
    }
  };
  const post = { method: 'POST', body: 'x' };
  await ask('fetch', `${origin}/`, {});
  await ask('fetch asset', `${origin}${asset}`, {});
  await ask('fetch no-cors', `${origin}/`, { mode: 'no-cors' });
  await ask('fetch redirected', `${bounce}${encodeURIComponent(`${origin}/`)}`, { mode: 'no-cors' });
  await ask('fetch post', `${origin}/`, { ...post, mode: 'no-cors' });
  await ask('fetch post json', `${origin}/`, { ...post, headers: { 'Content-Type': 'application/json' } });
  await ask('fetch put', `${origin}/line`, { method: 'PUT', body: 'x' });
  await ask('fetch upgrade', `${origin}/line`, { headers: { 'X-Anything': 'upgrade' } });
  await ask('fetch code', `${origin}/?code=guess`, { mode: 'no-cors' });

  const readingOf = (frame: HTMLIFrameElement): string =>
    frame.contentDocument === null ? 'failed: unreadable' : `read: ${frame.contentDocument.body.textContent}`;
  const load = (way: string, tag: string, attributes: Record<string, string>): Promise<void> =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      const end = (outcome: string): void => {
        got[way] = outcome;
        resolve();
      };
      element.addEventListener('load', () => {
        // A frame "loads" the browser's own error page too: what counts is whether it can be read.
        if (element instanceof HTMLIFrameElement) end(readingOf(element));
        else end('loaded');
      });
      element.addEventListener('error', () => end('failed: error'));
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    });
  await load('img', 'img', { src: `${origin}/` });
  await load('script', 'script', { src: `${origin}${asset}` });
  await load('module', 'script', { src: `${origin}${asset}`, type: 'module' });
  await load('stylesheet', 'link', { rel: 'stylesheet', href: `${origin}/` });
  await load('iframe', 'iframe', { src: `${origin}/` });
  await load('object', 'object', { data: `${origin}/`, type: 'text/html' });

  await new Promise<void>((resolve) => {
    const events = new EventSource(`${origin}/line`, { withCredentials: true });
    events.addEventListener('open', () => {
      got['event source'] = 'opened';
      resolve();
    });
    events.addEventListener('error', () => {
      got['event source'] ??= 'failed: error';
      events.close();
      resolve();
    });
  });
  await new Promise<void>((resolve) => {
    const frame = document.createElement('iframe');
    frame.name = 'answer';
    document.body.append(frame);
    const form = document.createElement('form');
    form.action = `${origin}/`;
    form.method = 'post';
    form.target = 'answer';
    document.body.append(form);
    frame.addEventListener('load', () => {
      // The empty page a frame begins with.
      if (frame.contentDocument?.location.href === 'about:blank') return;
      got['form'] = readingOf(frame);
      resolve();
    });
    form.submit();
  });
  return got;
};
