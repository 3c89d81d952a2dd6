// Previews: the kind is right, digits stay as sent, nothing deceives, nothing is long.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewOf } from '../../../electron/core/feed/preview.ts';
import { cutText, visibleText } from '../../../electron/core/feed/visible-text.ts';
import { text } from '../../support/publishes.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

describe('previewOf', () => {
  it.each([
    ['', 'empty', ''],
    ['21.5', 'number', '21.5'],
    ['9007199254740993', 'number', '9007199254740993'],
    ['1.10', 'number', '1.10'],
    ['-0', 'number', '-0'],
    ['1e400', 'number', '1e400'],
    [' 127.0\r\n', 'number', '127.0'],
    ['NaN', 'text', 'NaN'],
    ['1.2.3', 'text', '1.2.3'],
    ['true', 'boolean', 'true'],
    ['false\n', 'boolean', 'false'],
    ['True', 'text', 'True'],
    ['null', 'null', 'null'],
    ['"on"', 'string', '"on"'],
    ['"', 'text', '"'],
    ['{"a":1.10}', 'json', '{a: 1.10}'],
    ['{\n  "a" : [ 1,\t2 ],\n  "b": "x  \\"  y"\n}\n', 'json', '{a: [1, 2], b: "x  \\"  y"}'],
    ['{"temperature":21.50,"unit":"C"}', 'json', '{temperature: 21.50, unit: "C"}'],
    ['{"a key":{"x":1,"y":{"z":[1]}},"":0}', 'json', '{"a key": {x: 1, y: {1 key}}, "": 0}'],
    ['[1e400,9007199254740993,-0,"\\u202e"]', 'json', '[1e400, 9007199254740993, -0, "\\u202e"]'],
    ['{"evil\u202e":"\u0085"}', 'json', '{"evil\\u202e": "\\u0085"}'],
    ['{"a":1,}', 'json', '{"a":1,}'],
    ['[01]', 'json', '[01]'],
    ['{"a":1}}', 'json', '{"a":1}}'],
    ['{}', 'json', '{}'],
    ['[]', 'json', '[]'],
    ['[INFO] started', 'text', '[INFO] started'],
    ['[INFO]', 'text', '[INFO]'],
    ['{not json', 'text', '{not json'],
    ['ON', 'text', 'ON'],
    ['a\nb\tc', 'text', 'a\u240ab\u2409c'],
    ['\u202eevil', 'text', '\\u202eevil'],
    ['\u0085', 'text', '\\u0085'],
    ['\ufeff1', 'text', '\\ufeff1'],
    ['👩‍👩‍👧', 'text', '👩‍👩‍👧'],
  ])('%j is %s', (payload, kind, shown) => {
    expect(previewOf(text(payload))).toEqual({ kind, text: shown });
  });

  it('shows binary as its first bytes', () => {
    expect(previewOf(bytes(0xff, 0x00, 0x0a))).toEqual({ kind: 'binary', text: 'binary ff 00 0a' });
    expect(previewOf(bytes(...Array.from({ length: 256 }, (_, value) => value)))).toEqual({
      kind: 'binary',
      text: 'binary 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …',
    });
    expect(previewOf(text('text\u0000with a null')).kind).toBe('binary');
  });

  it('recognises images and says their size', () => {
    const png = bytes(
      0x89,
      0x50,
      0x4e,
      0x47,
      0x0d,
      0x0a,
      0x1a,
      0x0a,
      ...u32(13),
      ...text('IHDR'),
      ...u32(640),
      ...u32(480),
    );
    expect(previewOf(png)).toEqual({ kind: 'image', text: 'PNG 640x480' });
    const gif = bytes(...text('GIF89a'), 0x80, 0x02, 0xe0, 0x01, 0, 0);
    expect(previewOf(gif)).toEqual({ kind: 'image', text: 'GIF 640x480' });
    const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 11, 8, 0x01, 0xe0, 0x02, 0x80, 3, 0, 0);
    expect(previewOf(jpeg)).toEqual({ kind: 'image', text: 'JPEG 640x480' });
    expect(previewOf(jpeg.subarray(0, 12))).toEqual({ kind: 'image', text: 'JPEG' });
    const webp = bytes(
      ...text('RIFF'),
      0,
      0,
      0,
      0,
      ...text('WEBPVP8X'),
      ...u32(0),
      0,
      0,
      0,
      0,
      0x7f,
      0x02,
      0,
      0xdf,
      0x01,
      0,
    );
    expect(previewOf(webp)).toEqual({ kind: 'image', text: 'WebP 640x480' });
  });

  it('stays short and never ends in half a character', () => {
    const long = previewOf(text(`${'x'.repeat(198)}😀😀😀`));
    expect(long.text).toBe(`${'x'.repeat(198)}…`);
    const cut = previewOf(text('€'.repeat(100_000)));
    expect(cut).toEqual({ kind: 'text', text: `${'€'.repeat(199)}…` });
    // Layout longer than what is looked at: what is left out is told.
    expect(previewOf(text(`{"a": 1,${' '.repeat(5000)}"b": 2}`))).toEqual({ kind: 'json', text: '{"a": 1,…' });
    const exact = 'y'.repeat(200);
    expect(previewOf(text(exact)).text).toBe(exact);
  });

  it('summarises JSON, and counts what it leaves out', () => {
    const sensor = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field${index}`, index]));
    const shown = previewOf(text(JSON.stringify(sensor))).text;
    expect(shown).toMatch(/^\{field0: 0, field1: 1, .*, \+\d+\}$/);
    const left = Number(/\+(\d+)\}$/.exec(shown)?.[1]);
    expect(shown.match(/field/g)).toHaveLength(30 - left);
    expect(left).toBeGreaterThan(5);
    const many = Array.from({ length: 1000 }, (_, index) => index);
    expect(previewOf(text(JSON.stringify(many))).text).toMatch(/^\[1000 items: 0, 1, 2, .*, …\]$/);
    expect(previewOf(text(JSON.stringify({ values: many, unit: 'C' }))).text).toMatch(
      /^\{values: \[1000 items: 0, .*…\], unit: "C"\}$/,
    );
    const long = previewOf(text(JSON.stringify({ note: 'x'.repeat(100), n: 1 }))).text;
    expect(long).toBe(`{note: "${'x'.repeat(38)}…", n: 1}`);
  });

  it('never throws, never exceeds 200 characters, never shows a control character', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 3000 }), fc.string({ unit: 'binary', maxLength: 2000 }).map(text)),
        (payload) => {
          const { text: shown } = previewOf(payload);
          expect(shown.length).toBeLessThanOrEqual(200);
          expect(visibleText(shown)).toBe(shown);
          expect(/\p{Cs}/u.test(shown)).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('looks at the beginning only: a payload of 64 MB costs no more', () => {
    const payload = new Uint8Array(64 * 1_048_576).fill(0x61);
    expect(previewOf(payload).kind).toBe('text');
    payload[payload.length - 1] = 0xff;
    expect(previewOf(payload).kind).toBe('text');
  });
});

describe('cutText', () => {
  it('keeps what fits and tells what does not', () => {
    expect(cutText('abc', 3)).toBe('abc');
    expect(cutText('abcd', 3)).toBe('ab…');
    expect(cutText('a😀bc', 3)).toBe('a…');
  });
});
