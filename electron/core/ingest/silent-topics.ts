// Tier: per EVICTED MESSAGE. Topics whose latest message has left the history, in the order in which it was received.
// A list through the node records, so that leaving it costs nothing: it is where payloads are given up when memory runs out.

import { depthFlagsField, flagSilent, newerField, type NodeTable, olderField } from './node-table.ts';

/** The order of silence of one tree. Node 0, the root, never has a message: it stands for "none". */
export class SilentTopics {
  readonly #nodes: NodeTable;
  #oldest = 0;
  #newest = 0;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** The topic silent longest, or 0. */
  get oldest(): number {
    return this.#oldest;
  }

  /** A topic's latest message leaves the history, later than those of all topics in the list. */
  append(id: number): void {
    const nodes = this.#nodes;
    nodes.setInt(id, depthFlagsField, nodes.int(id, depthFlagsField) | flagSilent);
    nodes.setInt(id, olderField, this.#newest);
    nodes.setInt(id, newerField, 0);
    if (this.#newest === 0) this.#oldest = id;
    else nodes.setInt(this.#newest, newerField, id);
    this.#newest = id;
  }

  /** Takes a topic out, if it stands in the list. */
  remove(id: number): void {
    const nodes = this.#nodes;
    const flags = nodes.int(id, depthFlagsField);
    if ((flags & flagSilent) === 0) return;
    nodes.setInt(id, depthFlagsField, flags & ~flagSilent);
    const older = nodes.int(id, olderField);
    const newer = nodes.int(id, newerField);
    if (older === 0) this.#oldest = newer;
    else nodes.setInt(older, newerField, newer);
    if (newer === 0) this.#newest = older;
    else nodes.setInt(newer, olderField, older);
  }
}
