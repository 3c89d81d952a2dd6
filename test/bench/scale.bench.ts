// The page over a large tree: memory of the page from 10,000 to 1,000,000 topics, opening a node with many children, clicking a leaf,
// typing into the filter. What a user waits for, from his click to the painted row, in the page itself.
// Reach: page memory +20 MB; 10,000 / 100,000 children open in 33 / 50 ms; leaf to payload 50 ms; first filter result 150 ms, no frame
// above 50 ms.

import { openLoadPublisher } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { type BenchPage, clickUntil, openBenchPage, watchForText } from './support/web-page.ts';

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const count = new Intl.NumberFormat('en');
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** Topics under a branch: `wide10k` and `wide100k` are flat, `deep` has 1000 in each of its branches. */
const topicsOf = {
  wide10k: Array.from({ length: 10_000 }, (_, n) => `wide10k/sensor${n}`),
  wide100k: Array.from({ length: 100_000 }, (_, n) => `wide100k/sensor${n}`),
  deep: Array.from({ length: 890_000 }, (_, n) => `deep/group${Math.floor(n / 1000)}/sensor${n % 1000}`),
};

/** Begins to note frames of the page that came late; the function given back ends that and tells the longest, in milliseconds. */
async function watchFrames(bench: BenchPage): Promise<() => Promise<number>> {
  await bench.page.evaluate(() => {
    const state = { longestMs: 0, last: performance.now(), running: true };
    (window as unknown as { benchFrames: typeof state }).benchFrames = state;
    const frame = (): void => {
      const now = performance.now();
      state.longestMs = Math.max(state.longestMs, now - state.last);
      state.last = now;
      if (state.running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () =>
    bench.page.evaluate(() => {
      const state = (window as unknown as { benchFrames: { longestMs: number; running: boolean } }).benchFrames;
      state.running = false;
      return state.longestMs;
    });
}

/** Milliseconds from the next key to the frame that paints a row in which all that is typed is marked. Marks of the letters before do not count. */
function untilMarked(bench: BenchPage): Promise<number> {
  return bench.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let pressedAt = 0;
        const observer = new MutationObserver(() => {
          const typed = document.querySelector<HTMLInputElement>('[aria-label="Filter topics"]')?.value ?? '';
          const marks = [...document.querySelectorAll('[role="treeitem"] mark')];
          if (!marks.some(({ textContent }) => textContent === typed)) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressedAt)));
        });
        const onKeyDown = (): void => {
          pressedAt = performance.now();
          observer.observe(document, { childList: true, characterData: true, subtree: true });
        };
        document.addEventListener('keydown', onKeyDown, { capture: true, once: true });
      }),
  );
}

const broker = await startMosquitto({ config: ['max_queued_messages 0'] });
const bench = await openBenchPage(['--connect', `mqtt://127.0.0.1:${broker.port}`]);
const status = 'footer[aria-label="Status"]';
await watchForText(bench.page, status, 'Online');

const send = async (topics: readonly string[]): Promise<void> => {
  const load = await openLoadPublisher({ port: broker.port, topics, payloadBytes: 200 });
  // What mosquitto takes without queueing for a subscriber that is busy with the tree.
  await load.run(topics.length, 60_000);
  load.close();
};
/** The rows' own topic ids, read from the rows: the page knows no other. */
const rowOf = async (level: string): Promise<string> => {
  const id = await bench.page.evaluate(
    (text) =>
      [...document.querySelectorAll<HTMLElement>('[role="treeitem"]')].find((row) =>
        row.getAttribute('aria-label')?.startsWith(text),
      )?.dataset['topic'],
    level,
  );
  return `#topic-${id}`;
};
const toggle = (row: string): string => `${row} [data-chevron]`;

await send(topicsOf.wide10k);
await watchForText(bench.page, '[role="treeitem"]', 'wide10k');
await bench.page.waitForTimeout(2000);
const smallBytes = await bench.pageMemoryBytes();

/** The tree opens the first topic by itself, so a branch may stand open already. */
const close = async (row: string): Promise<void> => {
  if ((await bench.page.locator(row).getAttribute('aria-expanded')) === 'true')
    await bench.page.locator(toggle(row)).click();
  await bench.page.locator(`${row}[aria-expanded="false"]`).waitFor();
};

const opening = async (branch: 'wide10k' | 'wide100k'): Promise<number[]> => {
  const times: number[] = [];
  const row = await rowOf(branch);
  for (let n = 0; n < 15; n += 1) {
    await close(row);
    times.push(await clickUntil(bench, toggle(row), { selector: '[role="treeitem"]', text: 'sensor0' }));
  }
  await close(row);
  return times;
};
const tell = (what: string, times: readonly number[]): void =>
  console.log(
    `${what}: first ${times[0]?.toFixed(0)} ms, median ${median(times).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
  );

tell('opening 10,000 children', await opening('wide10k'));
await send(topicsOf.wide100k);
await watchForText(bench.page, '[role="treeitem"]', 'wide100k');
tell('opening 100,000 children', await opening('wide100k'));

await send(topicsOf.deep);
const total = count.format(Object.values(topicsOf).reduce((sum, topics) => sum + topics.length, 0) + 50);
await bench.page.waitForTimeout(3000);
const largeBytes = await bench.pageMemoryBytes();
console.log(
  `page memory with about 10,000 topics ${mebibytes(smallBytes)}, with about ${total} ${mebibytes(largeBytes)}: ${mebibytes(largeBytes - smallBytes)} more`,
);
console.log(`status bar: ${(await bench.page.locator(status).textContent()) ?? ''}`);

tell('opening 100,000 children among a million topics', await opening('wide100k'));
await bench.page.locator(toggle(await rowOf('wide10k'))).click();
await watchForText(bench.page, '[role="treeitem"]', 'sensor0');
const leafTimes: number[] = [];
for (const [at, leaf] of ['sensor1', 'sensor2', 'sensor3', 'sensor4', 'sensor5'].entries()) {
  const wanted = { selector: 'section[aria-label="Message"]', text: `"seq": ${at + 1},` };
  leafTimes.push(await clickUntil(bench, await rowOf(leaf), wanted));
}
tell('leaf click to payload', leafTimes);

const filter = bench.page.getByLabel('Filter topics');
for (const word of ['sensor777', 'group88', 'wide']) {
  const firsts: number[] = [];
  const framesEnd = await watchFrames(bench);
  await filter.click();
  for (const letter of word) {
    const shown = untilMarked(bench);
    await filter.press(letter);
    firsts.push(await shown);
  }
  const longest = await framesEnd();
  tell(`filter "${word}" over a million topics, letter to result`, firsts);
  console.log(`  longest frame of the page meanwhile ${longest.toFixed(0)} ms`);
  await filter.press('Escape');
}
await bench.close();
await broker.close();
