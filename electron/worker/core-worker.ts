// The entry of the core's thread. Bundled to out/core-worker.js and started by core-supervisor.ts on both hosts.

import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../shared/assert.ts';
import { createCore } from '../core/core.ts';
import { runCore } from './run-core.ts';
import type { WorkerStart } from './worker-protocol.ts';

// `workerData` is what core-supervisor.ts gave: both ends are one build.
await runCore(createCore, required(parentPort, 'this file is started as a worker'), workerData as WorkerStart);
