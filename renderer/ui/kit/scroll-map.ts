// Scroll position <-> row, beyond the browser's limit for the height of an element. Pure. Called by use-virtual-rows.ts.

/** Height of a row in CSS pixels: `--row` of the tokens. */
export const rowPx = 22;
/** Rows drawn beyond both edges, so that a scroll of the compositor finds them painted. */
export const drawnBeyond = 4;

/** Chromium ends an element at about 33.5 million pixels; we stay well below, so that zoom does not reach it either. */
export const maximumContentPx = 12_000_000;

export interface ScrollGeometry {
  readonly totalRows: number;
  readonly rowPx: number;
  readonly viewportPx: number;
}

/** Whether an element of all rows would be too high, so that the same scroll position means another row when their number changes. */
export function isScaled({ totalRows, rowPx }: ScrollGeometry): boolean {
  return totalRows * rowPx > maximumContentPx;
}

/** Height of the scrolled content. */
export function contentPx({ totalRows, rowPx }: ScrollGeometry): number {
  return Math.min(totalRows * rowPx, maximumContentPx);
}

/** The largest `topRow`: the last row then stands at the bottom. */
export function lastTopRow({ totalRows, rowPx, viewportPx }: ScrollGeometry): number {
  return Math.max(0, totalRows - viewportPx / rowPx);
}

/** Row at the top edge of the viewport, with its fraction. */
export function topRowAt(geometry: ScrollGeometry, scrollTop: number): number {
  const { rowPx, viewportPx } = geometry;
  if (!isScaled(geometry)) return scrollTop / rowPx;
  const range = maximumContentPx - viewportPx;
  return (Math.min(Math.max(scrollTop, 0), range) / range) * lastTopRow(geometry);
}

/** The inverse: scroll position that brings a row to the top edge, within bounds. */
export function scrollTopFor(geometry: ScrollGeometry, topRow: number): number {
  const { rowPx, viewportPx } = geometry;
  const row = Math.min(Math.max(topRow, 0), lastTopRow(geometry));
  if (!isScaled(geometry)) return row * rowPx;
  return (row / lastTopRow(geometry)) * (maximumContentPx - viewportPx);
}

/** Where a row stands within the content while `topRow` stands at the top edge. The rows count: a browser may round the scroll position. */
export function rowOffsetPx(geometry: ScrollGeometry, topRow: number, row: number): number {
  if (!isScaled(geometry)) return row * geometry.rowPx;
  return Math.round(scrollTopFor(geometry, topRow)) + (row - topRow) * geometry.rowPx;
}

/** The top row after moving as little as possible so that `index` is in view whole. */
export function topRowShowing(geometry: ScrollGeometry, topRow: number, index: number): number {
  const rows = geometry.viewportPx / geometry.rowPx;
  if (index < topRow) return index;
  if (index + 1 > topRow + rows) return Math.max(0, index + 1 - rows);
  return topRow;
}
