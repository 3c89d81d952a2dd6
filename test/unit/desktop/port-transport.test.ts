// electron/desktop/port-transport.ts over Node's own MessagePort, which stands where Electron's MessagePortMain does.

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { type MainPort, portTransport } from '../../../electron/desktop/port-transport.ts';

/** Node's port with the shape of Electron's: messages come wrapped in an event. */
function mainPort(port: MessagePort): MainPort {
  return {
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
      event === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', () => listener({ data: null })),
    start: () => port.start(),
    postMessage: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}
const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;

function pair(): {
  far: MessagePort;
  transport: ReturnType<typeof portTransport>;
  frames: number[][];
  ended: Promise<void>;
  ends: () => number;
} {
  const { port1, port2 } = new MessageChannel();
  const transport = portTransport(mainPort(port1));
  const frames: number[][] = [];
  let ends = 0;
  const ended = new Promise<void>((resolve) => {
    transport.receive(
      (frame) => frames.push([...new Uint8Array(frame)]),
      () => {
        ends += 1;
        resolve();
      },
    );
  });
  return { far: port2, transport, frames, ended, ends: () => ends };
}

describe('a port as transport', () => {
  it('carries frames both ways, in order', async () => {
    const { far, transport, frames, ended } = pair();
    const answers: unknown[] = [];
    const answered = new Promise<void>((resolve) => {
      far.on('message', (data) => {
        answers.push(data);
        if (answers.length === 2) resolve();
      });
    });
    transport.send(bytes(1));
    transport.send(bytes(2, 3));
    await answered;
    expect(answers).toEqual([bytes(1), bytes(2, 3)]);
    far.postMessage(bytes(4));
    far.postMessage(bytes());
    far.close();
    await ended;
    expect(frames).toEqual([[4], []]);
  });
  it('tells its end once, whoever ended it, and ignores what comes after', async () => {
    const { transport, far, ended, ends } = pair();
    transport.close();
    transport.close();
    transport.send(bytes(1));
    far.close();
    await ended;
    expect(ends()).toBe(1);
  });
  it.each([['text'], [{ a: 1 }], [null], [new Uint8Array(2)]])(
    'ends the line on %j, which is no frame',
    async (message) => {
      const { far, frames, ended } = pair();
      far.postMessage(message);
      far.postMessage(bytes(1));
      await ended;
      expect(frames).toEqual([]);
    },
  );
  it('tells an end that came before receive', async () => {
    const { port1, port2 } = new MessageChannel();
    const transport = portTransport(mainPort(port1));
    const closed = new Promise<void>((resolve) => port1.once('close', () => resolve()));
    port2.close();
    await closed;
    await new Promise<void>((resolve) => transport.receive(() => {}, resolve));
  });
});
