// The demo's home: rooms with climate, lamps that take commands, plugs, windows, motion; a meter, a weather station, a doorbell.

import { isDue, isoTime, oneOf, wander, type Device, type DeviceContext, type Wander } from './device.ts';

const roomNames = [
  'living-room',
  'kitchen',
  'dining-room',
  'bedroom',
  'kids-room',
  'bathroom',
  'hallway',
  'study',
  'garage',
  'garden',
] as const;
const modes = ['home', 'away', 'night', 'holiday'] as const;
const forecasts = ['sunny ☀️', 'partly cloudy ⛅', 'rain 🌧️', 'windy 🌬️', 'fog 🌫️'] as const;

interface Room {
  readonly path: string;
  readonly temperature: Wander;
  readonly humidity: Wander;
  readonly power: Wander;
  readonly battery: Wander;
  lamp: { on: boolean; brightness: number };
  windowOpen: boolean;
  motion: boolean;
}

/** About 100 topics, some 12 messages a second. Lamps answer on `home/<room>/lamp/set`. */
export function createHome({ publish, random }: DeviceContext): Device {
  const rooms: readonly Room[] = roomNames.map((name) => ({
    path: `home/${name}`,
    temperature: wander(random, { min: 17, max: 24, step: 0.2, digits: 1 }),
    humidity: wander(random, { min: 30, max: 65, step: 1, digits: 0 }),
    power: wander(random, { min: 0, max: 1800, step: 60, digits: 1 }),
    battery: wander(random, { min: 20, max: 100, step: 1, digits: 0 }),
    lamp: { on: random() < 0.4, brightness: Math.round(random() * 100) },
    windowOpen: random() < 0.2,
    motion: false,
  }));
  const outside = wander(random, { min: -4, max: 31, step: 0.3, digits: 1 });
  const wind = wander(random, { min: 0, max: 14, step: 0.8, digits: 1 });
  // Beyond 2^53, where a JavaScript number goes wrong: counted, written and to be shown exactly.
  let meterMilliwattSeconds = 9_007_199_254_740_993n;

  const publishLamp = (room: Room): void => {
    const state = { state: room.lamp.on ? 'ON' : 'OFF', brightness: room.lamp.brightness, brightnessUnit: '%' };
    publish(`${room.path}/lamp/state`, JSON.stringify(state), true);
  };
  const publishPower = (room: Room): void => {
    const power = { power: room.power.value, unit: 'W', voltage: 230.4, relay: room.power.value > 1 };
    publish(`${room.path}/plug/power`, JSON.stringify(power), true);
  };
  const publishMeter = (): void => {
    meterMilliwattSeconds += BigInt(Math.round(random() * 900_000)) * 2n;
    // Put together by hand: JSON.stringify knows no big integers.
    publish('home/energy/meter', `{"total":${meterMilliwattSeconds},"unit":"mW·s","tariff":"day"}`, true);
  };
  const publishWeather = (at: number): void => {
    const weather = {
      station: 'Zürich-Höngg',
      temperature: outside.next(),
      temperatureUnit: '°C',
      wind: { speed: wind.next(), unit: 'm/s', direction: oneOf(random, ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW']) },
      forecast: oneOf(random, forecasts),
      measuredAt: isoTime(at),
    };
    publish('home/weather', JSON.stringify(weather), true);
  };

  return {
    start(at) {
      for (const room of rooms) {
        publish(`${room.path}/temperature`, room.temperature.value.toFixed(1), true);
        publish(`${room.path}/humidity`, String(room.humidity.value), true);
        publish(`${room.path}/motion`, 'false', true);
        publish(`${room.path}/window`, room.windowOpen ? 'open' : 'closed', true);
        publish(`${room.path}/battery`, String(room.battery.value), true);
        publish(`${room.path}/lamp/availability`, room.path === 'home/garage' ? 'offline' : 'online', true);
        publish(`${room.path}/lamp/config`, JSON.stringify(lampConfig(room.path)), true);
        publishLamp(room);
        publishPower(room);
      }
      publish('home/mode', modes[0], true);
      publish('home/front-door/lock', 'LOCKED', true);
      publish('home/front-door/availability', 'online', true);
      publish('home/alarm/armed', 'false', true);
      publish('home/doorbell/availability', 'online', true);
      publishMeter();
      publishWeather(at);
    },

    tick(tick, at) {
      rooms.forEach((room, index) => {
        if (isDue(tick, 5, index)) publish(`${room.path}/temperature`, room.temperature.next().toFixed(1), true);
        if (isDue(tick, 5, index + 3)) publish(`${room.path}/humidity`, String(room.humidity.next()), true);
        if (isDue(tick, 2, index)) {
          room.power.next();
          publishPower(room);
        }
        if (isDue(tick, 10, index + 5)) {
          room.motion = random() < 0.3;
          publish(`${room.path}/motion`, String(room.motion), true);
        }
        if (isDue(tick, 60, index)) publish(`${room.path}/battery`, String(room.battery.next()), true);
        if (isDue(tick, 45, index * 11) && random() < 0.3) {
          room.windowOpen = !room.windowOpen;
          publish(`${room.path}/window`, room.windowOpen ? 'open' : 'closed', true);
        }
      });
      if (isDue(tick, 1, 1)) publishMeter();
      if (isDue(tick, 15, 2)) publishWeather(at);
      if (isDue(tick, 120, 40)) publish('home/mode', oneOf(random, modes), true);
      // Silent most of the time; first after 40 seconds, so that a visitor hears it once.
      if (isDue(tick, 180, -114)) {
        publish('home/doorbell/event', JSON.stringify({ event: 'pressed', pressedAt: isoTime(at) }), false);
      }
    },

    receive(topicName, payload) {
      const room = rooms.find(({ path }) => topicName === `${path}/lamp/set`);
      if (room === undefined) return;
      const command = lampCommand(new TextDecoder().decode(payload), room.lamp);
      if (command === null) {
        const help = 'Not understood. Send ON, OFF, TOGGLE or {"state":"ON","brightness":60}.';
        publish(`${room.path}/lamp/error`, help, false);
        return;
      }
      room.lamp = command;
      publishLamp(room);
    },
  };
}

function lampConfig(path: string): unknown {
  return {
    name: `Lamp, ${path.slice('home/'.length).replace('-', ' ')}`,
    commandTopic: `${path}/lamp/set`,
    stateTopic: `${path}/lamp/state`,
    availabilityTopic: `${path}/lamp/availability`,
    device: { manufacturer: 'Treeline', model: 'Demo lamp', firmware: '1.4.2' },
  };
}

interface Lamp {
  readonly on: boolean;
  readonly brightness: number;
}

/** What the lamp becomes; null when the command is not understood. */
function lampCommand(text: string, lamp: Lamp): Lamp | null {
  const word = text.trim().toUpperCase();
  if (word === 'ON' || word === 'TRUE' || word === '1') return { ...lamp, on: true };
  if (word === 'OFF' || word === 'FALSE' || word === '0') return { ...lamp, on: false };
  if (word === 'TOGGLE') return { ...lamp, on: !lamp.on };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const state: unknown = 'state' in parsed ? parsed.state : undefined;
  const brightness: unknown = 'brightness' in parsed ? parsed.brightness : undefined;
  const hasState = state === 'ON' || state === 'OFF';
  const hasBrightness = typeof brightness === 'number' && brightness >= 0 && brightness <= 100;
  if (!hasState && !hasBrightness) return null;
  return { on: hasState ? state === 'ON' : lamp.on, brightness: hasBrightness ? brightness : lamp.brightness };
}
