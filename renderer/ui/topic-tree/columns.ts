// The columns of figures beside the rows: their words, widths, and which of those chosen a tree of some width has room for.
// Pure. Called by the tree, its header and its rows.

import type { TreeColumnName, TreeColumns } from '../../../shared/tree-columns.ts';

/** What is fixed of a column. Widths in pixels. */
export interface ColumnKind {
  readonly name: TreeColumnName;
  /** Over the column: short, as its figures are. */
  readonly heading: string;
  /** In the menu, and for assistive technology. */
  readonly title: string;
  readonly widthPx: number;
  /** The narrowest that still shows a usual figure whole. */
  readonly leastPx: number;
  /** A narrow tree gives up the highest first. */
  readonly yields: number;
}

/** From the name to the right edge. */
export const columnKinds: readonly ColumnKind[] = [
  { name: 'topics', heading: 'Topics', title: 'Topics below', widthPx: 58, leastPx: 44, yields: 6 },
  { name: 'messages', heading: 'Messages', title: 'Messages', widthPx: 66, leastPx: 56, yields: 3 },
  { name: 'messageRate', heading: 'msg/s', title: 'Messages per second', widthPx: 44, leastPx: 40, yields: 1 },
  { name: 'byteRate', heading: 'B/s', title: 'Bytes per second', widthPx: 58, leastPx: 54, yields: 4 },
  { name: 'trend', heading: '60 s', title: 'Trend over 60 seconds', widthPx: 66, leastPx: 36, yields: 2 },
  { name: 'size', heading: 'Size', title: 'Size of the latest payload', widthPx: 58, leastPx: 54, yields: 7 },
  { name: 'qos', heading: 'QoS', title: 'QoS of the latest message', widthPx: 34, leastPx: 32, yields: 5 },
  { name: 'age', heading: 'Age', title: 'Age of the latest message', widthPx: 36, leastPx: 36, yields: 0 },
];

export const widestPx = 400;
/** Name and value keep at least so much of the tree. */
const leastNamePx = 180;

/** A column as it stands in the tree. */
export interface ShownColumn {
  readonly kind: ColumnKind;
  readonly widthPx: number;
}

/** The columns chosen that a tree of this width has room for, in their order. Those that yield first are left out first. */
export function shownColumns({ shown, widthsPx }: TreeColumns, treePx: number): readonly ShownColumn[] {
  const chosen = columnKinds
    .filter(({ name }) => shown.includes(name))
    .map((kind) => ({
      kind,
      widthPx: Math.min(widestPx, Math.max(kind.leastPx, widthsPx[kind.name] ?? kind.widthPx)),
    }));
  let roomPx = treePx - leastNamePx;
  const fitting = new Set<TreeColumnName>();
  for (const { kind, widthPx } of chosen.toSorted((one, other) => one.kind.yields - other.kind.yields)) {
    if (widthPx > roomPx) break;
    roomPx -= widthPx;
    fitting.add(kind.name);
  }
  return chosen.filter(({ kind }) => fitting.has(kind.name));
}

/** How wide a column may be made: the name keeps its room, and no other column gives way for it. */
export function widestColumnPx(columns: readonly ShownColumn[], name: TreeColumnName, treePx: number): number {
  const others = columns.reduce((sum, { kind, widthPx }) => (kind.name === name ? sum : sum + widthPx), 0);
  const least = columns.find(({ kind }) => kind.name === name)?.kind.leastPx ?? 0;
  return Math.max(least, Math.min(widestPx, treePx - leastNamePx - others));
}

/** The CSS property that says whether a column cuts its figures: only one narrower than they need does, as each cut is to be painted. */
export function overflowProperty(name: TreeColumnName): `--${string}` {
  return `--overflow-${name}`;
}

/** What the style sheets are told of the columns. */
export function columnStyle(columns: readonly ShownColumn[]): Readonly<Record<`--${string}`, string>> {
  const style: Record<`--${string}`, string> = {};
  for (const { kind, widthPx } of columns) {
    style[widthProperty(kind.name)] = `${widthPx}px`;
    if (widthPx < kind.widthPx) style[overflowProperty(kind.name)] = 'hidden';
  }
  return style;
}

/** The CSS property that carries a column's width. */
export function widthProperty(name: TreeColumnName): `--${string}` {
  return `--width-${name}`;
}
