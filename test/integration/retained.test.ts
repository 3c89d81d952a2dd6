// Retained messages against a real mosquitto: listed, cleared, verified and brought back, with everything that may come between.

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileSettings } from '../../shared/profile.ts';
import { type Mosquitto, type MosquittoOptions, startMosquitto } from '../support/mosquitto.ts';
import { openLoadPublisher } from '../support/load-publisher.ts';
import { openDesk, openOtherClient, type OtherClient, type TestDesk } from '../support/retained-broker.ts';

const run = promisify(execFile);
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});
async function broker(options?: MosquittoOptions): Promise<Mosquitto> {
  const started = await startMosquitto(options);
  open.push(started);
  return started;
}
async function deskOn(changes: Partial<ProfileSettings>, shareBytes?: number, password?: string): Promise<TestDesk> {
  const desk = await openDesk(changes, shareBytes, password);
  open.push(desk);
  return desk;
}
async function other(port: number, login?: { username: string; password: string }): Promise<OtherClient> {
  const client = await openOtherClient(port, login);
  open.push(client);
  return client;
}
/** Publishes retained messages; resolves when the broker has them all. */
async function fill(port: number, count: number, nameOf: (n: number) => string): Promise<string[]> {
  const client = await openOtherClient(port);
  const names = Array.from({ length: count }, (_, n) => nameOf(n));
  for (const [n, name] of names.entries()) {
    client.mqtt.publish(name, `{"n":${n},"text":"${'ä'.repeat(n % 40)}"}`, { qos: 0, retain: true });
  }
  // Answered in order.
  await client.mqtt.publishAsync('filled', 'x', { qos: 1 });
  await client.close();
  return names;
}
const inOrder = (held: ReadonlyMap<string, string>): [string, string][] =>
  [...held].toSorted(([one], [two]) => (one < two ? -1 : 1));
const failureOf = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return 'no failure';
};

