// Waits until a broker has worked off what was published with QoS 0, which it does not acknowledge. Called by clearing.ts and restoring.ts.

import type { BrokerConnection } from '../broker/connection.ts';

/** Longest wait, in milliseconds: a connection that ends meanwhile answers no ping, and is told of elsewhere. */
const limitMs = 5_000;

/**
 * Resolves when the broker has answered a ping: it works packets off in order, so everything published before has then been taken. Asking
 * sooner, in another session, would miss the last messages and call them lost.
 */
export function untilWorkedOff(broker: Pick<BrokerConnection, 'ping'>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (!broker.ping(end)) end();
  });
}
