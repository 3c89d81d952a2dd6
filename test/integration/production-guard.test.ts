// The production guard in the core, beyond publishing (core.test.ts): filters asked of the broker, and a clearing under way. Real mosquitto.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ContractClient } from '../../shared/contract-client.ts';
import type { ConnectionId, ProfileId } from '../../shared/ids.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import type { RetainedFrame } from '../../shared/retained.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { openOtherClient } from '../support/retained-broker.ts';
import { startCore, untilConnection } from '../support/running-core.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

interface Guarded {
  readonly client: ContractClient;
  readonly port: number;
  readonly settings: ProfileSettings;
  readonly profileId: ProfileId;
  readonly connectionId: ConnectionId;
}

/** A guarded connection, online and locked. */
async function guarded(): Promise<Guarded> {
  const mosquitto = await startMosquitto();
  cleanUps.push(() => mosquitto.close());
  const dir = await mkdtemp(join(tmpdir(), 'treeline-guard-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
  const { core, client } = await startCore(dir);
  cleanUps.push(() => core.close());
  const { port } = mosquitto;
  const settings = { ...newProfileSettings, name: 'Plant', host: '127.0.0.1', port, guarded: true };
  const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
  const { connectionId } = (await client.call('connection.open', { profileId })).result;
  expect(await untilConnection(client, profileId, ['online'])).toMatchObject({ guard: 'locked' });
  return { client, port, settings, profileId, connectionId };
}

async function filtersOf(client: ContractClient): Promise<readonly string[]> {
  const { result } = await client.call('app.snapshot', {});
  return result.profiles[0]?.settings.subscriptions.map(({ topicFilter }) => topicFilter) ?? [];
}

describe('the production guard', () => {
  it('keeps the filters asked of a locked broker, whichever way they would be changed', async () => {
    const { client, settings, profileId, connectionId } = await guarded();
    const locked = { code: 'guarded', message: expect.stringContaining('The subscriptions were not changed') };
    const add = (enabled = true) =>
      client.call('subscription.put', {
        profileId,
        subscription: { ...plainSubscription('$share/workers/jobs'), enabled },
        replaces: null,
      });
    await expect(add()).rejects.toMatchObject(locked);
    await expect(client.call('subscription.remove', { profileId, topicFilter: '#' })).rejects.toMatchObject(locked);
    const more = [...settings.subscriptions, plainSubscription('more/#')];
    const save = (changes: Partial<ProfileSettings>) =>
      client.call('profile.update', { profileId, settings: { ...settings, ...changes }, secrets: {} });
    await expect(save({ subscriptions: more })).rejects.toMatchObject(locked);
    expect(await filtersOf(client)).toEqual(['#', '$SYS/#']);

    // What asks nothing of the broker is free: a filter kept for later, what we leave out ourselves, a name.
    await add(false);
    await client.call('exclusion.add', { profileId, topicFilter: 'noise/#' });
    await client.call('exclusion.remove', { profileId, topicFilter: 'noise/#' });
    await client.call('subscription.remove', { profileId, topicFilter: '$share/workers/jobs' });
    await save({ name: 'Plant 2' });

    await client.call('connection.unlock', { connectionId });
    await add();
    await client.call('connection.lock', { connectionId });
    await expect(
      client.call('subscription.remove', { profileId, topicFilter: '$share/workers/jobs' }),
    ).rejects.toMatchObject(locked);
    // Taking the guard off is a step of its own, in the form; and without a connection there is nothing to keep.
    await save({ guarded: false, subscriptions: more });
    await save({ guarded: true, subscriptions: more });
    await expect(save({})).rejects.toMatchObject(locked);
    await client.call('connection.close', { connectionId });
    await save({});
    expect(await filtersOf(client)).toEqual(['#', '$SYS/#']);
  });

  it.each(['locked by the user', 'guarded by the form'])('stops a clearing that runs when it is %s', async (way) => {
    const { client, port, settings, profileId, connectionId } = await guarded();
    const other = await openOtherClient(port);
    cleanUps.push(() => other.close());
    const names = Array.from({ length: 400 }, (_, n) => `many/${n}`);
    for (const name of names) await other.publish(name, 'kept');

    const frames: { last: RetainedFrame | null } = { last: null };
    const watch = client.watch(
      'retained',
      { connectionId, first: 0, count: 1, filter: '' },
      {
        onFrame: ({ data }) => {
          frames.last = data;
        },
      },
    );
    cleanUps.push(() => Promise.resolve(watch.close()));
    const until = (holds: (frame: RetainedFrame) => boolean): Promise<RetainedFrame> =>
      expect
        .poll(() => (frames.last !== null && holds(frames.last) ? frames.last : null), { timeout: 20_000 })
        .not.toBeNull()
        .then(() => frames.last!);

    await client.call('retained.list', { connectionId, topicFilters: ['many/#'] });
    const { listId } = await until(({ stage }) => stage.kind === 'listed');
    const guard = (isOn: boolean) =>
      client.call('profile.update', { profileId, settings: { ...settings, guarded: isOn }, secrets: {} });
    if (way === 'locked by the user') await client.call('connection.unlock', { connectionId });
    else await guard(false);
    await client.call('retained.clear', {
      connectionId,
      listId,
      filter: '',
      expectedCount: 400,
      ratePerSecond: 100,
      keepUndo: true,
    });
    await until(({ outcomes }) => outcomes.acknowledged >= 20);
    if (way === 'locked by the user') await client.call('connection.lock', { connectionId });
    else await guard(true);

    const { stage, outcomes } = await until((frame) => frame.stage.kind === 'finished');
    expect(stage).toMatchObject({
      verified: true,
      failure: { message: expect.stringContaining('was locked meanwhile') },
    });
    const { cleared, notSent } = outcomes;
    expect(cleared).toBeGreaterThanOrEqual(20);
    expect(notSent).toBeGreaterThan(0);
    expect(cleared + notSent).toBe(400);
    expect((await other.held(names)).size).toBe(notSent);
  });
});