describe.each([5, 4] as const)('retained messages, MQTT version %s', (protocolVersion) => {
  const count = protocolVersion === 5 ? 5000 : 1000;
  it(`lists ${count} exactly, clears them fast, and brings them back to the last byte`, async () => {
    const { port } = await broker();
    const names = await fill(port, count, (n) => `plant/line${n % 50}/sensor${n}`);
    await fill(port, 20, (n) => `elsewhere/${n}`);
    const client = await other(port);
    // Not all alike: QoS, properties, an empty-looking and a binary payload.
    await client.publish('plant/line0/sensor0', Buffer.from([0, 255, 254, 10]), { qos: 2 });
    await client.publish('plant/line1/sensor1', ' ', {
      properties: {
        contentType: 'text/plain',
        responseTopic: 'answer/here',
        correlationData: Buffer.from([1, 0, 2]),
        payloadFormatIndicator: true,
        userProperties: { b: ['2', '1'], a: 'x' },
      },
    });
    await client.publish('plant', 'the branch itself');
    names.push('plant');
    const desk = await deskOn({ port, protocolVersion });
    const before = await client.held(names);
    expect(before.size).toBe(count + 1);

    expect((await desk.list('plant/#')).toSorted()).toEqual(names.toSorted());
    expect(desk.desk.stage).toMatchObject({ kind: 'listed', complete: true });
    expect(desk.desk.table.omittedCount).toBe(0);
    expect(await desk.clear()).toEqual({ cleared: count + 1 });
    expect(desk.desk.stage).toMatchObject({ task: 'clear', cancelled: false, verified: true, failure: null });
    expect((await client.held(names)).size).toBe(0);
    expect(await desk.list('plant/#')).toEqual([]);
    expect(await desk.list('#')).toHaveLength(20);

    expect(desk.desk.undo.size).toBe(count + 1);
    expect(await desk.restore()).toEqual({ restored: count + 1 });
    expect(desk.desk.stage).toMatchObject({ task: 'restore', verified: true, failure: null });
    const after = await client.held(names);
    if (protocolVersion === 4) before.delete('plant/line1/sensor1');
    if (protocolVersion === 4) after.delete('plant/line1/sensor1');
    expect(inOrder(after)).toEqual(inOrder(before));
    expect(desk.desk.undo.size).toBe(0);
    expect(desk.bugs).toEqual([]);
  }, 60_000);

  it('asks for one topic alone, and for a filter with wildcards', async () => {
    const { port } = await broker();
    const client = await other(port);
    for (const name of ['a/b', 'a/b/c', 'a', 'x/b/c']) await client.publish(name, name);
    await client.publish('a/b/live', 'not retained', { retain: false });
    const desk = await deskOn({ port, protocolVersion });
    expect(await desk.list('a/b')).toEqual(['a/b']);
    expect(await desk.list('a/b/#')).toEqual(['a/b', 'a/b/c']);
    expect(await desk.list('+/b/c')).toEqual(['a/b/c', 'x/b/c']);
    expect(await desk.list('nothing/#')).toEqual([]);
    expect(failureOf(() => desk.desk.list(['a/#/b']))).toMatch(/must be the last level/);
  });

  it('asks for several filters at once, and clears, verifies and brings back what they hold together', async () => {
    const { port } = await broker();
    // More than are cleared in one portion, so that verifying asks for the filters again.
    const names = await fill(port, 700, (n) => `room${n % 7}/${n}`);
    await fill(port, 3, (n) => `other/${n}`);
    const client = await other(port);
    const before = await client.held(names);
    const desk = await deskOn({ port, protocolVersion });
    // Overlapping ones bring a message twice; it is one topic all the same.
    const many = Array.from({ length: 60 }, (_, n) => `room6/${6 + 7 * n}`);
    const listed = await desk.list('room0/#', 'room1/#', 'room1/+', ...many);
    const wanted = names.filter((name) => /^room[01]/.test(name) || many.includes(name));
    expect(listed.toSorted()).toEqual(wanted.toSorted());
    expect(await desk.clear()).toEqual({ cleared: wanted.length });
    expect((await client.held(names)).size).toBe(700 - wanted.length);
    expect(await desk.restore()).toEqual({ restored: wanted.length });
    expect(inOrder(await client.held(names))).toEqual(inOrder(before));
    expect(failureOf(() => desk.desk.list(['a/#', 'a/#/b']))).toMatch(/must be the last level/);
  });

  it('tells topics that came back from those that are gone, and does not fight over them', async () => {
    const { port } = await broker();
    await fill(port, 300, (n) => `home/${n}`);
    const client = await other(port);
    // A device that insists: whenever its value is cleared, it publishes the same again.
    let insisted = 0;
    client.mqtt.on('message', (topicName, payload) => {
      if (payload.length > 0) return;
      insisted += 1;
      void client.publish(topicName, 'on', { qos: 1 });
    });
    await client.publish('home/7', 'on');
    await client.publish('home/8', 'on');
    await client.mqtt.subscribeAsync(['home/7', 'home/8'], { qos: 1 });
    const desk = await deskOn({ port, protocolVersion });
    await desk.list('home/#');
    expect(await desk.clear()).toEqual({ cleared: 298, cameBack: 2 });
    expect(insisted).toBe(2);
    expect(desk.desk.table.rows('', 7, 2).map(({ outcome, selected }) => [outcome, selected])).toEqual([
      ['cameBack', false],
      ['cameBack', false],
    ]);
    // They are not brought back over the newer message.
    expect(await desk.restore()).toEqual({ restored: 298, replaced: 2 });
    expect(insisted).toBe(2);
  });

  it('cancelled in the middle, the account is exact', async () => {
    const { port } = await broker();
    const names = await fill(port, 1000, (n) => `many/${n}`);
    const desk = await deskOn({ port, protocolVersion });
    const client = await other(port);
    const before = await client.held(names);
    await desk.list('many/#');
    const { listId } = desk.desk.table;
    desk.desk.clear({ listId, filter: '', expectedCount: 1000, ratePerSecond: 500, keepUndo: true });
    await desk.until(({ table }) => table.outcomeCounts().acknowledged >= 300);
    desk.desk.cancel();
    expect(await desk.untilStage('finished')).toMatchObject({ cancelled: true, verified: true, failure: null });
    const { cleared = 0, notSent = 0, ...rest } = desk.outcomes();
    expect(rest).toEqual({});
    expect(cleared + notSent).toBe(1000);
    expect(cleared).toBeGreaterThanOrEqual(300);
    expect(cleared).toBeLessThan(1000);
    expect(desk.desk.undo.size).toBe(cleared);
    const held = await client.held(names);
    expect(held.size).toBe(notSent);
    // What was not sent is still chosen: going on is one click.
    expect(desk.desk.table.choice('').rows).toHaveLength(notSent);
    expect(await desk.restore()).toEqual({ restored: cleared });
    expect(inOrder(await client.held(names))).toEqual(inOrder(before));
  });

  it('clears only what is chosen under the filter, and only the number that was told', async () => {
    const { port } = await broker();
    await fill(port, 30, (n) => `${n < 10 ? 'lamp' : 'door'}/${n}`);
    const desk = await deskOn({ port, protocolVersion });
    await desk.list('#');
    const { listId } = desk.desk.table;
    desk.desk.select(listId, 'lamp', 0, 3, false);
    const request = { listId, filter: 'LAMP', ratePerSecond: 1000, keepUndo: true };
    expect(failureOf(() => desk.desk.clear({ ...request, expectedCount: 10 }))).toMatch(/7 topics are chosen/);
    expect(failureOf(() => desk.desk.clear({ ...request, listId: listId - 1, expectedCount: 7 }))).toMatch(/made anew/);
    expect(await desk.clear({ filter: 'LAMP' })).toEqual({ cleared: 7, none: 23 });
    expect(await desk.list('#')).toHaveLength(23);
  });
});

