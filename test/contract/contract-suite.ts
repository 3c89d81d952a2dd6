// The contract's behaviour as numbered rules, run over every kind of line: a new transport proves itself by one short file.
// C: calls, E: events, S: streams, L: the line itself, F: foul frames. Where a test and the rule's sentence disagree, one is wrong.

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contractVersion, type StreamParams } from '../../shared/contract.ts';
import { type ContractClient, createContractClient, type ReceivedFrame } from '../../shared/contract-client.ts';
import { decodeFrame, encodeFrame } from '../../shared/frame.ts';
import type { Transport } from '../../shared/transport.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createToyServer, type ToyServer } from '../support/toy-contract-server.ts';
import { FoulLine } from './foul-line.ts';
import { mutatedFrame } from './frame-mutations.ts';

/** Makes lines of one kind: the renderer's end and the core's. */
export interface LineMaker {
  open(): Promise<readonly [renderer: Transport, core: Transport]>;
  close(): Promise<void>;
}

const publish = { connectionId: 'c', topicName: 'a/b', qos: 1, retain: false } as const;
const messages: StreamParams<'messages'> = { connectionId: 'c', topicId: 7, limit: 10 };
const rowsFrom = (first: number): StreamParams<'rows'> => ({
  connectionId: 'c',
  viewId: 'v',
  first,
  count: 10,
  anchor: null,
  filter: '',
});

const waitUntil = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 2 });

