// What a simulated device of the demo is, and the small tools all of them use. Implemented by home.ts, factory.ts and others.

import { required } from '../../../shared/assert.ts';

/** Ticks per second; the fastest sensor speaks at every tick. */
export const ticksPerSecond = 20;

/** Hands a message to the broker. Retained ones are what a newcomer sees at once. */
export type Publish = (topicName: string, payload: string | Uint8Array, retain: boolean) => void;

export interface DeviceContext {
  readonly publish: Publish;
  /** 0 <= x < 1. */
  readonly random: () => number;
}

/** Devices that belong together. `at` is in milliseconds since 1970. */
export interface Device {
  /** Publishes everything a newcomer should find. Called once, first. */
  start(at: number): void;
  /** One twentieth of a second has passed; `tick` counts from 1. */
  tick(tick: number, at: number): void;
  /** A client has published. Devices take what is meant for them and pass over the rest. */
  receive?(topicName: string, payload: Uint8Array, at: number): void;
}

/** True once in `seconds`; `offset` (any integer) spreads devices over the time between. */
export function isDue(tick: number, seconds: number, offset: number): boolean {
  return (tick + offset * 7) % Math.round(seconds * ticksPerSecond) === 0;
}

/** A value that wanders within bounds, as temperatures do. */
export interface Wander {
  readonly value: number;
  next(): number;
}

/** Starts somewhere between the bounds; each step is at most `step`, and leads back when it would leave them. */
export function wander(
  random: () => number,
  range: { readonly min: number; readonly max: number; readonly step: number; readonly digits: number },
): Wander {
  const factor = 10 ** range.digits;
  const rounded = (value: number): number => Math.round(value * factor) / factor;
  let value = rounded(range.min + random() * (range.max - range.min));
  return {
    get value() {
      return value;
    },
    next() {
      const moved = value + (random() * 2 - 1) * range.step;
      value = rounded(Math.min(range.max, Math.max(range.min, moved)));
      return value;
    },
  };
}

/** One of a list that is not empty, evenly. */
export function oneOf<Item>(random: () => number, items: readonly Item[]): Item {
  return required(items[Math.floor(random() * items.length)], 'random() is below 1 and the list has items');
}

/** ISO 8601 in UTC, as devices write it. */
export const isoTime = (at: number): string => new Date(at).toISOString();