describe('retained messages and permissions', () => {
  async function guarded(): Promise<{ port: number; admin: OtherClient }> {
    const folder = await mkdtemp(join(tmpdir(), 'treeline-acl-'));
    open.push({ close: () => rm(folder, { recursive: true, force: true }) });
    await chmod(folder, 0o755);
    const passwords = join(folder, 'passwords');
    const rules = join(folder, 'acl');
    await writeFile(passwords, '');
    await run('mosquitto_passwd', ['-b', passwords, 'anna', 'secret']);
    await run('mosquitto_passwd', ['-b', passwords, 'admin', 'secret']);
    await writeFile(
      rules,
      'user admin\ntopic readwrite #\nuser anna\ntopic read site/#\ntopic write site/open/#\ntopic deny hidden/#\n',
    );
    const { port } = await broker({
      listeners: [
        { kind: 'mqtt', config: ['allow_anonymous false', `password_file ${passwords}`, `acl_file ${rules}`] },
      ],
    });
    return { port, admin: await other(port, { username: 'admin', password: 'secret' }) };
  }

  it('MQTT 5: says for each topic that the broker refused, and clears the others', async () => {
    const { port, admin } = await guarded();
    for (let n = 0; n < 20; n += 1) await admin.publish(`site/${n < 12 ? 'open' : 'locked'}/${n}`, `v${n}`);
    const desk = await deskOn({ port, protocolVersion: 5, username: 'anna' }, undefined, 'secret');
    expect(await desk.list('site/#')).toHaveLength(20);
    expect(await desk.clear()).toEqual({ cleared: 12, refused: 8 });
    const refused = desk.desk.table.rows('locked', 0, 20);
    expect(refused).toHaveLength(8);
    for (const row of refused) expect(row.reason).toMatch(/not authorized|0x87|permission/i);
    expect(desk.desk.undo.size).toBe(12);
    expect(await desk.restore()).toEqual({ restored: 12 });
  });

  it('MQTT 3.1.1: the broker acknowledges and keeps them all the same, and that is found out', async () => {
    const { port, admin } = await guarded();
    for (let n = 0; n < 20; n += 1) await admin.publish(`site/${n < 12 ? 'open' : 'locked'}/${n}`, `v${n}`);
    const desk = await deskOn({ port, protocolVersion: 4, username: 'anna' }, undefined, 'secret');
    await desk.list('site/#');
    expect(await desk.clear()).toEqual({ cleared: 12, kept: 8 });
    expect(desk.desk.undo.size).toBe(12);
  });

  it('says that a filter is refused', async () => {
    const { port } = await guarded();
    const desk = await deskOn({ port, protocolVersion: 5, username: 'anna' }, undefined, 'secret');
    desk.desk.list(['hidden/topic']);
    // mosquitto 2.0.11 grants filters that it will not serve; then nothing is listed, and nothing is refused.
    await desk.until(({ stage }) => stage.kind === 'failed' || stage.kind === 'listed');
    if (desk.desk.stage.kind === 'failed') expect(desk.desk.stage.failure.message).toMatch(/refused the filter/);
    else expect(desk.desk.table.topicCount).toBe(0);
  });
});