/** A promise to be settled by hand. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Registers every rule for one kind of line. `mutationCount`: how many foul frames rule F3 sends. */
export function registerContractSuite(kind: string, makeLines: () => Promise<LineMaker>, mutationCount: number): void {
  describe(`contract over ${kind}`, () => {
    let lines: LineMaker;
    let server: ToyServer;
    const connect = async (): Promise<ContractClient> => {
      const [renderer, core] = await lines.open();
      server.serve(core);
      return createContractClient(renderer);
    };

    beforeEach(async () => {
      lines = await makeLines();
      server = createToyServer();
    });
    afterEach(async () => {
      server.close();
      await lines.close();
    });

    it('L1 the first thing a line carries is hello', async () => {
      const client = await connect();
      expect(await client.hello).toEqual({ contractVersion, appVersion: '1.2.3', epoch: 'epoch' });
    });

    it('L2 a page of another contract version is told to reload, and its line ends', async () => {
      server = createToyServer(contractVersion + 1);
      const client = await connect();
      const call = client.call('topic.find', { connectionId: 'c', topicName: 'x' });
      await expect(client.hello).rejects.toMatchObject({ code: 'versionMismatch' });
      await expect(call).rejects.toMatchObject({ code: 'versionMismatch' });
      await client.closed;
    });

    it('L3 when the core ends a line, waiting calls fail as lost, and later ones at once', async () => {
      const client = await connect();
      const waiting = client.call('profile.delete', { profileId: 'p' });
      await waitUntil(() => server.held.length === 1);
      server.close();
      await expect(waiting).rejects.toMatchObject({ code: 'connectionLost' });
      await client.closed;
      await expect(client.call('profile.delete', { profileId: 'p' })).rejects.toMatchObject({ code: 'connectionLost' });
      // Answering a line that is gone harms nobody.
      server.held[0]?.answer();
    });

    it('L4 when the renderer ends a line, its sources are closed once', async () => {
      const client = await connect();
      client.watch('messages', messages, { onFrame: () => {} });
      await waitUntil(() => server.sources.length === 1);
      client.close();
      client.close();
      await client.closed;
      await waitUntil(() => server.sources[0]?.closeCount === 1);
    });

    it('L5 a closed server takes no new line', async () => {
      server.close();
      const client = await connect();
      await expect(client.hello).rejects.toMatchObject({ code: 'connectionLost' });
    });

    it('C1 a call carries its arguments and body, and gives result and body', async () => {
      const client = await connect();
      const body = new Uint8Array([0, 1, 2, 253, 254, 255]);
      const outcome = await client.call('message.publish', publish, body);
      expect(outcome).toEqual({ result: { reasonCode: 0, reasonName: 'Success' }, body });
    });

    it('C2 a body of 8 MB arrives unchanged both ways', async () => {
      const client = await connect();
      const body = new Uint8Array(randomBytes(8 * 1_048_576));
      const outcome = await client.call('message.publish', publish, body);
      expect(Buffer.compare(outcome.body, body)).toBe(0);
    });

    it('C3 every character of a text survives', async () => {
      const client = await connect();
      const topicName = 'a/\u0001/\u202e/\u{1f600}/\ufeff/"\\/e\u0301';
      const { result } = await client.call('topic.find', { connectionId: 'c', topicName });
      expect(result?.topicName).toBe(topicName);
    });

    it('C4 an expected failure crosses with code, sentence, field and detail', async () => {
      const client = await connect();
      await expect(client.call('notice.dismiss', { noticeId: 'n' })).rejects.toMatchObject({
        code: 'notFound',
        message: 'There is no such notice.',
        field: 'noticeId',
        detail: 'none',
      });
    });

    it('C5 a bug is named as one, its text stays out of the sentence and goes to the log', async () => {
      const client = await connect();
      const error: unknown = await client.call('app.snapshot', {}).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'internal' });
      expect((error as Error).message).not.toContain('s3cret');
      expect(server.log).toMatchObject([{ severity: 'failure' }]);
    });

    it.each(['nothing.such', 'constructor', '__proto__', 'toString', ''])(
      'C6 unknown name %j is refused',
      async (name) => {
        const client = await connect();
        await expect(client.call(name as 'app.snapshot', {})).rejects.toMatchObject({ code: 'badRequest' });
        const ended = vi.fn<(error: unknown) => void>();
        client.watch(name as 'statistics', {}, { onFrame: () => {}, onEnded: ended });
        await waitUntil(() => ended.mock.calls.length === 1);
        expect(ended.mock.calls[0]?.[0]).toMatchObject({ code: 'badRequest' });
      },
    );

    it('C7 wrong arguments are refused by field, and their value is never repeated', async () => {
      const client = await connect();
      const args = { ...publish, qos: 's3cret' as unknown as 0 };
      const error: unknown = await client.call('message.publish', args).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'badRequest', field: 'qos' });
      expect(JSON.stringify(error) + (error as Error).message).not.toContain('s3cret');
      const surplus = { connectionId: 'c', topicName: 'x', s3cret: 1 };
      await expect(client.call('topic.find', surplus)).rejects.toMatchObject({ code: 'badRequest' });
      expect(server.publishedBodies).toEqual([]);
    });

    it('C8 answers may overtake each other', async () => {
      const client = await connect();
      const done: string[] = [];
      const calls = ['first', 'second', 'third'].map((profileId) =>
        client.call('profile.delete', { profileId }).then(() => done.push(profileId)),
      );
      await waitUntil(() => server.held.length === 3);
      for (const held of server.held.toReversed()) held.answer();
      await Promise.all(calls);
      expect(done).toEqual(['third', 'second', 'first']);
    });

    it('C9 at most 1,000 calls of a line are under way; the next is refused and the line goes on', async () => {
      const client = await connect();
      const calls = Array.from({ length: 1000 }, () => client.call('profile.delete', { profileId: 'p' }));
      await expect(client.call('profile.delete', { profileId: 'p' })).rejects.toMatchObject({ code: 'tooLarge' });
      for (const held of server.held) held.answer();
      await Promise.all(calls);
      await client.call('topic.find', { connectionId: 'c', topicName: 'x' });
    });

    it('E1 an event reaches every line that listens, until it stops', async () => {
      const clients = [await connect(), await connect()];
      await Promise.all(clients.map((client) => client.hello));
      const heard: string[] = [];
      const offs = clients.map((client, n) =>
        client.on('notice.dismissed', ({ noticeId }) => heard.push(`${n} ${noticeId}`)),
      );
      server.broadcast('notice.dismissed', { noticeId: 'a' });
      await waitUntil(() => heard.length === 2);
      offs[0]?.();
      server.broadcast('notice.dismissed', { noticeId: 'b' });
      await waitUntil(() => heard.length === 3);
      // Whatever the first line was sent before this answer has arrived.
      await clients[0]?.call('topic.find', { connectionId: 'c', topicName: 'x' });
      expect(heard.sort()).toEqual(['0 a', '1 a', '1 b']);
    });

    it('S1 an opened stream shows its state, body included, and its parameters', async () => {
      const client = await connect();
      const frames: ReceivedFrame<'messages'>[] = [];
      client.watch('messages', messages, { onFrame: (frame) => void frames.push(frame) });
      await waitUntil(() => frames.length === 1);
      expect(frames[0]).toMatchObject({ data: { topicId: 7, ownCount: 1 }, params: messages });
      expect(frames[0]?.body).toEqual(new Uint8Array([1]));
    });

    it('S2 nothing comes while nothing changed', async () => {
      const client = await connect();
      let frameCount = 0;
      client.watch('messages', messages, { onFrame: () => void (frameCount += 1) });
      await waitUntil(() => (server.sources[0]?.pollCount ?? 0) >= 4);
      expect(frameCount).toBe(1);
    });

    it('S3 no further frame without acknowledgement; afterwards the newest state, none of those between', async () => {
      const client = await connect();
      const painted = gate();
      const seen: number[] = [];
      client.watch('messages', messages, {
        onFrame: async ({ data }) => {
          seen.push(data.ownCount);
          if (seen.length === 1) await painted.passed;
        },
      });
      await waitUntil(() => seen.length === 1);
      // A second stream beats time: the slow one is left alone meanwhile, not even polled.
      let beats = 0;
      client.watch('messages', { ...messages, topicId: 8 }, { onFrame: () => void (beats += 1) });
      for (let state = 2; state <= 6; state += 1) {
        server.state = state;
        await waitUntil(() => beats >= state - 1);
      }
      expect(seen).toEqual([1]);
      expect(server.sources[0]?.pollCount).toBe(1);
      painted.open();
      await waitUntil(() => seen.length === 2);
      expect(seen).toEqual([1, 6]);
    });

    it('S4 an update is shown at once, and the frame names the parameters it obeys', async () => {
      const client = await connect();
      const frames: ReceivedFrame<'rows'>[] = [];
      const watch = client.watch('rows', rowsFrom(0), { onFrame: (frame) => void frames.push(frame) });
      await waitUntil(() => frames.length === 1);
      watch.update(rowsFrom(100));
      await waitUntil(() => frames.length === 2);
      expect(frames.map((frame) => [frame.data.first, frame.params.first])).toEqual([
        [0, 0],
        [100, 100],
      ]);
      expect([server.rowsUpdateCount, server.rowsCloseCount]).toEqual([1, 0]);
    });

    it('S5 of updates made while a frame is unacknowledged only the last is shown', async () => {
      const client = await connect();
      const painted = gate();
      const firsts: number[] = [];
      const watch = client.watch('rows', rowsFrom(0), {
        onFrame: async ({ data, params }) => {
          expect(params.first).toBe(data.first);
          firsts.push(data.first);
          if (firsts.length === 1) await painted.passed;
        },
      });
      await waitUntil(() => firsts.length === 1);
      for (const first of [10, 20, 30]) watch.update(rowsFrom(first));
      await waitUntil(() => server.rowsUpdateCount === 3);
      expect(firsts).toEqual([0]);
      painted.open();
      await waitUntil(() => firsts.length === 2);
      expect(firsts).toEqual([0, 30]);
    });

    it('S6 a source without update is closed and opened anew', async () => {
      const client = await connect();
      const seen: number[] = [];
      const watch = client.watch('messages', messages, { onFrame: ({ data }) => void seen.push(data.topicId) });
      await waitUntil(() => seen.length === 1);
      watch.update({ ...messages, topicId: 8 });
      await waitUntil(() => seen.length === 2);
      expect(seen).toEqual([7, 8]);
      expect(server.sources.map((source) => source.closeCount)).toEqual([1, 0]);
    });

    it('S7 after close nothing is handed over, whatever was on its way', async () => {
      const client = await connect();
      let frameCount = 0;
      const watch = client.watch('messages', messages, { onFrame: () => void (frameCount += 1) });
      watch.close();
      watch.close();
      watch.update(messages);
      await client.call('topic.find', { connectionId: 'c', topicName: 'x' });
      await waitUntil(() => server.sources[0]?.closeCount === 1);
      expect(frameCount).toBe(0);
    });

    it('S8 a stream closed while its frame is being painted is acknowledged by nobody and harms nothing', async () => {
      const client = await connect();
      const painted = gate();
      const seen: number[] = [];
      const watch = client.watch('messages', messages, {
        onFrame: async ({ data }) => {
          seen.push(data.ownCount);
          await painted.passed;
        },
      });
      await waitUntil(() => seen.length === 1);
      watch.close();
      painted.open();
      await client.call('topic.find', { connectionId: 'c', topicName: 'x' });
      expect(server.log).toEqual([]);
      expect(server.sources[0]?.closeCount).toBe(1);
    });

    it('S9 a stream that cannot be opened, or whose source has a bug, ends with the reason; others go on', async () => {
      const client = await connect();
      const ends: unknown[] = [];
      client.watch('statistics', {}, { onFrame: () => {}, onEnded: (error) => ends.push(error) });
      client.watch('messages', { ...messages, limit: -1 }, { onFrame: () => {}, onEnded: (error) => ends.push(error) });
      await waitUntil(() => ends.length === 2);
      let rowsCount = 0;
      const rows = client.watch('rows', rowsFrom(0), { onFrame: () => void (rowsCount += 1) });
      client.watch('messages', messages, { onFrame: () => {}, onEnded: (error) => ends.push(error) });
      await waitUntil(() => server.sources.length === 1);
      server.pollBug = new Error('bug');
      await waitUntil(() => ends.length === 3);
      expect(ends).toMatchObject([{ code: 'notFound' }, { code: 'badRequest' }, { code: 'internal' }]);
      expect(server.sources[0]?.closeCount).toBe(1);
      const before = rowsCount;
      rows.update(rowsFrom(5));
      await waitUntil(() => rowsCount === before + 1);
    });

    it('S10 at most 64 streams of a line are open; closing one makes room', async () => {
      const client = await connect();
      const ends: unknown[] = [];
      const watches = Array.from({ length: 65 }, () =>
        client.watch('messages', messages, { onFrame: () => {}, onEnded: (error) => ends.push(error) }),
      );
      await waitUntil(() => ends.length === 1);
      expect(ends).toMatchObject([{ code: 'tooLarge' }]);
      watches[0]?.close();
      let frameCount = 0;
      client.watch('messages', messages, { onFrame: () => void (frameCount += 1) });
      await waitUntil(() => frameCount === 1);
      expect(ends.length).toBe(1);
    });

    it('S11 somebody looks while any renderer has streams and takes their frames', async () => {
      expect(server.isWatched()).toBe(false);
      const client = await connect();
      expect(server.isWatched()).toBe(false);
      let taken = gate();
      let frameCount = 0;
      const shown = client.watch('rows', rowsFrom(0), { onFrame: () => {} });
      const hidden = client.watch('messages', messages, {
        onFrame: () => {
          frameCount += 1;
          return taken.passed;
        },
      });
      await waitUntil(() => frameCount === 1);
      // One frame that lies there tells of the whole page, also where other streams had nothing to say.
      expect(server.isWatched()).toBe(true);
      await waitUntil(() => !server.isWatched());
      const other = await connect();
      const watch = other.watch('rows', rowsFrom(0), { onFrame: () => {} });
      await waitUntil(() => server.isWatched());
      watch.close();
      await waitUntil(() => !server.isWatched());
      taken.open();
      await waitUntil(() => server.isWatched());
      taken = gate();
      server.state += 1;
      await waitUntil(() => frameCount === 2);
      await waitUntil(() => !server.isWatched());
      hidden.close();
      await waitUntil(() => server.isWatched());
      shown.close();
      await waitUntil(() => !server.isWatched());
    });

    it('S12 what several streams show with one tick comes in one message, and is acknowledged in one', async () => {
      const [renderer, core] = await lines.open();
      const [said, acknowledged]: [unknown[], unknown[]] = [[], []];
      server.serve({
        send: (frame) => {
          said.push(decodeFrame(frame.slice(0)).header);
          core.send(frame);
        },
        receive: (onFrame, onClosed) =>
          core.receive((frame) => {
            acknowledged.push(decodeFrame(frame).header);
            onFrame(frame);
          }, onClosed),
        close: () => core.close(),
      });
      const client = createContractClient(renderer);
      const seen: number[][] = [];
      for (const topicId of [7, 8, 9]) {
        const params = { ...messages, topicId };
        client.watch('messages', params, { onFrame: ({ data, body }) => void seen.push([data.topicId, ...body]) });
      }
      const ackCounts = (): number[] =>
        acknowledged.flatMap((header) => (header as { acks?: unknown[] }).acks?.length ?? []);
      const allAcknowledged = (): Promise<void> =>
        waitUntil(() => ackCounts().reduce((sum, count) => sum + count, 0) === 3);
      await allAcknowledged();
      said.length = 0;
      acknowledged.length = 0;
      server.state = 5;
      await allAcknowledged();
      expect(seen.slice(3)).toEqual([
        [7, 5],
        [8, 5],
        [9, 5],
      ]);
      expect(said.map((header) => (header as { frames: unknown[] }).frames.length)).toEqual([3]);
      expect(ackCounts()).toEqual([3]);
    });

    it('F1 a frame that is none ends the line with an entry in the log; other lines do not notice', async () => {
      const good = await connect();
      const call = { kind: 'call', id: 1, name: 'topic.find', args: { connectionId: 'c', topicName: 'x' } };
      const foul: ArrayBuffer[] = [
        new ArrayBuffer(0),
        new ArrayBuffer(3),
        new Uint8Array([255, 255, 255, 255, 1]).buffer,
        new Uint8Array([2, 0, 0, 0, 0xff, 0xfe]).buffer,
        encodeFrame(null),
        encodeFrame([]),
        encodeFrame({ kind: 'hello' }),
        encodeFrame({ ...call, surplus: 1 }),
        encodeFrame({ ...call, id: 0 }),
        encodeFrame({ ...call, id: 1.5 }),
        encodeFrame({ ...call, id: 2 ** 60 }),
        encodeFrame({ ...call, name: 'x'.repeat(65) }),
        encodeFrame({ kind: 'acks', acks: [{ id: 1 }] }),
        encodeFrame({ kind: 'acks', acks: Array.from({ length: 65 }, () => ({ id: 1, frame: 1 })) }),
        encodeFrame({ kind: '__proto__', id: 1 }),
      ];
      for (const frame of foul) {
        const [renderer, core] = await lines.open();
        server.serve(core);
        const closed = new Promise<void>((resolve) => renderer.receive(() => {}, resolve));
        renderer.send(frame);
        await closed;
      }
      expect(server.log.length).toBe(foul.length);
      expect(server.log.every((entry) => entry.severity === 'warning')).toBe(true);
      await good.call('topic.find', { connectionId: 'c', topicName: 'x' });
    });

    it('F2 an id used twice ends the line', async () => {
      const [renderer, core] = await lines.open();
      server.serve(core);
      const closed = new Promise<void>((resolve) => renderer.receive(() => {}, resolve));
      const open = { kind: 'open', id: 1, stream: 'messages', params: messages };
      renderer.send(encodeFrame(open));
      renderer.send(encodeFrame(open));
      await closed;
      expect(server.log).toMatchObject([{ severity: 'warning' }]);
      expect(server.sources[0]?.closeCount).toBe(1);
    });

    it(`F3 ${mutationCount} mutated frames: the server answers or ends the line, and never breaks`, async () => {
      const random = seededRandom(20_260);
      const good = await connect();
      let line: FoulLine | null = null;
      let endedCount = 0;
      for (let sent = 0; sent < mutationCount; sent += 1) {
        if (line === null) {
          const [renderer, core] = await lines.open();
          server.serve(core);
          line = new FoulLine(renderer);
        }
        if (await line.survives(mutatedFrame(random, 2 * sent + 1), 2 * sent + 2)) continue;
        line = null;
        endedCount += 1;
      }
      const { result } = await good.call('topic.find', { connectionId: 'c', topicName: 'still/here' });
      expect(result?.topicName).toBe('still/here');
      // Neither all nor none: the mutations reach behind the first check.
      expect(endedCount).toBeGreaterThan(mutationCount / 10);
      expect(endedCount).toBeLessThan(mutationCount);
      // Bugs would be logged as failures; `unexpected` handlers of the toy are the only ones allowed.
      const bugs = server.log.filter((entry) => entry.severity === 'failure' && !entry.detail?.includes('s3cret'));
      expect(bugs).toEqual([]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });
  });
}
