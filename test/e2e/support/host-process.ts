// A running host with its page, on either host. Made by treeline.ts; the two implementations are host-web.ts and host-desktop.ts.

import type { ElectronApplication, Page } from '@playwright/test';

export type HostKind = 'web' | 'desktop';

export interface HostStart {
  readonly dataDir: string;
  /** Flags after `--data-dir`, such as `--demo`. */
  readonly flags: readonly string[];
  /** Variables of the host's environment besides the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Receives everything the host writes to its terminal. */
  readonly onOutput: (text: string) => void;
  /** Called for each page before it loads anything. */
  readonly onPage: (page: Page) => void;
}

export interface HostProcess {
  readonly page: Page;
  /** The desktop's application; null on the web host. */
  readonly electron: ElectronApplication | null;
  /** The host's operating-system process. */
  readonly pid: number;
  /** A further page on the same core: another tab. Refused on the desktop, which has one window. */
  openTab(): Promise<Page>;
  /** Ends the core's thread as a crash would. Resolves when the host was told, not when it happened. */
  killCoreWorker(): Promise<void>;
  /** Ends the host as a user would; fails when it does not end by itself. */
  stop(): Promise<void>;
}

/** From this folder to the checkout's root. */
export const root = new URL('../../../', import.meta.url);

/** How long a host may take to end before it counts as hanging. */
export const longestStopMs = 10_000;
