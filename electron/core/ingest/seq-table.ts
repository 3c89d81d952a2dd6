// Tier: rare MESSAGES. What does not fit the columns, by sequence number: payloads with a buffer of their own, and MQTT 5 properties.
// Ownership: the table holds what it was given until `delete`, and counts it in the connection's account.

import type { MessageProperties } from '../../../shared/message.ts';
import type { MemoryAccount } from './memory-budget.ts';

/** A map entry and the headers of what it holds, roughly. */
const entryBytes = 160;

/** Values of one kind. `bytesOf` says what one costs beside its entry, the same at each call. */
export class SeqTable<Value> {
  readonly #account: MemoryAccount;
  readonly #bytesOf: (value: Value) => number;
  readonly #values = new Map<number, Value>();

  constructor(account: MemoryAccount, bytesOf: (value: Value) => number) {
    this.#account = account;
    this.#bytesOf = bytesOf;
  }

  /** Takes room for a value that will be set: old messages may be evicted now. */
  reserve(value: Value): void {
    this.#account.grow(entryBytes + this.#bytesOf(value));
  }

  /** Keeps a value for which room was taken. */
  set(seq: number, value: Value): void {
    this.#values.set(seq, value);
  }

  get(seq: number): Value | undefined {
    return this.#values.get(seq);
  }

  delete(seq: number): void {
    const value = this.#values.get(seq);
    if (value === undefined) return;
    this.#values.delete(seq);
    this.#account.shrink(entryBytes + this.#bytesOf(value));
  }
}

/** About what the properties of a message take: two bytes per character and a little for each part. */
export function propertiesBytes(properties: MessageProperties): number {
  const part = 48;
  let bytes = part;
  bytes +=
    textBytes(properties.contentType) + textBytes(properties.responseTopic) + textBytes(properties.correlationData);
  bytes += (properties.subscriptionIdentifiers?.length ?? 0) * 8;
  for (const [name, value] of properties.userProperties ?? []) bytes += part + textBytes(name) + textBytes(value);
  return bytes;
}

function textBytes(text: string | undefined): number {
  return text === undefined ? 0 : 16 + text.length * 2;
}
