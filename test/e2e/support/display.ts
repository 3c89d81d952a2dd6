// A display without a screen for the windows of one worker. Called by treeline.ts, where the machine has no display (build/e2e-setup.mjs).

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Display {
  /** As the environment variable DISPLAY wants it. */
  readonly name: string;
  end(): Promise<void>;
}

/** Starts an X server, `program` being Xvfb. It chooses a free display and says which. */
export async function startDisplay(program: string): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const told = server.stdio[3];
  if (!told) throw new Error('Xvfb has nowhere to say its display.');
  const [number] = (await Promise.race([
    once(told, 'data'),
    once(server, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with code ${String(code)}.`);
    }),
  ])) as [Buffer];
  return {
    name: `:${number.toString().trim()}`,
    end: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
