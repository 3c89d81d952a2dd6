// The demo's camera at the front door: a small picture drawn anew every few seconds (sky, sun, house, a passing van).

import { isDue, isoTime, type Device, type DeviceContext } from './device.ts';
import { encodePng } from './png.ts';

const width = 160;
const height = 120;
const horizon = 78;
type Colour = readonly [red: number, green: number, blue: number];

/** Two topics: the picture, and what it shows as JSON. One picture in five seconds. */
export function createCamera({ publish, random }: DeviceContext): Device {
  let picture = 0;
  const shoot = (at: number): void => {
    const png = encodePng(width, height, draw(picture, random));
    publish('home/front-door/camera/still', png, true);
    const info = { picture, width, height, bytes: png.length, contentType: 'image/png', takenAt: isoTime(at) };
    publish('home/front-door/camera/info', JSON.stringify(info), true);
    picture += 1;
  };
  return {
    start: shoot,
    tick(tick, at) {
      if (isDue(tick, 5, 6)) shoot(at);
    },
  };
}

function draw(picture: number, random: () => number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  const set = (x: number, y: number, [red, green, blue]: Colour): void => {
    if (x < 0 || x >= width || y < 0 || y >= height) return;
    rgb.set([red, green, blue], (y * width + x) * 3);
  };
  const box = (left: number, top: number, boxWidth: number, boxHeight: number, colour: Colour): void => {
    for (let y = top; y < top + boxHeight; y += 1) for (let x = left; x < left + boxWidth; x += 1) set(x, y, colour);
  };
  const disc = (centreX: number, centreY: number, radius: number, colour: Colour): void => {
    for (let y = -radius; y <= radius; y += 1) {
      for (let x = -radius; x <= radius; x += 1) {
        if (x * x + y * y <= radius * radius) set(centreX + x, centreY + y, colour);
      }
    }
  };

  for (let y = 0; y < horizon; y += 1) box(0, y, width, 1, [110 + y, 160 + Math.round(y * 0.8), 235]);
  box(0, horizon, width, height - horizon, [96, 142, 84]);
  box(0, 96, width, 14, [90, 92, 98]);

  const turn = ((picture % 24) / 24) * Math.PI; // The sun crosses the sky in 24 pictures, two minutes.
  disc(Math.round(80 - Math.cos(turn) * 70), Math.round(62 - Math.sin(turn) * 48), 8, [255, 221, 96]);

  box(96, 48, 44, 36, [214, 196, 170]);
  for (let y = 0; y < 16; y += 1) box(118 - y * 2, 32 + y, y * 4, 1, [158, 74, 60]);
  box(113, 64, 11, 20, [98, 66, 46]);
  box(101, 56, 8, 8, picture % 6 < 3 ? [255, 236, 150] : [92, 116, 140]);
  box(127, 56, 8, 8, [92, 116, 140]);

  const van = ((picture * 17) % (width + 60)) - 40;
  box(van, 88, 30, 14, [52, 104, 190]);
  box(van + 22, 90, 6, 6, [190, 220, 240]);
  disc(van + 7, 103, 3, [30, 30, 34]);
  disc(van + 23, 103, 3, [30, 30, 34]);

  for (let grain = 0; grain < 150; grain += 1) {
    set(Math.floor(random() * width), horizon + Math.floor(random() * (height - horizon)), [78, 120, 70]);
  }
  return rgb;
}
