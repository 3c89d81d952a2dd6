// What the demo's broker tells of itself under `$SYS/broker`, by the names that Mosquitto made common. Started by demo.ts.

import { isDue, type Device, type DeviceContext } from './device.ts';

/** State of the broker now. */
export interface BrokerFigures {
  readonly connectedClients: number;
  /** Messages published since it was started, by devices and clients. */
  readonly publishedCount: number;
}

/** Four topics, every ten seconds. Mosquitto's `publish/messages/dropped` is missing: this broker does not know it. */
export function createBrokerFigures({ publish }: DeviceContext, figures: () => BrokerFigures): Device {
  let startedAt = 0;
  const tell = (at: number): void => {
    const { connectedClients, publishedCount } = figures();
    publish('$SYS/broker/uptime', `${Math.round((at - startedAt) / 1000)} seconds`, true);
    publish('$SYS/broker/clients/connected', String(connectedClients), true);
    publish('$SYS/broker/publish/messages/received', String(publishedCount), true);
  };
  return {
    start(at) {
      startedAt = at;
      publish('$SYS/broker/version', 'Treeline demo broker', true);
      tell(at);
    },
    tick(tick, at) {
      if (isDue(tick, 10, 8)) tell(at);
    },
  };
}
