// Copies of the retained messages that the last clearing took away, within a bound: enough to publish them again. Owned by retained-desk.ts.

import type { MessageProperties } from '../../../shared/message.ts';
import type { Qos } from '../../../shared/profile-parts.ts';
import type { MemoryShare } from './memory-share.ts';
import type { ChosenTotals } from './table-part.ts';

/** One retained message as the broker held it. */
export interface Copy {
  readonly topicName: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly properties: MessageProperties | null;
  /** When it was taken; milliseconds since 1970. */
  readonly copiedAt: number;
}

/** What one copy costs besides its payload and its name; properties are counted apart. */
const copyOverheadBytes = 300;

function bytesOf({ topicName, payload, properties }: Pick<Copy, 'topicName' | 'payload' | 'properties'>): number {
  const propertyBytes = properties === null ? 0 : 2 * JSON.stringify(properties).length + 200;
  return copyOverheadBytes + 2 * topicName.length + payload.length + propertyBytes;
}

export class UndoStore {
  readonly #share: MemoryShare;
  readonly #copies = new Map<string, Copy>();
  #payloadBytes = 0;
  /** When the clearing began; milliseconds since 1970. */
  clearedAt = 0;

  constructor(share: MemoryShare) {
    this.#share = share;
  }

  get size(): number {
    return this.#copies.size;
  }

  get payloadBytes(): number {
    return this.#payloadBytes;
  }

  get limitBytes(): number {
    return this.#share.limitBytes;
  }

  /** What copies of so many messages would take, properties apart: they are known only when the copies are taken. */
  neededBytes({ count, payloadBytes, nameLength }: ChosenTotals): number {
    return payloadBytes + 2 * nameLength + count * copyOverheadBytes;
  }

  /** Keeps a message (the store owns the payload from now on); false: no room. */
  keep(copy: Copy): boolean {
    this.drop(copy.topicName);
    if (!this.#share.take(bytesOf(copy))) return false;
    this.#copies.set(copy.topicName, copy);
    this.#payloadBytes += copy.payload.length;
    return true;
  }

  get(topicName: string): Copy | undefined {
    return this.#copies.get(topicName);
  }

  all(): Iterable<Copy> {
    return this.#copies.values();
  }

  /** It is published again, or was not cleared after all. */
  drop(topicName: string): void {
    const copy = this.#copies.get(topicName);
    if (copy === undefined) return;
    this.#copies.delete(topicName);
    this.#payloadBytes -= copy.payload.length;
    this.#share.give(bytesOf(copy));
  }

  clear(): void {
    this.#copies.clear();
    this.#payloadBytes = 0;
    this.#share.giveAll();
  }
}
