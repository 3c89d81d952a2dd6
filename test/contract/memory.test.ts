// The contract over a pair within one thread.

import { memoryTransportPair } from '../support/memory-transport.ts';
import { registerContractSuite } from './contract-suite.ts';

registerContractSuite(
  'a memory pair',
  () => Promise.resolve({ open: () => Promise.resolve(memoryTransportPair()), close: () => Promise.resolve() }),
  10_000,
);
