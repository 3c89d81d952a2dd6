// Ingest alone, in memory: CPU per million messages by number of topics, with and without eviction, and memory per topic.

import { createIngest } from '../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { prepareTraffic, sendTraffic } from './support/prepared-traffic.ts';

const mebibyte = 1_048_576;
const messages = 2_000_000;
const payload = new TextEncoder().encode(
  JSON.stringify({ value: 21.5, unit: 'C', at: 1_700_000_000 }).padEnd(200, ' '),
);

const topicNames = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, id) => `site/area-${Math.floor(id / 1000)}/device-${Math.floor(id / 10) % 100}/sensor-${id % 10}`,
  );

const cpuSeconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1e6;
};
const perMillion = (seconds: number, count: number): string => ((seconds / count) * 1e6).toFixed(2);

for (const topicCount of [1000, 10_000, 100_000, 250_000, 1_000_000]) {
  const traffic = prepareTraffic(topicNames(topicCount), payload);
  const budget = createMemoryBudget(1024 * mebibyte);
  const ingest = createIngest({ budget, now: () => 0, random: Math.random });
  const fresh = cpuSeconds(() => sendTraffic(ingest, traffic, topicCount, 0));
  const perTopic = budget.usedBytes / topicCount;
  const known = cpuSeconds(() => sendTraffic(ingest, traffic, messages, 10_000));
  // From here on every page taken is one given up.
  budget.setLimit(budget.usedBytes);
  const evicting = cpuSeconds(() => sendTraffic(ingest, traffic, messages, 100_000));
  const { keptCount, evicted, shedPayloadCount } = ingest.ledger();
  console.log(
    `${topicCount} topics: new ${perMillion(fresh, topicCount)}, known ${perMillion(known, messages)}, ` +
      `evicting ${perMillion(evicting, messages)} CPU-s/M; ${Math.round(perTopic)} B a topic with a 200 B message; ` +
      `kept ${keptCount}, evicted ${evicted.budget}, shed ${shedPayloadCount}, ${Math.round(budget.usedBytes / mebibyte)} MB`,
  );
  ingest.close();
}
