// Tier: per SHOWN ROW. Recognises images by their first bytes and reads their size where it is cheap. Used by preview.ts.

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));
const u16be = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const u16le = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const u32be = (bytes: Uint8Array, at: number): number => u16be(bytes, at) * 65_536 + u16be(bytes, at + 2);
const u32le = (bytes: Uint8Array, at: number): number => u16le(bytes, at) + u16le(bytes, at + 2) * 65_536;
/** Segments of a JPEG that are looked through for the one with the size. */
const segmentLimit = 64;

/** Such as `PNG 640x480`, or null when it is no image we know. The size is left out where the header does not say it. */
export function imageSummary(bytes: Uint8Array): string | null {
  if (bytes.length < 12) return null;
  if (u32be(bytes, 0) === 0x8950_4e47 && u32be(bytes, 4) === 0x0d0a_1a0a) {
    return ascii(bytes, 12, 16) === 'IHDR' ? sized('PNG', u32be(bytes, 16), u32be(bytes, 20)) : 'PNG';
  }
  if (u16be(bytes, 0) === 0xffd8 && bytes[2] === 0xff) return jpegSummary(bytes);
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return sized('GIF', u16le(bytes, 6), u16le(bytes, 8));
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return webpSummary(bytes);
  if (ascii(bytes, 0, 2) === 'BM' && bytes.length >= 26 && u32le(bytes, 2) === bytes.length) {
    return sized('BMP', u32le(bytes, 18), Math.abs(u32le(bytes, 22) | 0));
  }
  return null;
}

const sized = (name: string, width: number, height: number): string => `${name} ${width}x${height}`;

function jpegSummary(bytes: Uint8Array): string {
  let at = 2;
  for (let segment = 0; segment < segmentLimit && bytes[at] === 0xff; segment += 1) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame && at + 8 < bytes.length) return sized('JPEG', u16be(bytes, at + 7), u16be(bytes, at + 5));
    at += 2 + u16be(bytes, at + 2);
  }
  return 'JPEG';
}

function webpSummary(bytes: Uint8Array): string {
  const kind = ascii(bytes, 12, 16);
  if (kind === 'VP8X' && bytes.length >= 30) {
    const size = (at: number): number => 1 + u16le(bytes, at) + ((bytes[at + 2] ?? 0) << 16);
    return sized('WebP', size(24), size(27));
  }
  if (kind === 'VP8 ' && bytes.length >= 30) return sized('WebP', u16le(bytes, 26) & 0x3fff, u16le(bytes, 28) & 0x3fff);
  if (kind === 'VP8L' && bytes.length >= 25) {
    const bits = u32le(bytes, 21);
    return sized('WebP', 1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
  }
  return 'WebP';
}
