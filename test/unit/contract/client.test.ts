// What the contract suite cannot ask over a real line: handlers with bugs, and a core that talks nonsense.

import { describe, expect, it, vi } from 'vitest';
import { createContractClient } from '../../../shared/contract-client.ts';
import { decodeFrame, encodeFrame } from '../../../shared/frame.ts';
import type { Transport } from '../../../shared/transport.ts';

/** A line whose other end is the test itself. */
function scriptedLine(): {
  transport: Transport;
  say(header: unknown, body?: Uint8Array): void;
  heard: unknown[];
  isClosed(): boolean;
} {
  let onFrame: (frame: ArrayBuffer) => void = () => {};
  let closed = false;
  const heard: unknown[] = [];
  return {
    transport: {
      send: (frame) => void heard.push(decodeFrame(frame).header),
      receive: (take) => {
        onFrame = take;
      },
      close: () => {
        closed = true;
      },
    },
    say: (header, body) => onFrame(encodeFrame(header, body)),
    heard,
    isClosed: () => closed,
  };
}

/** A message with one frame of the stream 1. */
const oneFrame = (frame = 1, revision = 1, bodyBytes = 0): unknown => ({
  kind: 'frames',
  frames: [{ id: 1, frame, revision, bodyBytes, data: { messages: [] } }],
});
const firstAck = { kind: 'acks', acks: [{ id: 1, frame: 1 }] };

const bug = new Error('a bug in the page');
const throwBug = (): never => {
  throw bug;
};

describe('contract client', () => {
  it('acknowledges a frame whose handler has a bug, so that the stream does not freeze, and throws the bug on', async () => {
    const line = scriptedLine();
    createContractClient(line.transport).watch('statistics', {}, { onFrame: throwBug });
    expect(() => line.say(oneFrame())).toThrow(bug);
    await Promise.resolve();
    expect(line.heard.at(-1)).toEqual(firstAck);
  });

  it('tells an event to every listener, though one has a bug', () => {
    const line = scriptedLine();
    const client = createContractClient(line.transport);
    const told: string[] = [];
    client.on('notice.dismissed', throwBug);
    client.on('notice.dismissed', ({ noticeId }) => told.push(noticeId));
    expect(() => line.say({ kind: 'event', name: 'notice.dismissed', data: { noticeId: 'n' } })).toThrow(bug);
    expect(told).toEqual(['n']);
  });

  it('acknowledges only when the promise of the handler has settled', async () => {
    const line = scriptedLine();
    let paint = (): void => {};
    const painted = new Promise<void>((resolve) => {
      paint = resolve;
    });
    createContractClient(line.transport).watch('statistics', {}, { onFrame: () => painted });
    line.say(oneFrame());
    expect(line.heard).toHaveLength(1);
    paint();
    await vi.waitFor(() => expect(line.heard.at(-1)).toEqual(firstAck));
  });

  it('takes the frames of one message apart, each with its own body, and acknowledges them in one', async () => {
    const line = scriptedLine();
    const client = createContractClient(line.transport);
    const got: [number, number[]][] = [];
    for (const id of [1, 2, 3]) {
      client.watch(
        'statistics',
        {},
        {
          onFrame: ({ body }) => {
            got.push([id, [...body]]);
            if (id === 1) throw bug;
          },
        },
      );
    }
    const frames = [2, 0, 1].map((bodyBytes, at) => ({ id: at + 1, frame: 1, revision: 1, bodyBytes, data: {} }));
    expect(() => line.say({ kind: 'frames', frames }, Uint8Array.of(7, 8, 9))).toThrow(bug);
    expect(got).toEqual([
      [1, [7, 8]],
      [2, []],
      [3, [9]],
    ]);
    await Promise.resolve();
    expect(line.heard.slice(3)).toEqual([{ kind: 'acks', acks: [1, 2, 3].map((id) => ({ id, frame: 1 })) }]);
  });

  it('acknowledges nothing of a stream that was closed meanwhile', async () => {
    const line = scriptedLine();
    const watch = createContractClient(line.transport).watch('statistics', {}, { onFrame: () => undefined });
    line.say(oneFrame());
    watch.close();
    await Promise.resolve();
    expect(line.heard.at(-1)).toEqual({ kind: 'close', id: 1 });
  });

  it('forgets nobody: the parameters of each frame are those it obeys, in whatever steps frames come', () => {
    const line = scriptedLine();
    const obeyed: number[] = [];
    const paramsFor = (topicId: number): { connectionId: string; topicId: number; limit: number } => ({
      connectionId: 'c',
      topicId,
      limit: 1,
    });
    const watch = createContractClient(line.transport).watch('messages', paramsFor(1), {
      onFrame: ({ params }) => void obeyed.push(params.topicId),
    });
    for (const topicId of [2, 3, 4, 5]) watch.update(paramsFor(topicId));
    for (const [frame, revision] of [
      [1, 1],
      [2, 3],
      [3, 5],
      [4, 5],
    ]) {
      line.say(oneFrame(frame, revision));
    }
    expect(obeyed).toEqual([1, 3, 5, 5]);
  });

  it.each([
    { kind: 'nonsense' },
    { kind: 'answer', id: 'x', result: 1 },
    { kind: 'failure', id: 1, error: { code: 'noSuchCode', message: '' } },
    oneFrame(1, 1, 1),
    { kind: 'frames', frames: [{ id: 1, frame: 1, revision: 1, bodyBytes: -1, data: {} }] },
    null,
  ])('ends the line on %j', async (header) => {
    const line = scriptedLine();
    const client = createContractClient(line.transport);
    const call = client.call('app.snapshot', {});
    line.say(header);
    await expect(call).rejects.toMatchObject({ code: 'connectionLost' });
    expect(line.isClosed()).toBe(true);
  });
});
