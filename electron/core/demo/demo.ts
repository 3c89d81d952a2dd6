// The built-in demo: an embedded broker on a free port of this machine, and devices that talk to it. Started by connections.ts
// when the Demo profile is opened. A newcomer sees a living tree with no network and no configuration.

import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { AppError } from '../../../shared/errors.ts';
import { createBrokerFigures } from './broker-figures.ts';
import { createCamera } from './camera.ts';
import { createCuriosities } from './curiosities.ts';
import { ticksPerSecond, type Device, type DeviceContext } from './device.ts';
import { createFactory } from './factory.ts';
import { createFleet } from './fleet.ts';
import { createHome } from './home.ts';

export interface DemoOptions {
  /** 0 <= x < 1. With the same numbers the devices say the same things. */
  readonly random: () => number;
  /** Milliseconds since 1970, for the timestamps in payloads. */
  readonly now: () => number;
}

/** A running demo. */
export interface Demo {
  /** On 127.0.0.1, MQTT 3.1.1 over TCP. */
  readonly port: number;
  /** Stops devices and broker and disconnects everyone. Safe to call twice. */
  close(): Promise<void>;
}

/** Every device of the demo, in the order in which they use up the random numbers. */
export function createDevices(context: DeviceContext): readonly Device[] {
  return [
    createHome(context),
    createFactory(context),
    createFleet(context),
    createCamera(context),
    createCuriosities(context),
  ];
}

/** Starts broker and devices; retained messages are all there when it resolves. AppError `notSupported` without a port. */
export async function startDemo({ random, now }: DemoOptions): Promise<Demo> {
  const broker = await Aedes.createBroker({ id: 'treeline-demo' });
  let publishedCount = 0;
  const starting: Promise<void>[] = [];
  let isStarting = true;
  const context: DeviceContext = {
    random,
    publish(topicName, payload, retain) {
      publishedCount += 1;
      const packet = {
        cmd: 'publish',
        topic: topicName,
        payload: bytesOf(payload),
        qos: 0,
        retain,
        dup: false,
      } as const;
      if (isStarting) starting.push(new Promise((resolve) => broker.publish(packet, () => resolve())));
      else broker.publish(packet, nothing);
    },
  };
  const devices: readonly Device[] = [
    ...createDevices(context),
    createBrokerFigures(context, () => ({ connectedClients: broker.connectedClients, publishedCount })),
  ];
  broker.on('publish', (packet, client) => {
    if (client === null) return; // Our own devices.
    publishedCount += 1;
    for (const device of devices) device.receive?.(packet.topic, bytesOf(packet.payload), now());
  });

  for (const device of devices) device.start(now());
  await Promise.all(starting);
  isStarting = false;

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  const stopBroker = (): Promise<void> => new Promise((resolve) => broker.close(() => resolve()));
  let port: number;
  try {
    port = await listen(server);
  } catch (error) {
    await stopBroker();
    const detail = error instanceof Error ? error.message : String(error);
    const message =
      'The demo could not open a port on this computer (127.0.0.1). Allow local connections, or connect to a broker.';
    throw new AppError('notSupported', message, { detail, cause: error });
  }

  let tick = 0;
  const timer = setInterval(() => {
    tick += 1;
    const at = now();
    for (const device of devices) device.tick(tick, at);
  }, 1000 / ticksPerSecond);
  timer.unref();

  const close = async (): Promise<void> => {
    clearInterval(timer);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await stopBroker();
    for (const socket of sockets) socket.destroy(); // Those that never sent a CONNECT are unknown to the broker.
    await closed;
  };
  let closing: Promise<void> | null = null;
  return { port, close: () => (closing ??= close()) };
}

const bytesOf = (payload: string | Uint8Array): Buffer =>
  typeof payload === 'string'
    ? Buffer.from(payload, 'utf8')
    : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);

function nothing(): void {
  // Publishing within the process fails only for topics with more than 100 levels, and no device has one.
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Later errors are failures to accept (too many open files): whoever connects sees his attempt fail and tries again.
  server.on('error', nothing);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  return address.port;
}
