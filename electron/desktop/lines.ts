// Gives each window its line to the core when its page asks, and to nobody else. Called by main.ts; counterpart: preload.ts.

import { type BrowserWindow, ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import type { Transport } from '../../shared/transport.ts';
import { lineChannel } from './line-channel.ts';
import { isOurPage } from './page-address.ts';
import { portTransport } from './port-transport.ts';

/**
 * Answers 'line.open' by handing a transport to `serve`. A page has one line: asking again ends the former.
 * `windows` are those that may ask; requests by anyone else are refused and logged by `onRefused`.
 */
export function openLines(
  windows: () => Iterable<BrowserWindow>,
  serve: (transport: Transport) => void,
  onRefused: (reason: string) => void,
): void {
  const lines = new WeakMap<WebContents, Transport>();
  ipcMain.on(lineChannel, (event, ...args: readonly unknown[]) => {
    const refusal = refusalOf(event, args, windows());
    const port = event.ports[0];
    if (refusal !== null || port === undefined) {
      for (const unwanted of event.ports) unwanted.close();
      onRefused(refusal ?? 'no port came along');
      return;
    }
    lines.get(event.sender)?.close();
    const transport = portTransport(port);
    lines.set(event.sender, transport);
    serve(transport);
  });
}

/** Why this message is not our page's asking for a line; null when it is. Every condition is checked, cheapest first. */
function refusalOf(event: IpcMainEvent, args: readonly unknown[], windows: Iterable<BrowserWindow>): string | null {
  if (![...windows].some((window) => !window.isDestroyed() && window.webContents === event.sender)) {
    return 'the sender is not one of our windows';
  }
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || frame !== event.sender.mainFrame) {
    return 'the sender is not a main frame';
  }
  if (!isOurPage(frame.url)) return `the sender shows ${frame.url}`;
  if (event.ports.length !== 1) return `${event.ports.length} ports came along instead of one`;
  if (args.length !== 1 || args[0] !== null) return 'the message carries arguments';
  return null;
}
