// The demo's factory: three lines of five machines with alarms, energy, counters and OEE; a vibration sensor at 20 Hz.

import { isDue, isoTime, oneOf, wander, type Device, type DeviceContext, type Wander } from './device.ts';

const lineNames = ['line-1', 'line-2', 'line-3'] as const;
const machineNames = ['press', 'mill', 'robot', 'oven', 'packer'] as const;
const alarms = [
  { code: 'E102', text: 'Oil pressure low', severity: 'warning' },
  { code: 'E207', text: 'Guard door open', severity: 'fault' },
  { code: 'E311', text: 'Motor temperature high', severity: 'warning' },
  { code: 'E415', text: 'Part jammed in feeder', severity: 'fault' },
] as const;

interface Machine {
  readonly path: string;
  readonly temperature: Wander;
  readonly speed: Wander;
  readonly power: Wander;
  energy: number;
  parts: number;
  state: 'running' | 'idle' | 'fault';
}

/** About 145 topics, some 55 messages a second, 20 of them from one sensor. */
export function createFactory({ publish, random }: DeviceContext): Device {
  const machines: readonly Machine[] = lineNames.flatMap((line) =>
    machineNames.map((machine) => ({
      path: `factory/${line}/${machine}`,
      temperature: wander(random, { min: 35, max: 95, step: 0.8, digits: 1 }),
      speed: wander(random, { min: 900, max: 3000, step: 25, digits: 0 }),
      power: wander(random, { min: 1.2, max: 18, step: 0.4, digits: 2 }),
      energy: Math.round(random() * 90_000),
      parts: Math.round(random() * 40_000),
      state: 'running' as const,
    })),
  );
  const lines = lineNames.map((name) => ({
    path: `factory/${name}`,
    availability: wander(random, { min: 0.7, max: 0.99, step: 0.01, digits: 3 }),
    performance: wander(random, { min: 0.65, max: 0.98, step: 0.01, digits: 3 }),
    quality: wander(random, { min: 0.9, max: 0.999, step: 0.003, digits: 3 }),
    throughput: wander(random, { min: 40, max: 95, step: 2, digits: 0 }),
  }));
  const registers = new Uint8Array(64);

  const publishEnergy = (machine: Machine): void => {
    machine.energy += machine.power.next();
    const energy = {
      power: machine.power.value,
      powerUnit: 'kW',
      energy: Math.round(machine.energy),
      energyUnit: 'kWh',
    };
    publish(`${machine.path}/energy`, JSON.stringify(energy), true);
  };
  const publishAlarm = (machine: Machine, at: number): void => {
    const alarm = machine.state === 'fault' ? { active: true, ...oneOf(random, alarms) } : { active: false };
    publish(`${machine.path}/alarm`, JSON.stringify({ ...alarm, since: isoTime(at) }), true);
  };
  const publishOee = (line: (typeof lines)[number]): void => {
    const [availability, performance, quality] = [
      line.availability.next(),
      line.performance.next(),
      line.quality.next(),
    ];
    const oee = Math.round(availability * performance * quality * 1000) / 1000;
    publish(`${line.path}/oee`, JSON.stringify({ oee, availability, performance, quality }), true);
  };
  const publishRegisters = (at: number): void => {
    const view = new DataView(registers.buffer);
    view.setUint32(0, Math.floor(at / 1000) % 0x1_0000_0000);
    for (let offset = 4; offset < 60; offset += 4) view.setFloat32(offset, random() * 100);
    view.setUint32(60, 0xdead_beef);
    publish('factory/line-1/plc/registers', registers.slice(), true);
  };
  const publishVibration = (tick: number): void => {
    const phase = tick / 3;
    const axis = (shift: number): number => Math.round((Math.sin(phase + shift) * 2 + random()) * 1000) / 1000;
    const vibration = { x: axis(0), y: axis(2), z: axis(4), unit: 'mm/s', sample: tick };
    publish('factory/line-1/press/vibration', JSON.stringify(vibration), false);
  };

  return {
    start(at) {
      for (const machine of machines) {
        publish(`${machine.path}/availability`, 'online', true);
        publish(`${machine.path}/state`, machine.state, true);
        publish(`${machine.path}/temperature`, machine.temperature.value.toFixed(1), true);
        publish(`${machine.path}/speed`, String(machine.speed.value), true);
        publish(`${machine.path}/parts`, String(machine.parts), true);
        publish(`${machine.path}/config`, JSON.stringify(machineConfig(machine.path)), true);
        publish(`${machine.path}/maintenance/due`, 'false', true);
        publishEnergy(machine);
        publishAlarm(machine, at);
      }
      for (const line of lines) {
        publish(
          `${line.path}/order`,
          JSON.stringify({ order: 'PO-2041', article: 'Gehäuse Ø 40 mm', target: 12_000 }),
          true,
        );
        publish(`${line.path}/shift`, 'early', true);
        publish(`${line.path}/throughput`, String(line.throughput.value), true);
        publishOee(line);
      }
      publish('factory/recipes/catalogue', recipeCatalogue(), true);
      publish('factory/site/notice', 'Fire drill on Thursday at 10:00.\nAssembly point: gate 3.', true);
      publishRegisters(at);
      publishVibration(0);
    },

    tick(tick, at) {
      publishVibration(tick);
      machines.forEach((machine, index) => {
        const runs = machine.state === 'running';
        if (isDue(tick, 1, index)) {
          publish(`${machine.path}/speed`, String(runs ? machine.speed.next() : 0), true);
        }
        if (isDue(tick, 2, index + 1))
          publish(`${machine.path}/temperature`, machine.temperature.next().toFixed(1), true);
        if (isDue(tick, 3, index + 2) && runs) {
          machine.parts += 1 + Math.floor(random() * 4);
          publish(`${machine.path}/parts`, String(machine.parts), true);
        }
        if (isDue(tick, 5, index)) publishEnergy(machine);
        if (isDue(tick, 20, index * 4)) {
          const chance = random();
          const state = chance < 0.08 ? 'fault' : chance < 0.2 ? 'idle' : 'running';
          if (state === machine.state) return;
          machine.state = state;
          publish(`${machine.path}/state`, state, true);
          publishAlarm(machine, at);
        }
      });
      lines.forEach((line, index) => {
        if (isDue(tick, 10, index)) publishOee(line);
        if (isDue(tick, 2, index)) publish(`${line.path}/throughput`, String(line.throughput.next()), true);
      });
      if (isDue(tick, 2, 9)) publishRegisters(at);
    },
  };
}

