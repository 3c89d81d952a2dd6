// Answers app://treeline/ from the list of the page's built files. Called by main.ts: the scheme before ready, the rest after.

import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { listPageFiles, type PageFile } from '../page-files.ts';
import { pageHeaders } from '../page-policy.ts';
import { pageHost, pageScheme } from './page-address.ts';

/** Makes the scheme a proper origin (same-origin rules, secure context). Must run before the app is ready. */
export function registerPageScheme(): void {
  // No `supportFetchAPI`: the page has nothing to fetch. No `bypassCSP`, no `corsEnabled`.
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the files of `root` (the built renderer) to the windows of this session. */
export function servePage(session: Session, root: string): void {
  const files = listPageFiles(root);
  session.protocol.handle(pageScheme, (request) => answer(request, files));
}

/** The answer to one request. Names no path of the request: a file is in the list, or it does not exist. */
export async function answer(
  request: { readonly method: string; readonly url: string },
  files: ReadonlyMap<string, PageFile>,
): Promise<Response> {
  const url = new URL(request.url);
  const file = url.host === pageHost ? files.get(url.pathname) : undefined;
  if (file === undefined) return refusal(404, 'Not found');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Only GET and HEAD');
  const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(file.path));
  return new Response(body, { status: 200, headers: { ...pageHeaders, 'Content-Type': file.contentType } });
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' } });
}
