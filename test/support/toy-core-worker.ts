// A core's thread that breaks on demand, for the supervisor's tests: the real run-core.ts around a toy core that takes its
// orders from the first word of each frame's header. Bundled by the test.

import { parentPort, workerData } from 'node:worker_threads';
import type { Core, StartWith } from '../../electron/core/core.ts';
import type { Platform } from '../../electron/core/platform.ts';
import { runCore } from '../../electron/worker/run-core.ts';
import type { WorkerStart } from '../../electron/worker/worker-protocol.ts';
import { required } from '../../shared/assert.ts';
import { AppError, wireErrorFrom } from '../../shared/errors.ts';
import { decodeFrame, encodeFrame } from '../../shared/frame.ts';

interface Order {
  readonly order: string;
  readonly openProfileIds?: readonly string[];
  readonly text?: string;
}

function createToyCore(platform: Platform, startWith: StartWith): Promise<Core> {
  // The data folder's name carries what should go wrong at start.
  if (platform.dataDir === 'locked') {
    return Promise.reject(new AppError('locked', 'Another Treeline uses the folder.'));
  }
  if (platform.dataDir === 'dies at start') throw new Error('no start');
  if (platform.dataDir === 'dies while reopening' && platform.restartedAfter !== null) {
    if (platform.restartedAfter.memory.openProfileIds.length > 0) {
      // What a core that is half started says must not replace what the last whole one said.
      platform.remember({ openProfileIds: [], sessionSecrets: {} });
      throw new Error('killed by what a connection brought');
    }
  }
  let hang = false;
  return Promise.resolve({
    serve(transport) {
      const say = (what: unknown, body?: Uint8Array): void => transport.send(encodeFrame(what, body));
      const obey: Readonly<Record<string, (order: Order, body: Uint8Array) => void>> = {
        echo: (_order, body) => say('echo', body),
        start: () =>
          say({
            startWith,
            restartedAfter: platform.restartedAfter,
            host: platform.host,
            appVersion: platform.appVersion,
            secretBox: platform.secretBox,
          }),
        remember: ({ openProfileIds = [] }) => {
          platform.remember({ openProfileIds, sessionSecrets: { p: { password: 's3cret' } } });
          say('remembered');
        },
        seal: ({ text = '' }) =>
          void platform.secretBox.seal(text).then(say, (error: unknown) => say(wireErrorFrom(error))),
        open: ({ text = '' }) =>
          void platform.secretBox.open(text).then(say, (error: unknown) => say(wireErrorFrom(error))),
        throw: () => {
          throw new Error('thrown in the core');
        },
        reject: () => void Promise.reject(new Error('rejected in the core')),
        exhaust: () => {
          const hoard: unknown[] = [];
          for (;;) hoard.push(Array.from({ length: 1000 }, (_, n) => ({ n })));
        },
        exit: () => process.exit(7),
        hang: () => {
          hang = true;
          say('will hang');
        },
        closeLine: () => transport.close(),
      };
      transport.receive(
        (frame) => {
          const { header, body } = decodeFrame(frame);
          const order = header as Order;
          required(obey[order.order], 'the test gives known orders')(order, body);
        },
        () => platform.log({ severity: 'info', message: 'a line ended' }),
      );
    },
    openFromOutside: (request) => platform.log({ severity: 'info', message: `outside: ${JSON.stringify(request)}` }),
    close: () => (hang ? new Promise<void>(() => {}) : Promise.resolve()),
  });
}

await runCore(createToyCore, required(parentPort, 'this is a worker'), workerData as WorkerStart);
