// Starts the demo and closes it; the process must then end by itself. Run by demo.test.ts.

import { startDemo } from '../../electron/core/demo/demo.ts';

const demo = await startDemo({ random: Math.random, now: Date.now });
console.log('listening');
await demo.close();
console.log('closed');
