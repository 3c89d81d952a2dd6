// Publishing: drafts per profile, every outcome said, nothing queued.

import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ConnectionSnapshot, ConnectionState } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionId, ProfileId } from '../../../shared/ids.ts';
import type { Connections, ConnectionsState } from '../../../renderer/model/connections.ts';
import { createPublishDrafts, publishObstacle, type PublishDrafts } from '../../../renderer/model/publish-draft.ts';
import { createScriptedLine, type ScriptedLine, settle } from '../../support/scripted-line.ts';

const first = 'p1' as ProfileId;
const second = 'p2' as ProfileId;
const online: ConnectionState = { kind: 'online', since: 1 };

function snapshot(profileId: ProfileId, state: ConnectionState = online): ConnectionSnapshot {
  const connectionId = `c-${profileId}` as ConnectionId;
  return {
    connectionId,
    profileId,
    name: '',
    state,
    subscriptions: [],
    broker: null,
    unverifiedTls: false,
    tlsVerification: null,
    guard: 'none',
  };
}

let core: ScriptedLine;
let drafts: PublishDrafts;
let now: number;
const store = createStore<ConnectionsState>(() => ({ connections: [], selectedProfileId: null }));
const state = () => drafts.store.getState();

beforeEach(() => {
  core = createScriptedLine();
  now = 1000;
  store.setState({ connections: [snapshot(first), snapshot(second)], selectedProfileId: first });
  drafts = createPublishDrafts({ line: core.line, connections: { store } as unknown as Connections }, () => now);
});

describe('drafts', () => {
  it('are kept per profile', () => {
    drafts.change({ topicName: 'a', payload: '1' });
    store.setState({ selectedProfileId: second });
    expect(state().draft).toMatchObject({ topicName: '', payload: '' });
    drafts.change({ topicName: 'b' });
    store.setState({ selectedProfileId: first });
    expect(state().draft).toMatchObject({ topicName: 'a', payload: '1' });
  });

  it('are laid out as JSON without touching numbers, and stay when they are none', () => {
    drafts.change({ payload: '{"a":1.10,"b":9007199254740993}' });
    expect(drafts.formatPayload()).toBeNull();
    expect(state().draft.payload).toBe('{\n  "a": 1.10,\n  "b": 9007199254740993\n}');
    drafts.change({ payload: '{"a":}' });
    expect(drafts.formatPayload()).toMatchObject({ line: 1, column: 6 });
    expect(state().draft.payload).toBe('{"a":}');
  });
});

describe('sending', () => {
  it('publishes the bytes and shows the answer', async () => {
    drafts.change({ topicName: 'home/lamp/set', payload: 'ö', qos: 1, retain: true });
    const sent = drafts.send();
    const [call] = core.calls;
    expect(call).toMatchObject({
      name: 'message.publish',
      args: { connectionId: 'c-p1', topicName: 'home/lamp/set', qos: 1, retain: true },
      body: new Uint8Array([0xc3, 0xb6]),
    });
    expect(state().outcome?.kind).toBe('sending');
    now = 1042;
    await call?.answer({ reasonCode: 0x10, reasonName: 'No matching subscribers' });
    await sent;
    expect(state().outcome).toMatchObject({ kind: 'sent', tookMs: 42, answer: { reasonCode: 0x10 } });
    expect(state().sent).toMatchObject([{ topicName: 'home/lamp/set', payload: 'ö', at: 1042 }]);
  });

  it('sends once while an answer is awaited', async () => {
    drafts.change({ topicName: 'a' });
    void drafts.send();
    void drafts.send();
    await settle();
    expect(core.calls).toHaveLength(1);
  });

  it('shows the failure of the profile it belongs to, whichever is on screen', async () => {
    drafts.change({ topicName: 'a' });
    void drafts.send();
    store.setState({ selectedProfileId: second });
    await core.calls[0]?.refuse(new AppError('brokerRefused', 'Not authorized (0x87).', { detail: '0x87' }));
    expect(state().outcome).toBeNull();
    store.setState({ selectedProfileId: first });
    expect(state().outcome).toMatchObject({ kind: 'failed', message: 'Not authorized (0x87).', detail: '0x87' });
    expect(state().sent).toEqual([]);
  });

  it('queues nothing while offline, and says so', async () => {
    store.setState({ connections: [snapshot(first, { kind: 'closed', since: 1 })] });
    drafts.change({ topicName: 'a' });
    await drafts.send();
    expect(core.calls).toHaveLength(0);
    expect(state().outcome).toMatchObject({ kind: 'failed', message: 'Not connected. Connect to publish.' });
    expect(publishObstacle(null)).toContain('Not connected');
    expect(publishObstacle(snapshot(first))).toBeNull();
  });

  it.each([
    ['', 'Enter a topic'],
    ['a/#', 'wildcard'],
    ['a/+/b', 'wildcard'],
    ['a\u0000', 'U+0000'],
  ])('refuses the topic %j', async (topicName, words) => {
    drafts.change({ topicName });
    await drafts.send();
    expect(core.calls).toHaveLength(0);
    expect(state().outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining(words) });
  });

  it('refuses a payload that has no UTF-8 form instead of altering it', async () => {
    drafts.change({ topicName: 'a', payload: 'x\ud800y' });
    await drafts.send();
    expect(core.calls).toHaveLength(0);
    expect(state().outcome?.kind).toBe('failed');
  });
});

describe('messages sent before', () => {
  const send = async (topicName: string, payload: string): Promise<void> => {
    drafts.change({ topicName, payload });
    void drafts.send();
    await core.calls[0]?.answer({ reasonCode: 0, reasonName: 'Success' });
  };

  it('can be taken back into the form; the same one stands once', async () => {
    await send('a', '1');
    await send('b', '2');
    await send('a', '1');
    expect(state().sent.map((one) => one.topicName)).toEqual(['a', 'b']);
    drafts.restore(state().sent[1]?.sentId ?? 0);
    expect(state().draft).toEqual({ topicName: 'b', payload: '2', qos: 0, retain: false });
  });

  it('are bounded in number and size', async () => {
    for (let index = 0; index < 60; index += 1) await send(`t${index}`, 'x');
    expect(state().sent).toHaveLength(50);
    expect(state().sent[0]?.topicName).toBe('t59');
    const large = 'x'.repeat(1_000_000);
    for (let index = 0; index < 4; index += 1) await send(`large${index}`, large);
    expect(state().sent.length).toBeLessThan(4);
    await send('huge', 'x'.repeat(3_000_000));
    expect(state().sent.map((one) => one.topicName)).toEqual(['huge']);
  });
});
