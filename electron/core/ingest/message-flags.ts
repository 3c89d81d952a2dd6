// Flags of a kept message: those of message-sink.ts and two of our own above them. Used by ingest.ts and, for reading, by feed/.

import { flagDup, flagQosMask, flagRetain } from '../broker/message-sink.ts';

/** The payload has a buffer of its own. */
export const flagBig = 0b01_0000;
/** The message has MQTT 5 properties. */
export const flagProperties = 0b10_0000;

/** 0, 1 or 2. */
export const qosOf = (flags: number): number => flags & flagQosMask;
/** Sent because it was retained when we subscribed, or as published under retain-as-published. */
export const isRetained = (flags: number): boolean => (flags & flagRetain) !== 0;
/** Perhaps a repetition (MQTT 5 clause 3.3.1.1). */
export const isDuplicate = (flags: number): boolean => (flags & flagDup) !== 0;
