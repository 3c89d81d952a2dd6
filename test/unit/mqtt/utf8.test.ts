// Strict UTF-8 against TextDecoder, which knows all of the rules but U+0000.

import { describe, expect, it } from 'vitest';
import { firstIllegalUtf8, utf8Length } from '../../../shared/mqtt/utf8.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

function isLegalByOracle(bytes: Uint8Array): boolean {
  try {
    return !decoder.decode(bytes).includes('\u0000');
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const isLegal = (bytes: Uint8Array): boolean => firstIllegalUtf8(bytes, 0, bytes.length) === -1;

describe('firstIllegalUtf8', () => {
  it('takes every character but U+0000', () => {
    const refused: string[] = [];
    for (let point = 0; point <= 0x10_ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      if (!isLegal(new TextEncoder().encode(String.fromCodePoint(point)))) refused.push(point.toString(16));
    }
    expect(refused).toEqual(['0']);
  });

  it('agrees with the oracle about all sequences of two bytes', () => {
    const differences: number[] = [];
    for (let pair = 0; pair < 65_536; pair += 1) {
      const bytes = Uint8Array.of(pair >> 8, pair & 255);
      if (isLegal(bytes) !== isLegalByOracle(bytes)) differences.push(pair);
    }
    expect(differences).toEqual([]);
  });

  it('agrees with the oracle about all sequences of four bytes at the borders of the ranges', () => {
    const borders = [
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
      0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
    ];
    const differences: string[] = [];
    for (const a of borders) {
      for (const b of borders) {
        for (const c of borders) {
          for (const d of borders) {
            const bytes = Uint8Array.of(a, b, c, d);
            if (isLegal(bytes) !== isLegalByOracle(bytes)) differences.push(Buffer.from(bytes).toString('hex'));
          }
        }
      }
    }
    expect(differences).toEqual([]);
  });

  it('agrees with the oracle about random bytes', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 50_000; round += 1) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 6) }, () => 0x60 + Math.floor(random() * 160));
      if (isLegal(bytes) !== isLegalByOracle(bytes)) expect.fail(Buffer.from(bytes).toString('hex'));
    }
  });

  it('says where, and looks at nothing outside of its bounds', () => {
    const bytes = new TextEncoder().encode('\u0000ä€\u{1f600}x\u0000');
    expect(firstIllegalUtf8(bytes, 0, bytes.length)).toBe(0);
    expect(firstIllegalUtf8(bytes, 1, bytes.length)).toBe(bytes.length - 1);
    expect(firstIllegalUtf8(bytes, 1, bytes.length - 1)).toBe(-1);
    // The emoji begins at 6 and is cut by the bound, though its bytes go on behind it.
    expect(firstIllegalUtf8(bytes, 1, 9)).toBe(6);
    expect(firstIllegalUtf8(bytes, 3, 3)).toBe(-1);
  });
});

describe('utf8Length', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['ü', 2],
    ['€', 3],
    ['\u{1f600}', 4],
    ['a\u{1f600}b', 6],
    ['\ud83d', -1],
    ['\ude00', -1],
    ['\ud83dx', -1],
    ['\ude00\ud83d', -1],
  ])('of %j is %i', (value, length) => {
    expect(utf8Length(value)).toBe(length);
    if (length >= 0) expect(Buffer.byteLength(value)).toBe(length);
  });
});
