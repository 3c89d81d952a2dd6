// The browser session of our windows and everything it may not do. Made once by main.ts, after ready.

import { session, type Session } from 'electron';
import { isOurPage, isOurResource } from './page-address.ts';

/**
 * A session in memory: the page keeps nothing on disk (its layout is a setting of the core), and no state of an earlier
 * version can come back. Every permission is denied, requests and checks alike, but for one.
 */
export function openPageSession(allowDevTools: boolean): Session {
  const ours = session.fromPartition('treeline', { cache: false });
  // The exception: writing text to the clipboard, in our own main frame (Chromium adds: with focus). "Copy" needs it,
  // and it gives the page nothing. Reading the clipboard stays denied.
  ours.setPermissionRequestHandler((contents, permission, callback, details) => {
    callback(mayWriteClipboard(permission, contents.getURL(), details.isMainFrame));
  });
  ours.setPermissionCheckHandler((contents, permission, _origin, details) =>
    mayWriteClipboard(permission, contents?.getURL() ?? '', details.isMainFrame),
  );
  ours.setDevicePermissionHandler(() => false);
  ours.setDisplayMediaRequestHandler((_request, callback) => {
    callback({});
  });
  ours.setUSBProtectedClassesHandler((details) => details.protectedClasses);
  ours.setSpellCheckerEnabled(false);

  // A second wall behind the content security policy: nothing but our own files is ever asked for.
  ours.webRequest.onBeforeRequest((details, callback) => {
    const isDevTools = allowDevTools && details.url.startsWith('devtools://');
    callback({ cancel: !isDevTools && !isOurResource(details.url) });
  });
  // A file leaves only as a blob that our page made ("Save payload"); Chromium then asks where to.
  ours.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:') || !isOurResource(item.getURL())) event.preventDefault();
  });
  return ours;
}

function mayWriteClipboard(permission: string, address: string, isMainFrame: boolean): boolean {
  return permission === 'clipboard-sanitized-write' && isMainFrame && isOurPage(address);
}
