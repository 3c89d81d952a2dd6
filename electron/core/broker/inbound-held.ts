// Tier: per READ. The beginning of a packet whose rest has not arrived. Owned by the inbound side.

/** Kept for the next packet that is cut; larger buffers are given back. */
const keptCapacity = 65_536;

/**
 * Gathers one packet from several reads. A broker's declared length is not believed before a quarter of it has arrived, so that a header
 * alone costs no memory; from then on there is room for the whole, so each byte is copied once, and the first quarter a few times.
 */
export class HeldPacket {
  /** Valid up to `size`. */
  bytes: Uint8Array = new Uint8Array(0);
  size = 0;

  /** `wanted`: size of the whole packet as far as it is known. */
  append(chunk: Uint8Array, start: number, end: number, wanted: number): void {
    const size = this.size + (end - start);
    if (size > this.bytes.length) {
      const larger = new Uint8Array(size * 4 >= wanted ? Math.max(wanted, 1024) : Math.max(size * 2, 1024));
      larger.set(this.bytes.subarray(0, this.size));
      this.bytes = larger;
    }
    this.bytes.set(chunk.subarray(start, end), this.size);
    this.size = size;
  }

  clear(): void {
    this.size = 0;
    if (this.bytes.length > keptCapacity) this.bytes = new Uint8Array(0);
  }
}
