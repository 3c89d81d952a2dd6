// Finds the properties of a whole packet that was checked or that we wrote (MQTT 5 clause 2.2.2). Pure. Used by auth-packet.ts and packet-reading.ts.

import { propertyDefinitions } from '../../../shared/mqtt/properties.ts';
import { endOfValue, variableByteIntegerSize, variableByteIntegerValue } from './frame-guard-properties.ts';

export interface FoundProperty {
  /** Our spelling, as in the contract. */
  readonly name: string;
  /** Where its value is: of a string or binary with its two bytes of length. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

const definitionsById = new Map(propertyDefinitions.map((definition) => [definition.id, definition]));

/** The properties whose length stands at `start`, in order. Empty where the packet ends before them, or they cannot be read. */
export function packetProperties(bytes: Uint8Array, start: number, end: number): readonly FoundProperty[] {
  const size = variableByteIntegerSize(bytes, start, end);
  if (size === 0) return [];
  const found: FoundProperty[] = [];
  const propertiesEnd = Math.min(end, start + size + variableByteIntegerValue(bytes, start, size));
  let position = start + size;
  while (position < propertiesEnd) {
    const definition = definitionsById.get(bytes[position]!);
    if (definition === undefined) return found;
    const valueEnd = endOfValue(bytes, position + 1, propertiesEnd, definition.type);
    if (valueEnd < 0 || valueEnd > propertiesEnd) return found;
    found.push({ name: definition.name, valueStart: position + 1, valueEnd });
    position = valueEnd;
  }
  return found;
}

/** Where the packet goes on behind a block of properties whose length stands at `start`; `end` where it cannot be read. */
export function behindProperties(bytes: Uint8Array, start: number, end: number): number {
  const size = variableByteIntegerSize(bytes, start, end);
  return size === 0 ? end : Math.min(end, start + size + variableByteIntegerValue(bytes, start, size));
}