function machineConfig(path: string): unknown {
  const serial = Buffer.from(path).reduce((sum, byte) => (sum * 31 + byte) % 1_000_000, 7);
  return {
    serialNumber: `TL-${String(serial).padStart(6, '0')}`,
    plc: { vendor: 'Treeline', model: 'Demo PLC', cycleMs: 10 },
    limits: { temperature: { warn: 80, stop: 95, unit: '°C' }, speed: { max: 3000, unit: '1/min' } },
    telemetry: ['state', 'temperature', 'speed', 'energy', 'parts', 'alarm'],
  };
}

/** About 30 kB: larger than what other tools cut off without a word. */
function recipeCatalogue(): string {
  const recipes = Array.from({ length: 120 }, (_, index) => ({
    id: `R-${String(index + 1).padStart(3, '0')}`,
    article: `Housing ${10 + (index % 40)} mm, variant ${String.fromCharCode(65 + (index % 26))}`,
    steps: [
      { station: 'press', force: 120 + (index % 17) * 5, unit: 'kN' },
      { station: 'oven', temperature: 160 + (index % 9) * 10, unit: '°C', durationSeconds: 300 },
      { station: 'packer', perBox: 24 },
    ],
    approved: index % 7 !== 0,
  }));
  return JSON.stringify({ version: 12, recipes });
}
