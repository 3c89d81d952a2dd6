// The demo's vehicle fleet: 24 vehicles that drive about a town and send their positions as JSON.

import { isDue, isoTime, oneOf, wander, type Device, type DeviceContext, type Wander } from './device.ts';

const vehicleCount = 24;
const depot = { latitude: 47.3769, longitude: 8.5417 };
const states = ['driving', 'driving', 'driving', 'loading', 'parked'] as const;

interface Vehicle {
  readonly path: string;
  readonly kind: 'van' | 'truck' | 'cargo bike';
  readonly speed: Wander;
  readonly fuel: Wander;
  latitude: number;
  longitude: number;
  /** Degrees, clockwise from north. */
  heading: number;
  state: (typeof states)[number];
}

/** About 75 topics, some 15 messages a second. */
export function createFleet({ publish, random }: DeviceContext): Device {
  const vehicles: readonly Vehicle[] = Array.from({ length: vehicleCount }, (_, index) => ({
    path: `fleet/vehicle-${String(index + 1).padStart(2, '0')}`,
    kind: index % 5 === 4 ? 'cargo bike' : index % 3 === 2 ? 'truck' : 'van',
    speed: wander(random, { min: 0, max: 80, step: 8, digits: 1 }),
    fuel: wander(random, { min: 8, max: 100, step: 1, digits: 1 }),
    latitude: depot.latitude + (random() - 0.5) * 0.12,
    longitude: depot.longitude + (random() - 0.5) * 0.18,
    heading: Math.round(random() * 359),
    state: oneOf(random, states),
  }));

  const publishPosition = (vehicle: Vehicle, at: number): void => {
    const position = {
      latitude: Math.round(vehicle.latitude * 1e6) / 1e6,
      longitude: Math.round(vehicle.longitude * 1e6) / 1e6,
      altitude: 408,
      heading: vehicle.heading,
      speed: vehicle.state === 'driving' ? vehicle.speed.value : 0,
      speedUnit: 'km/h',
      satellites: 6 + Math.floor(random() * 8),
      fixedAt: isoTime(at),
    };
    publish(`${vehicle.path}/position`, JSON.stringify(position), true);
  };
  const drive = (vehicle: Vehicle, seconds: number): void => {
    if (vehicle.state !== 'driving') return;
    const metres = (vehicle.speed.next() / 3.6) * seconds;
    vehicle.heading = (vehicle.heading + Math.round((random() - 0.5) * 40) + 360) % 360;
    const radians = (vehicle.heading * Math.PI) / 180;
    vehicle.latitude += (Math.cos(radians) * metres) / 111_320;
    vehicle.longitude += (Math.sin(radians) * metres) / 75_400; // A degree of longitude at 47.4° north, in metres.
  };
  const publishSummary = (): void => {
    const driving = vehicles.filter(({ state }) => state === 'driving').length;
    publish(
      'fleet/summary',
      JSON.stringify({ vehicles: vehicleCount, driving, standing: vehicleCount - driving }),
      true,
    );
  };

  return {
    start(at) {
      for (const vehicle of vehicles) {
        publishPosition(vehicle, at);
        publish(`${vehicle.path}/status`, vehicle.state, true);
        publish(`${vehicle.path}/fuel`, String(vehicle.fuel.value), true);
      }
      publish('fleet/depot', JSON.stringify({ name: 'Depot Süd', ...depot, gates: 4 }), true);
      const kinds = Object.fromEntries(vehicles.map(({ path, kind }) => [path.slice('fleet/'.length), kind]));
      publish('fleet/vehicles', JSON.stringify(kinds), true);
      publishSummary();
    },

    tick(tick, at) {
      vehicles.forEach((vehicle, index) => {
        if (isDue(tick, 2, index)) {
          drive(vehicle, 2);
          publishPosition(vehicle, at);
        }
        if (isDue(tick, 15, index * 3)) {
          vehicle.state = oneOf(random, states);
          publish(`${vehicle.path}/status`, vehicle.state, true);
        }
        if (isDue(tick, 30, index * 5)) publish(`${vehicle.path}/fuel`, String(vehicle.fuel.next()), true);
      });
      if (isDue(tick, 5, 4)) publishSummary();
    },
  };
}
