// Builds the bytes of the packets that we write ourselves: numbers, strings, properties (MQTT 5 clauses 1.5 and 2.2.2). Used by connect-packet.ts and auth-packet.ts.

import type { UserProperties } from '../../../shared/profile-parts.ts';

/** Pieces of a packet in order; what they add up to is joined once, at the end. */
export class PacketWriter {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  raw(bytes: Uint8Array): this {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    return this;
  }

  byte(value: number): this {
    return this.raw(Uint8Array.of(value));
  }

  twoBytes(value: number): this {
    return this.raw(Uint8Array.of(value >> 8, value & 255));
  }

  fourBytes(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return this.raw(bytes);
  }

  /** With its length before it (clause 1.5.6). At most 65,535 bytes: checked where the settings are. */
  binary(bytes: Uint8Array): this {
    return this.twoBytes(bytes.length).raw(bytes);
  }

  /** UTF-8 with its length before it (clause 1.5.4). */
  text(text: string): this {
    return this.binary(Buffer.from(text, 'utf8'));
  }

  /** As given: order and repetition are the user's (clause 3.1.2.11.8). */
  userProperties(pairs: UserProperties): this {
    for (const [name, value] of pairs) this.byte(userPropertyId).text(name).text(value);
    return this;
  }

  /** Another writer's bytes with their length before them, as a block of properties is (clause 2.2.2.1). */
  block(inner: PacketWriter): this {
    return this.raw(variableByteInteger(inner.#length)).raw(inner.bytes());
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces, this.#length);
  }

  /** A whole packet of what was written so far. */
  packet(firstByte: number): Uint8Array {
    return new PacketWriter().byte(firstByte).block(this).bytes();
  }
}

const userPropertyId = 0x26;

function variableByteInteger(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}
