// The built web host as a process and its page in Chromium, connected to a broker, for the benches of the whole way.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';

export interface BenchPage {
  readonly page: Page;
  /** Process id of the host, whose threads hold the core. */
  readonly hostPid: number;
  /** Milliseconds from the start of the process to the printed address. */
  readonly listeningMs: number;
  /** CPU seconds of the host's whole process so far. */
  hostCpuSeconds(): Promise<number>;
  /** CPU seconds of the page's process so far. */
  pageCpuSeconds(): Promise<number>;
  hostRssBytes(): Promise<number>;
  /** What the page holds in memory after a garbage collection: JavaScript heap and buffers outside it. */
  pageMemoryBytes(): Promise<number>;
  close(): Promise<void>;
}

/** Ticks of `/proc/PID/stat` a second; Linux has used 100 for programs since 2.6. */
const ticksPerSecond = 100;

/** User and system time of a process with all its threads, in seconds. */
async function cpuSecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Starts the host with flags and opens its page at 1280 x 800. `prepare` fills its data folder before. */
export async function openBenchPage(
  flags: readonly string[],
  prepare: (dataDir: string) => Promise<void> = () => Promise.resolve(),
): Promise<BenchPage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'treeline-bench-'));
  await prepare(dataDir);
  const startedAt = performance.now();
  const host: ChildProcess = spawn(
    process.execPath,
    ['out/web/main.js', '--port', '0', '--data-dir', dataDir, ...flags],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const address = await new Promise<string>((resolve) => {
    host.stdout?.on('data', (bytes: Buffer) => {
      const found = /https?:\/\/\S+/.exec(bytes.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  const listeningMs = performance.now() - startedAt;
  let browser: Browser;
  try {
    browser = await chromium.launch({
      executablePath: process.env['TREELINE_CHROMIUM'] ?? 'chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
  } catch (error) {
    // A host left behind would hold the bench's output open for ever.
    host.kill('SIGTERM');
    throw error;
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address);
  const session = await browser.newBrowserCDPSession();
  const pageSession = await page.context().newCDPSession(page);
  const hostPid = host.pid ?? 0;
  return {
    page,
    hostPid,
    listeningMs,
    hostCpuSeconds: () => cpuSecondsOf(hostPid),
    async pageCpuSeconds() {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    },
    async hostRssBytes() {
      const status = await readFile(`/proc/${hostPid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    },
    async pageMemoryBytes() {
      await pageSession.send('HeapProfiler.collectGarbage');
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = await pageSession.send('Runtime.getHeapUsage');
      return usedSize + embedderHeapUsedSize + backingStorageSize;
    },
    async close() {
      await browser.close();
      const ended = once(host, 'exit');
      host.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Moment (milliseconds since 1970, with fractions) at which the page first shows a text inside an element. */
export function watchForText(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ({ selector: within, text: wanted, timeoutMs }) =>
      new Promise<number>((resolve, reject) => {
        const until = performance.now() + timeoutMs;
        const look = (): void => {
          const isThere = [...document.querySelectorAll(within)].some((element) =>
            element.textContent?.includes(wanted),
          );
          // The next frame has painted it.
          if (isThere)
            requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
          else if (performance.now() < until) setTimeout(look, 2);
          else reject(new Error(`${within} did not show ${wanted} in ${timeoutMs} ms: ${document.body.innerText}`));
        };
        look();
      }),
    { selector, text, timeoutMs: 60_000 },
  );
}

/**
 * Milliseconds from a click on an element to the end of the frame that painted a text inside another one. The page is looked at
 * only when it changed: a look costs as much as some of what is measured.
 */
export function clickUntil(
  bench: BenchPage,
  click: string,
  wanted: { selector: string; text: string },
): Promise<number> {
  return bench.page.evaluate(
    ({ clicked, selector, text, timeoutMs }) =>
      new Promise<number>((resolve, reject) => {
        const target = document.querySelector<HTMLElement>(clicked);
        if (target === null) {
          reject(new Error(`there is no ${clicked} in the page`));
          return;
        }
        // The text of a payload stands in the shadow root of its editor, which may be made only now.
        const roots = new Set<ShadowRoot>();
        const textOf = (element: Element): string => {
          let found = element.textContent ?? '';
          for (const { shadowRoot } of element.querySelectorAll('*')) {
            if (shadowRoot === null) continue;
            if (!roots.has(shadowRoot))
              observer.observe(shadowRoot, { childList: true, characterData: true, subtree: true });
            roots.add(shadowRoot);
            found += shadowRoot.textContent ?? '';
          }
          return found;
        };
        const holds = (): boolean =>
          [...document.querySelectorAll(selector)].some((element) => textOf(element).includes(text));
        let isDrawing = false;
        let isDone = false;
        const frame = (): void => {
          // Asked for in the frame before, so this runs before the page's own drawing; the timer runs after the paint.
          isDrawing = true;
          setTimeout(() => {
            isDrawing = false;
          });
          if (!isDone) requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        const ended = (): void => resolve(performance.now() - startedAt);
        const observer = new MutationObserver(() => {
          if (isDone || !holds()) return;
          isDone = true;
          observer.disconnect();
          if (isDrawing) setTimeout(ended);
          else requestAnimationFrame(() => setTimeout(ended));
        });
        observer.observe(document, { childList: true, characterData: true, subtree: true });
        holds();
        setTimeout(() => reject(new Error(`${selector} did not show ${text} in ${timeoutMs} ms`)), timeoutMs);
        const startedAt = performance.now();
        target.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
      }),
    { clicked: click, ...wanted, timeoutMs: 30_000 },
  );
}

export interface Smoothness {
  /** Animation frames a second since the watch began. */
  readonly framesPerSecond: number;
  /** Longest task of the page's main thread, in milliseconds by the clock, and how many of them were its own: of the rest others had the core. */
  readonly longestTaskMs: number;
  readonly longestTaskCpuMs: number;
  /** The most CPU time that any task took, in milliseconds. */
  readonly mostCpuMs: number;
}

/** A task or a name of a thread, as Chromium traces them. Microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Watches the page's frames and tasks until the returned function is called. */
export async function watchSmoothness(page: Page): Promise<() => Promise<Smoothness>> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the bench page has a browser of its own');
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    const kept = (value as unknown as TraceEvent[]).filter(
      ({ name }) => name === 'ThreadControllerImpl::RunTask' || name === 'thread_name',
    );
    events.push(...kept);
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'], recordMode: 'recordAsMuchAsPossible' },
  });
  const watch = await page.evaluateHandle(() => {
    const seen = { frames: 0, startedAt: performance.now() };
    const frame = (): void => {
      seen.frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return seen;
  });
  return async () => {
    const framesPerSecond = await watch.evaluate(
      ({ frames, startedAt }) => (frames * 1000) / (performance.now() - startedAt),
    );
    const completed = new Promise((resolve) => {
      session.once('Tracing.tracingComplete', resolve);
    });
    await session.send('Tracing.end');
    await completed;
    const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
    const mainThreads = new Set(events.filter(({ args }) => args.name === 'CrRendererMain').map(threadOf));
    const tasks = events.filter((event) => event.dur !== undefined && mainThreads.has(threadOf(event)));
    const longest = tasks.reduce((most, task) => ((task.dur ?? 0) > (most.dur ?? 0) ? task : most));
    return {
      framesPerSecond,
      longestTaskMs: (longest.dur ?? 0) / 1000,
      longestTaskCpuMs: (longest.tdur ?? 0) / 1000,
      mostCpuMs: tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000,
    };
  };
}
