// The renderer's built files as a list made once at start: a client's path is looked up, never turned into a file name.
// Called by desktop/protocol.ts and by the web host.

import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file that may be served. */
export interface PageFile {
  /** Where it lies. Comes from reading the folder, never from a request. */
  readonly path: string;
  readonly contentType: string;
}

const contentTypes = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/vnd.microsoft.icon'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

/**
 * Every regular file below `root` by its URL path (`/assets/main.js`), plus `/` for `index.html`. Symbolic links and
 * files of unknown kind (source maps among them) are left out: what is not in the list does not exist for a client.
 * Throws as `readdir` does when the folder is missing.
 */
export function listPageFiles(root: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  const folders: { readonly path: string; readonly urlPath: string }[] = [{ path: root, urlPath: '' }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder.path, { withFileTypes: true })) {
      const path = join(folder.path, entry.name);
      const urlPath = `${folder.urlPath}/${encodeURIComponent(entry.name)}`;
      const contentType = contentTypes.get(extname(entry.name).toLowerCase());
      if (entry.isDirectory()) folders.push({ path, urlPath });
      else if (entry.isFile() && contentType !== undefined) files.set(urlPath, { path, contentType });
    }
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}
