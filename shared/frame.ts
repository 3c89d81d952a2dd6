// One frame on the wire: a JSON header and a binary body in one ArrayBuffer, so that payload bytes never become base64.
// Layout: uint32 little endian header length, header as UTF-8 JSON, body (the rest). Used by contract client and server.

import { AppError } from './errors.ts';

/** The largest frame either side accepts: a payload at MQTT's own limit (256 MB, MQTT 5 clause 1.5.5) plus its header. */
export const maximumFrameBytes = 268_435_455 + 1_048_576;
/** The largest header either side accepts. */
export const maximumHeaderBytes = 8 * 1_048_576;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A frame taken apart. `body` is a view into the frame's buffer. */
export interface Frame {
  readonly header: unknown;
  readonly body: Uint8Array;
}

/** The bytes of a frame. Copies the body, which may come in several parts. */
export function encodeFrame(header: unknown, body: Uint8Array | readonly Uint8Array[] = []): ArrayBuffer {
  const bodyParts = body instanceof Uint8Array ? [body] : body;
  const text = encoder.encode(JSON.stringify(header));
  let bodyBytes = 0;
  for (const part of bodyParts) bodyBytes += part.length;
  const frame = new ArrayBuffer(4 + text.length + bodyBytes);
  new DataView(frame).setUint32(0, text.length, true);
  const bytes = new Uint8Array(frame);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const part of bodyParts) {
    bytes.set(part, at);
    at += part.length;
  }
  return frame;
}

/** Takes a frame apart. Throws `badRequest` when it is not one: the line is then broken and should be closed. */
export function decodeFrame(frame: ArrayBuffer): Frame {
  if (frame.byteLength < 4 || frame.byteLength > maximumFrameBytes) {
    throw new AppError('badRequest', `A frame of ${frame.byteLength} bytes is not one of ours.`);
  }
  const headerBytes = new DataView(frame).getUint32(0, true);
  if (headerBytes > maximumHeaderBytes || 4 + headerBytes > frame.byteLength) {
    throw new AppError('badRequest', `A frame declares a header of ${headerBytes} bytes, which it cannot hold.`);
  }
  try {
    const header: unknown = JSON.parse(decoder.decode(new Uint8Array(frame, 4, headerBytes)));
    return { header, body: new Uint8Array(frame, 4 + headerBytes) };
  } catch (cause) {
    throw new AppError('badRequest', 'A frame holds a header that is not JSON.', { cause });
  }
}
