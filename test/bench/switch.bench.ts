// Switching between two brokers of 100,000 topics each: from the click on the rail to the painted rows of the other tree, without traffic and
// with 1,000 messages a second at both. Reach: 100 ms.

import { newProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { openLoadPublisher } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { startCore } from '../support/running-core.ts';
import { clickUntil, openBenchPage, watchForText } from './support/web-page.ts';

const topicCount = 100_000;
const switches = 20;
const places = await Promise.all(
  ['East', 'West'].map(async (name) => {
    const broker = await startMosquitto({ config: ['log_type none', 'max_queued_messages 0'] });
    const topics = Array.from({ length: topicCount }, (_, n) => `${name}-${n}`);
    return { name, broker, load: await openLoadPublisher({ port: broker.port, topics, payloadBytes: 60 }) };
  }),
);
const bench = await openBenchPage([], async (dataDir) => {
  const { core, client } = await startCore(dataDir);
  for (const { name, broker } of places) {
    const subscriptions = [plainSubscription('#')];
    const place = { name, host: '127.0.0.1', port: broker.port };
    const settings = { ...newProfileSettings, ...place, subscriptions, connectAtStart: true };
    await client.call('profile.create', { settings, secrets: {} });
  }
  await core.close();
});
const button = (name: string): string => `nav[aria-label="Connections"] button[aria-label^="${name}"]`;
const show = (name: string): Promise<number> =>
  clickUntil(bench, button(name), { selector: '[role="treeitem"]', text: `${name}-0` });

for (const { name, load } of places) {
  await watchForText(bench.page, 'footer[aria-label="Status"]', 'Online');
  await load.run(topicCount, 20_000);
  await bench.page.locator(button(name)).click();
  await watchForText(bench.page, 'footer[aria-label="Status"]', `${topicCount.toLocaleString('en')} topics`);
}
const measure = async (what: string): Promise<void> => {
  const times: number[] = [];
  for (let count = 0; count < switches; count++) {
    for (const { name } of places) times.push(await show(name));
  }
  times.sort((a, b) => a - b);
  const at = (q: number): string => (times[Math.floor((times.length - 1) * q)] ?? Number.NaN).toFixed(0);
  console.log(
    `switching, 2 x ${topicCount.toLocaleString('en')} topics, ${what}: median ${at(0.5)} ms, worst ${at(1)} ms`,
  );
};
await measure('no traffic');
const running = places.map(({ load }) => load.run(30_000, 1000));
await measure('1,000 msg/s at each');
await Promise.all(running);
for (const { load } of places) load.close();
await bench.close();
await Promise.all(places.map(({ broker }) => broker.close()));
