// Tier: per MESSAGE with QoS 1 or 2. Gathers the acknowledgements of one socket read, so that they cost one write. Owned by the inbound side.

/** First bytes of the acknowledgements that a receiver sends. */
export const pubackByte = 0x40;
export const pubrecByte = 0x50;
export const pubcompByte = 0x70;

const firstCapacity = 4096;

export class Acknowledgements {
  #bytes = new Uint8Array(firstCapacity);
  #size = 0;

  /** Success: without reason code and properties, which both versions of MQTT understand. */
  add(firstByte: number, packetId: number): void {
    this.#reserve(4);
    this.#header(firstByte, 2, packetId);
  }

  /** MQTT 5 only. */
  addWithReason(firstByte: number, packetId: number, reasonCode: number): void {
    this.#reserve(5);
    this.#header(firstByte, 3, packetId);
    this.#bytes[this.#size] = reasonCode;
    this.#size += 1;
  }

  /** Everything gathered, the caller's to keep, or null. Starts anew. */
  take(): Uint8Array | null {
    if (this.#size === 0) return null;
    const taken = this.#bytes.slice(0, this.#size);
    this.#size = 0;
    return taken;
  }

  #header(firstByte: number, remainingLength: number, packetId: number): void {
    const bytes = this.#bytes;
    const size = this.#size;
    bytes[size] = firstByte;
    bytes[size + 1] = remainingLength;
    bytes[size + 2] = packetId >> 8;
    bytes[size + 3] = packetId & 255;
    this.#size = size + 4;
  }

  #reserve(room: number): void {
    if (this.#size + room <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
