// Tier: per SETTLED NODE. Messages and bytes per second of a node and everything below it, smoothed over some seconds.
// An exponential average over whole windows of one second, folded only when a node is touched in a later window: a silent node costs
// nothing. Divided by the weight seen so far, so that a new topic shows its real rate after its first second.

import {
  averageBytesField,
  averageCountField,
  firstWindowField,
  type NodeTable,
  windowBytesField,
  windowCountField,
  windowField,
} from './node-table.ts';

export const windowMs = 1000;
/** Weight of the past per window: half of it is gone after 1.9 s. */
const decay = 0.7;
/** After so many silent windows nothing is left (0.7^64 is 1e-10). */
const forgottenAfter = 64;
const int32Maximum = 0x7fff_ffff;

/** `decay` to the power of 0, 1, 2, … */
const powers = Float64Array.from({ length: forgottenAfter }, (_, exponent) => decay ** exponent);
const decayed = (windows: number): number => (windows < forgottenAfter ? powers[windows]! : 0);

/** Begins the rates of a new node. */
export function beginRate(nodes: NodeTable, id: number, window: number): void {
  nodes.setInt(id, windowField, window);
  nodes.setInt(id, firstWindowField, window);
}

/** Adds messages of the window that now is. */
export function addToRate(nodes: NodeTable, id: number, window: number, count: number, bytes: number): void {
  const last = nodes.int(id, windowField);
  if (last !== window) {
    const past = decayed(window - last - 1);
    const average = (field: number, windowed: number): number =>
      (nodes.single(id, field) * decay + windowed * (1 - decay)) * past;
    nodes.setSingle(id, averageCountField, average(averageCountField, nodes.int(id, windowCountField)));
    nodes.setSingle(id, averageBytesField, average(averageBytesField, nodes.int(id, windowBytesField)));
    nodes.setInt(id, windowField, window);
    nodes.setInt(id, windowCountField, count);
    nodes.setInt(id, windowBytesField, Math.min(bytes, int32Maximum));
    return;
  }
  nodes.setInt(id, windowCountField, nodes.int(id, windowCountField) + count);
  // 2 GB in a second is beyond any socket: held there rather than turned negative.
  nodes.setInt(id, windowBytesField, Math.min(nodes.int(id, windowBytesField) + bytes, int32Maximum));
}

/** Messages per second up to the last whole window. */
export function messageRate(nodes: NodeTable, id: number, window: number): number {
  return rate(nodes, id, window, averageCountField, windowCountField);
}

/** Payload bytes per second up to the last whole window. */
export function byteRate(nodes: NodeTable, id: number, window: number): number {
  return rate(nodes, id, window, averageBytesField, windowBytesField);
}

function rate(nodes: NodeTable, id: number, window: number, averageField: number, countField: number): number {
  const seen = window - nodes.int(id, firstWindowField);
  if (seen === 0) return 0;
  const gap = window - nodes.int(id, windowField);
  let average = nodes.single(id, averageField);
  if (gap > 0) average = (average * decay + nodes.int(id, countField) * (1 - decay)) * decayed(gap - 1);
  return average / (1 - decayed(seen));
}
