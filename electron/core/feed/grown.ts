// Tier: per FRAME. Arrays by node that grow with the tree. Called by whatever counts or marks nodes for one view.

/** The array itself while it has room for so many nodes, else one with a quarter more room that holds the same. */
export function grown<Column extends Int32Array | Uint8Array>(column: Column, nodeCount: number): Column {
  if (nodeCount <= column.length) return column;
  const room = Math.ceil(nodeCount * 1.25) + 1024;
  const larger = column instanceof Int32Array ? new Int32Array(room) : new Uint8Array(room);
  larger.set(column);
  return larger as Column;
}
