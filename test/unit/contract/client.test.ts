// What the contract suite cannot ask over a real line: handlers with bugs, and a core that talks nonsense.

import { describe, expect, it } from 'vitest';
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

const bug = new Error('a bug in the page');
const throwBug = (): never => {
  throw bug;
};

describe('contract client', () => {
  it('acknowledges a frame whose handler has a bug, so that the stream does not freeze, and throws the bug on', () => {
    const line = scriptedLine();
    createContractClient(line.transport).watch('statistics', {}, { onFrame: throwBug });
    expect(() => line.say({ kind: 'frame', id: 1, frame: 1, revision: 1, data: {} })).toThrow(bug);
    expect(line.heard.at(-1)).toEqual({ kind: 'ack', id: 1, frame: 1 });
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
    line.say({ kind: 'frame', id: 1, frame: 1, revision: 1, data: {} });
    expect(line.heard).toHaveLength(1);
    paint();
    await painted;
    await Promise.resolve();
    expect(line.heard.at(-1)).toEqual({ kind: 'ack', id: 1, frame: 1 });
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
      line.say({ kind: 'frame', id: 1, frame, revision, data: {} });
    }
    expect(obeyed).toEqual([1, 3, 5, 5]);
  });

  it.each([
    { kind: 'nonsense' },
    { kind: 'answer', id: 'x', result: 1 },
    { kind: 'failure', id: 1, error: { code: 'noSuchCode', message: '' } },
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
