// The demo's devices without a broker: the same random numbers give the same messages, and the picture is a valid PNG.

import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDevices } from '../../electron/core/demo/demo.ts';
import { ticksPerSecond } from '../../electron/core/demo/device.ts';
import { encodePng } from '../../electron/core/demo/png.ts';
import { seededRandom } from '../support/seeded-random.ts';

interface Said {
  readonly topicName: string;
  readonly payload: string | Uint8Array;
  readonly retain: boolean;
}

const startAt = Date.UTC(2026, 0, 1);
function run(
  seed: number,
  seconds: number,
): { atStart: Said[]; later: Said[]; send: (topic: string, text: string) => Said[] } {
  let said: Said[] = [];
  const devices = createDevices({
    random: seededRandom(seed),
    publish: (topicName, payload, retain) => said.push({ topicName, payload, retain }),
  });
  for (const device of devices) device.start(startAt);
  const atStart = said;
  said = [];
  for (let tick = 1; tick <= seconds * ticksPerSecond; tick += 1) {
    for (const device of devices) device.tick(tick, startAt + (tick * 1000) / ticksPerSecond);
  }
  const later = said;
  return {
    atStart,
    later,
    send(topic, text) {
      said = [];
      for (const device of devices) device.receive?.(topic, Buffer.from(text), startAt);
      return said;
    },
  };
}
const textOf = ({ payload }: Said): string => Buffer.from(payload).toString('utf8');

describe('the demo devices', () => {
  it('say the same things for the same random numbers, and others for others', () => {
    const first = run(1, 30);
    expect(run(1, 30)).toMatchObject({ atStart: first.atStart, later: first.later });
    expect(run(2, 30).later).not.toEqual(first.later);
  });

  it('fill about 300 topics at once with retained messages', () => {
    const { atStart } = run(1, 0);
    const retained = new Set(atStart.filter(({ retain }) => retain).map(({ topicName }) => topicName));
    expect(retained.size).toBeGreaterThanOrEqual(280);
    expect(retained.size).toBeLessThanOrEqual(360);
    const notRetained = atStart.filter(({ retain }) => !retain).map(({ topicName }) => topicName);
    expect(notRetained).toEqual(['factory/line-1/press/vibration']);
  });

  it('send 60 to 100 messages a second, evenly, one sensor 20 of them', () => {
    const { later } = run(1, 120);
    expect(later.length / 120).toBeGreaterThan(60);
    expect(later.length / 120).toBeLessThan(100);
    expect(later.filter(({ topicName }) => topicName.endsWith('/vibration'))).toHaveLength(120 * 20);
  });

  it('ring the doorbell once in minutes', () => {
    const rings = run(1, 600).later.filter(({ topicName }) => topicName === 'home/doorbell/event');
    expect(rings.map(({ payload }) => payload)).toHaveLength(4);
    expect(rings.every(({ retain }) => !retain)).toBe(true);
  });

  it('show every kind of payload', () => {
    const { atStart, later } = run(1, 60);
    const all = [...atStart, ...later];
    const find = (suffix: string): Said => {
      const found = all.find(({ topicName }) => topicName.endsWith(suffix));
      if (found === undefined) throw new Error(`No topic ends in ${suffix}.`);
      return found;
    };
    expect(textOf(find('kitchen/temperature'))).toMatch(/^\d+\.\d$/);
    expect(textOf(find('kitchen/motion'))).toMatch(/^(true|false)$/);
    expect(textOf(find('beyond-2^53'))).toBe('9007199254740993');
    expect(BigInt(/"total":(\d+)/.exec(textOf(find('home/energy/meter')))?.[1] ?? '0')).toBeGreaterThan(2n ** 53n);
    expect(textOf(find('recipes/catalogue')).length).toBeGreaterThan(25_000);
    expect(() => JSON.parse(textOf(find('recipes/catalogue')))).not.toThrow();
    expect(() =>
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(find('values/not-utf-8').payload)),
    ).toThrow();
    expect(find('empty-payload').payload).toHaveLength(0);
    expect(find('lamp/availability').retain).toBe(true);
    expect(find('demo//level without a name').topicName.split('/')[1]).toBe('');
  });

  it('obey a lamp command, and say so when it is not understood', () => {
    const home = run(1, 0);
    const topic = 'home/kitchen/lamp/set';
    const state = (said: Said[]): unknown => {
      expect(said.map(({ topicName }) => topicName)).toEqual(['home/kitchen/lamp/state']);
      return JSON.parse(said.map(textOf).join(''));
    };
    expect(state(home.send(topic, 'on'))).toMatchObject({ state: 'ON' });
    expect(state(home.send(topic, 'TOGGLE'))).toMatchObject({ state: 'OFF' });
    expect(state(home.send(topic, '{"state":"ON","brightness":7}'))).toMatchObject({ state: 'ON', brightness: 7 });
    expect(state(home.send(topic, '{"brightness":8}'))).toMatchObject({ state: 'ON', brightness: 8 });
    for (const wrong of ['', 'purple', '{"brightness":900}', '[]', 'null', '{']) {
      expect(home.send(topic, wrong).map(({ topicName }) => topicName)).toEqual(['home/kitchen/lamp/error']);
    }
    expect(home.send('home/kitchen/lamp/state', 'ON')).toEqual([]);
  });

  it('echo bytes unchanged', () => {
    const echoed = run(1, 0).send('demo/echo/request', 'Grüße');
    expect(echoed.map(({ topicName }) => topicName)).toEqual(['demo/echo/response']);
    expect(echoed.map(textOf)).toEqual(['Grüße']);
  });
});

describe('the camera picture', () => {
  const pictures = (): Uint8Array[] =>
    run(1, 20)
      .later.filter(({ topicName }) => topicName.endsWith('camera/still'))
      .map(({ payload }) => Buffer.from(payload));

  it('changes from one to the next', () => {
    const all = pictures().map((png) => Buffer.from(png).toString('base64'));
    expect(all.length).toBe(4);
    expect(new Set(all).size).toBe(4);
  });

  it('is a PNG whose chunks, checksums and rows are right', () => {
    for (const png of pictures()) {
      const bytes = Buffer.from(png);
      expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      const chunks = new Map<string, Buffer>();
      for (let offset = 8; offset < bytes.length; ) {
        const length = bytes.readUInt32BE(offset);
        const body = bytes.subarray(offset + 4, offset + 8 + length);
        expect(bytes.readUInt32BE(offset + 8 + length)).toBe(crc32(body));
        chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4));
        offset += length + 12;
      }
      expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
      expect(chunks.get('IHDR')?.readUInt32BE(0)).toBe(160);
      expect(chunks.get('IHDR')?.readUInt32BE(4)).toBe(120);
      expect(inflateSync(chunks.get('IDAT') ?? '')).toHaveLength((160 * 3 + 1) * 120);
    }
  });

  it('keeps the pixels', () => {
    const png = Buffer.from(encodePng(2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6)));
    const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
    expect([...inflateSync(data)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
