// Which image a payload is, by its first bytes, and how large it says it is. Pure; called by payload-view.ts.
// The size is read before anything is decoded: a few bytes may declare 60,000 x 60,000 pixels.

/** Media types that are shown as images, and only by `<img>`: an SVG there runs no script and fetches nothing. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/svg+xml';

export interface ImageFacts {
  readonly type: ImageType;
  /** Declared size in pixels; null where it is not declared or not found. */
  readonly width: number | null;
  readonly height: number | null;
  /** Why it is not shown as an image; null: it may be. */
  readonly refusal: string | null;
}

/** Largest image that is decoded, in pixels: 160 MB once unpacked. */
export const maximumImagePixels = 40_000_000;

const startsWith = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean =>
  magic.every((byte, index) => bytes[at + index] === byte);
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const pngMagic = [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a];
const jpegMagic = [0xff, 0xd8, 0xff];

/** The image a payload (or its beginning) is, or null. `text`: the payload as UTF-8, null where it is not that. */
export function imageFacts(bytes: Uint8Array, text: string | null): ImageFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, pngMagic)) {
    if (bytes.length < 24 || !startsWith(bytes, ascii('IHDR'), 12)) return facts('image/png', null);
    return facts('image/png', { width: view.getUint32(16), height: view.getUint32(20) });
  }
  if (startsWith(bytes, jpegMagic)) return facts('image/jpeg', jpegSize(view));
  if (startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a'))) {
    if (bytes.length < 10) return facts('image/gif', null);
    return facts('image/gif', { width: view.getUint16(6, true), height: view.getUint16(8, true) });
  }
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) {
    return facts('image/webp', webpSize(bytes, view));
  }
  return text === null ? null : svgFacts(text);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function facts(type: ImageType, size: Size | null): ImageFacts {
  if (size === null) {
    return { type, width: null, height: null, refusal: 'The image does not say its size, so it is not shown.' };
  }
  const { width, height } = size;
  const refusal =
    width * height > maximumImagePixels
      ? `The image says it is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels. Above ${maximumImagePixels / 1e6} million pixels it is not shown, because unpacking it could exhaust the memory.`
      : null;
  return { type, width, height, refusal };
}

/** JPEG: the first frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): Size | null {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // a fill byte
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const hasNoLength = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += hasNoLength ? 2 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** WebP: lossy (VP8), lossless (VP8L) or extended (VP8X). */
function webpSize(bytes: Uint8Array, view: DataView): Size | null {
  if (bytes.length < 30) return null;
  const uint24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (startsWith(bytes, ascii('VP8X'), 12)) return { width: uint24(24) + 1, height: uint24(27) + 1 };
  if (startsWith(bytes, ascii('VP8L'), 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (startsWith(bytes, ascii('VP8 '), 12)) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return null;
}

/** SVG: an `<svg` behind nothing but a declaration and comments. Entities could multiply themselves, so they are refused. */
function svgFacts(text: string): ImageFacts | null {
  const head = text.slice(0, 4096).replace(/^\uFEFF/, '');
  if (!/^\s*<(\?xml|!--|!DOCTYPE|svg[\s>])/i.test(head) || !/<svg[\s>]/i.test(head)) return null;
  const tag = /<svg\b[^>]*>/i.exec(head)?.[0] ?? '';
  const pixels = (name: string): number | null => {
    const match = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([0-9.]+)(px)?\\s*["']`, 'i').exec(tag);
    return match === null ? null : Math.round(Number(match[1]));
  };
  const width = pixels('width');
  const height = pixels('height');
  const type = 'image/svg+xml';
  if (/<!ENTITY/i.test(text)) {
    return {
      type,
      width,
      height,
      refusal: 'The image defines entities, which can multiply without bound, so it is not shown.',
    };
  }
  // Without a declared size it is drawn to fit, whatever it holds.
  return width === null || height === null ? { type, width, height, refusal: null } : facts(type, { width, height });
}
