// Payload views: strict UTF-8, JSON, images by magic bytes with their declared size.

import { describe, expect, it } from 'vitest';
import { imageFacts } from '../../renderer/model/payload-view-image.ts';
import { viewPayload } from '../../renderer/model/payload-view.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...list: (number | string)[]): Uint8Array =>
  new Uint8Array(list.flatMap((one) => (typeof one === 'string' ? [...utf8(one)] : [one])));
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const png = (width: number, height: number): Uint8Array =>
  bytes(0x89, 'PNG\r\n', 0x1a, '\n', ...u32(13), 'IHDR', ...u32(width), ...u32(height), 8, 6, 0, 0, 0);

describe('the automatic view', () => {
  it.each([
    ['{"a":1}', 'json'],
    ['21.50', 'json'],
    ['"on"', 'json'],
    ['null', 'json'],
    ['on', 'text'],
    ['21.5 °C', 'text'],
    ['NaN', 'text'],
    ['{"a":1', 'text'],
    ['line one\r\nline two\t!', 'text'],
    ['<b>bold</b>', 'text'],
    ['\u0001\u0002\u0003', 'hex'],
    ['a\u0000b', 'hex'],
  ])('%j is shown as %s', (text, view) => {
    expect(viewPayload(utf8(text)).automatic).toBe(view);
    expect(viewPayload(utf8(text)).text).toBe(text);
  });

  it('keeps a byte order mark in the text and formats the JSON behind it', () => {
    const view = viewPayload(bytes(0xef, 0xbb, 0xbf, '{"a":1}'));
    expect(view.text).toBe('\uFEFF{"a":1}');
    expect(view.automatic).toBe('json');
  });
});

describe('strict UTF-8', () => {
  it.each([
    ['a lone continuation', bytes('ab', 0x80), 2],
    ['an overlong slash', bytes('a', 0xc0, 0xaf), 1],
    ['a surrogate', bytes('abc', 0xed, 0xa0, 0x80), 3],
    ['above U+10FFFF', bytes(0xf4, 0x90, 0x80, 0x80), 0],
    ['a cut sequence', bytes('ab', 0xe2, 0x82), 2],
    ['Latin-1', bytes('Gr', 0xfc, 0xdf, 'e'), 2],
    ['far behind', bytes('é'.repeat(5000), 0xff, 'é'.repeat(5000)), 10_000],
  ])('%s', (_name, payload, invalidAt) => {
    const view = viewPayload(payload);
    expect(view.text).toBeNull();
    expect(view.invalidAt).toBe(invalidAt);
    expect(view.automatic).toBe('hex');
  });

  it('finds the first wrong byte wherever it stands', () => {
    const whole = utf8('aé€😀'.repeat(40));
    const starts = new Set<number>();
    for (let at = 0; at < whole.length; at += 1) if (((whole[at] ?? 0) & 0xc0) !== 0x80) starts.add(at);
    for (const at of starts) {
      const broken = Uint8Array.from(whole);
      broken[at] = 0xff;
      expect(viewPayload(broken).invalidAt).toBe(at);
    }
  });

  it('takes a beginning that ends within a character, but only a beginning', () => {
    const whole = utf8('{"a":"€😀');
    for (let length = 1; length <= whole.length; length += 1) {
      const part = whole.subarray(0, length);
      const view = viewPayload(part, { partial: true });
      expect(view.invalidAt).toBeNull();
      expect(view.automatic).toBe('json');
    }
    expect(viewPayload(whole.subarray(0, whole.length - 1)).invalidAt).toBe(9);
  });
});

describe('images', () => {
  it('knows PNG, GIF, JPEG and WebP with their sizes', () => {
    expect(imageFacts(png(640, 480), null)).toEqual({ type: 'image/png', width: 640, height: 480, refusal: null });
    expect(imageFacts(bytes('GIF89a', 0x40, 0x01, 0xf0, 0x00), null)).toMatchObject({ width: 320, height: 240 });
    const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0x01, 0xe0, 0x02, 0x80, 3, 0, 0);
    expect(imageFacts(jpeg, null)).toMatchObject({ type: 'image/jpeg', width: 640, height: 480 });
    const extended = bytes('RIFF', 0, 0, 0, 0, 'WEBPVP8X', 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0);
    expect(imageFacts(extended, null)).toMatchObject({ type: 'image/webp', width: 640, height: 480 });
    const lossless = bytes('RIFF', 0, 0, 0, 0, 'WEBPVP8L', 0, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x77, 0, 0, 0, 0, 0, 0);
    expect(imageFacts(lossless, null)).toMatchObject({ width: 640, height: 480 });
    const lossy = bytes('RIFF', 0, 0, 0, 0, 'WEBPVP8 ', 0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1);
    expect(imageFacts(lossy, null)).toMatchObject({ width: 640, height: 480 });
  });

  it('refuses what declares too many pixels, or no size', () => {
    expect(imageFacts(png(60_000, 60_000), null)?.refusal).toContain('60,000 × 60,000');
    expect(viewPayload(png(60_000, 60_000)).automatic).toBe('hex');
    expect(imageFacts(bytes(0x89, 'PNG\r\n', 0x1a, '\n'), null)?.refusal).toContain('size');
    expect(imageFacts(bytes(0xff, 0xd8, 0xff, 0xe0), null)?.refusal).toContain('size');
    expect(imageFacts(bytes('RIFF', 0, 0, 0, 0, 'WEBP'), null)?.refusal).toContain('size');
  });

  it('shows SVG, but not with entities, and takes no other markup for it', () => {
    const svg = '<?xml version="1.0"?><!-- hi --><svg xmlns="http://www.w3.org/2000/svg" width="10" height="20px"/>';
    expect(viewPayload(utf8(svg))).toMatchObject({
      automatic: 'image',
      image: { width: 10, height: 20, refusal: null },
    });
    expect(viewPayload(utf8('<svg viewBox="0 0 1 1"></svg>')).automatic).toBe('image');
    const bomb = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg>&b;</svg>';
    expect(viewPayload(utf8(bomb))).toMatchObject({ automatic: 'text', image: { type: 'image/svg+xml' } });
    expect(viewPayload(utf8('<svg width="90000" height="90000"/>')).image?.refusal).toContain('90,000');
    expect(viewPayload(utf8('<html><svg></svg></html>')).image).toBeNull();
    expect(viewPayload(utf8('text with <svg> in it')).image).toBeNull();
  });

  it('survives every cut and every changed byte of an image header', () => {
    const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0x01, 0xe0, 0x02, 0x80, 3, 0, 0);
    for (const image of [png(1, 1), jpeg]) {
      for (let at = 0; at <= image.length; at += 1) {
        expect(() => viewPayload(image.subarray(0, at))).not.toThrow();
        for (const value of [0, 0x7f, 0xff]) {
          const changed = Uint8Array.from(image);
          changed[at] = value;
          expect(() => viewPayload(changed)).not.toThrow();
        }
      }
    }
  });
});