describe('what may come between', () => {
  it('a list that is cancelled keeps what was found and says that there may be more', async () => {
    const { port } = await broker();
    await fill(port, 3000, (n) => `t/${n}`);
    const desk = await deskOn({ port });
    desk.desk.list(['#']);
    await desk.until(({ table }) => table.topicCount > 0);
    desk.desk.cancel();
    expect(await desk.untilStage('listed')).toMatchObject({ complete: false });
    expect(desk.desk.table.choice('').rows).toHaveLength(desk.desk.table.topicCount);
  });

  it('a broker that dies in the middle: no topic is called cleared that was not seen to be', async () => {
    const mosquitto = await broker();
    await fill(mosquitto.port, 1000, (n) => `t/${n}`);
    const desk = await deskOn({ port: mosquitto.port });
    await desk.list('#');
    const { listId } = desk.desk.table;
    desk.desk.clear({ listId, filter: '', expectedCount: 1000, ratePerSecond: 500, keepUndo: true });
    await desk.until(({ table }) => table.outcomeCounts().acknowledged >= 100);
    await mosquitto.kill();
    const stage = await desk.untilStage('finished');
    expect(stage).toMatchObject({ cancelled: false, verified: false });
    expect(stage.failure?.message).toMatch(/connection|session/i);
    const { acknowledged = 0, unknown = 0, notSent = 0, ...rest } = desk.outcomes();
    expect(rest).toEqual({});
    expect(acknowledged + unknown + notSent).toBe(1000);
    expect(notSent).toBeGreaterThan(0);
    // Copies of what may have been cleared are still here.
    expect(desk.desk.undo.size).toBe(acknowledged + unknown);
    expect(failureOf(() => desk.desk.restore(100))).toMatch(/no connection/);
    expect(desk.bugs).toEqual([]);
  });

  it('what does not fit into the memory for undo is said before, and cleared only on purpose', async () => {
    const { port } = await broker();
    const client = await other(port);
    for (let n = 0; n < 4; n += 1) await client.publish(`large/${n}`, Buffer.alloc(50_000, n + 1));
    const desk = await deskOn({ port }, 128_000);
    await desk.list('#');
    expect(desk.desk.undoNeededBytes('')).toBeGreaterThan(desk.desk.undo.limitBytes);
    const request = { listId: desk.desk.table.listId, filter: '', expectedCount: 4, ratePerSecond: 100 };
    expect(failureOf(() => desk.desk.clear({ ...request, keepUndo: true }))).toMatch(/Undo keeps at most 128000/);
    expect(await desk.clear({ keepUndo: false })).toEqual({ cleared: 4 });
    expect(desk.desk.undo.size).toBe(0);
    expect(failureOf(() => desk.desk.restore(100))).toMatch(/nothing to bring back/);
  });

  it('an expired message is not brought back, and one that lives on has less time left', async () => {
    const { port } = await broker();
    const client = await other(port);
    await client.publish('short', 'x', { properties: { messageExpiryInterval: 2 } });
    await client.publish('long', 'y', { properties: { messageExpiryInterval: 1000 } });
    const desk = await deskOn({ port, protocolVersion: 5 });
    await desk.list('+');
    expect(await desk.clear()).toEqual({ cleared: 2 });
    const copy = desk.desk.undo.get('short');
    const expiresAt = (copy?.copiedAt ?? 0) + (copy?.properties?.messageExpiryInterval ?? 0) * 1000;
    await desk.until(() => Date.now() >= expiresAt);
    expect(await desk.restore()).toEqual({ expired: 1, restored: 1 });
    const [, , properties] = JSON.parse((await client.held(['long'])).get('long') ?? '[]') as [
      string,
      number,
      { messageExpiryInterval: number },
    ];
    expect(properties.messageExpiryInterval).toBeLessThan(1000);
    expect(properties.messageExpiryInterval).toBeGreaterThan(900);
  });

  it('the broker’s own topics are listed and never published to', async () => {
    const mosquitto = await broker();
    const desk = await deskOn({ port: mosquitto.port });
    expect((await desk.list('$SYS/#')).length).toBeGreaterThan(20);
    const { table } = desk.desk;
    expect(table.barredCount).toBe(table.topicCount);
    desk.desk.select(table.listId, '', 0, table.topicCount, true);
    expect(table.selectedCount).toBe(0);
    const request = { listId: table.listId, filter: '', ratePerSecond: 100, keepUndo: true };
    expect(failureOf(() => desk.desk.clear({ ...request, expectedCount: 0 }))).toMatch(/No topic is chosen/);
    expect(mosquitto.log()).not.toMatch(/Received PUBLISH/);
  });

  it('a list outlives a reload of the only window, not a window that stays away', async () => {
    const { port } = await broker();
    await fill(port, 10, (n) => `t/${n}`);
    const desk = await deskOn({ port });
    const leave = desk.desk.watch();
    await desk.list('t/#');
    leave();
    const leaveAgain = desk.desk.watch();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(desk.desk.stage.kind).toBe('listed');
    leaveAgain();
    await desk.untilStage('none');
    expect(desk.desk.table.topicCount).toBe(0);
  });

  it('a clearing goes on without a window, and its account waits to be read', async () => {
    const { port } = await broker();
    await fill(port, 100, (n) => `t/${n}`);
    const desk = await deskOn({ port });
    const leave = desk.desk.watch();
    await desk.list('t/#');
    const { listId } = desk.desk.table;
    desk.desk.clear({ listId, filter: '', expectedCount: 100, ratePerSecond: 200, keepUndo: true });
    leave();
    expect(await desk.untilStage('finished')).toMatchObject({ topicCount: 100, verified: true });
    expect(desk.unseen).toEqual(['clear']);
    expect(desk.outcomes()).toEqual({ cleared: 100 });
  });

  it('traffic that never rests does not hold up the list', async () => {
    const { port } = await broker();
    await fill(port, 200, (n) => `still/${n}`);
    const publisher = await openLoadPublisher({ port, topics: ['busy/1', 'busy/2'], payloadBytes: 50 });
    const traffic = publisher.run(12_000, 3000);
    const desk = await deskOn({ port });
    expect(await desk.list('#')).toHaveLength(200);
    await traffic;
    publisher.close();
  });
});
