// Where the page lives on the desktop: its private scheme, origin and address. Pure; used by all of desktop.

/** The scheme that only this application answers. */
export const pageScheme = 'app';
export const pageHost = 'treeline';
export const pageOrigin = `${pageScheme}://${pageHost}`;
/** The one address a window shows. */
export const pageUrl = `${pageOrigin}/`;

/** Whether a frame at this address is our page: compared by parsed parts, never by prefix. */
export function isOurPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === `${pageScheme}:` &&
    url.host === pageHost &&
    url.username === '' &&
    url.password === '' &&
    (url.pathname === '/' || url.pathname === '/index.html')
  );
}

/** Whether a resource may be asked for at all: our own files, and blobs our page made. */
export function isOurResource(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.protocol === 'blob:') return url.pathname.startsWith(`${pageOrigin}/`);
  return url.protocol === `${pageScheme}:` && url.host === pageHost;
}
