// Registers Treeline as the program that opens links to brokers. Called by main.ts once it is ready.

import type { App } from 'electron';

/** As in the packages' own metadata (build/electron-builder.yml). */
export const linkSchemes = ['mqtt', 'mqtts'] as const;

/**
 * Registers for schemes that no other program is registered for: whoever has chosen one keeps it. A program that runs out of its source
 * folder registers nothing, since the system would start it without that folder.
 */
export function offerForLinks(
  app: Pick<App, 'isPackaged' | 'getApplicationNameForProtocol' | 'setAsDefaultProtocolClient'>,
): void {
  if (!app.isPackaged) return;
  for (const scheme of linkSchemes) {
    if (app.getApplicationNameForProtocol(`${scheme}://`) === '') app.setAsDefaultProtocolClient(scheme);
  }
}
