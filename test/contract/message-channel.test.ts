// The contract over Node's MessageChannel, as between the host's main thread and the core's.

import { MessageChannel } from 'node:worker_threads';
import { threadPortTransport } from '../../electron/worker/thread-port-transport.ts';
import { registerContractSuite } from './contract-suite.ts';

registerContractSuite(
  'a MessageChannel',
  () =>
    Promise.resolve({
      open: () => {
        const { port1, port2 } = new MessageChannel();
        return Promise.resolve([threadPortTransport(port1), threadPortTransport(port2)] as const);
      },
      close: () => Promise.resolve(),
    }),
  10_000,
);
