// Tier: per READ. A PUBLISH over our limit that is passed over (MQTT 3.1.1): its head is read, its payload only counted. Owned by the inbound side.

/**
 * Where the payload of a 3.1.1 PUBLISH begins: behind topic and packet identifier. `start`: the byte after the fixed header. Beyond `end`,
 * the result says how far must be read to know (more): the topic's length stands in its first two bytes.
 */
export function payloadStartOf(bytes: Uint8Array, first: number, start: number, end: number): number {
  const topicStart = start + 2;
  if (topicStart > end) return topicStart;
  const topicEnd = topicStart + ((bytes[start]! << 8) | bytes[start + 1]!);
  return (first & 6) === 0 ? topicEnd : topicEnd + 2;
}

export class PassedOver {
  readonly qos: number;
  /** 0 with QoS 0. */
  readonly packetId: number;
  readonly payloadBytes: number;
  /** Of the whole packet. */
  readonly sizeBytes: number;
  /** Payload bytes still to come. */
  #missingBytes: number;

  constructor(qos: number, packetId: number, payloadBytes: number, sizeBytes: number) {
    this.qos = qos;
    this.packetId = packetId;
    this.payloadBytes = payloadBytes;
    this.sizeBytes = sizeBytes;
    this.#missingBytes = payloadBytes;
  }

  /** Takes as many payload bytes as there are, up to `availableBytes`, and keeps none. Returns how many. */
  skip(availableBytes: number): number {
    const skipped = Math.min(this.#missingBytes, availableBytes);
    this.#missingBytes -= skipped;
    return skipped;
  }

  get isWhole(): boolean {
    return this.#missingBytes === 0;
  }
}
