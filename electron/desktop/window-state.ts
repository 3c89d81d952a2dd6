// Where the window stood last time: read, checked against the screens of today, written when it changes. Called by window.ts.
// Ours rather than Electron's `windowStatePersistence`: that is experimental, absent in older Electron, and does not lie in
// the data folder, so that `--data-dir` would not mean all data.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Screen coordinates, in device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Bounds when not maximized. */
  readonly bounds: Bounds;
  readonly isMaximized: boolean;
  /** As Electron counts it: 0 is 100 %, each step a factor of 1.2. */
  readonly zoomLevel: number;
}

/** Where a window opens: without x and y, the system centres it. */
export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
  readonly zoomLevel: number;
}

export const smallestWindow = { width: 720, height: 480 };
const usualWindow = { width: 1280, height: 800 } as const;
/** This much of the title bar must be reachable, or the window counts as lost. */
const reachable = { width: 120, height: 24 } as const;

/** The saved state, or null when there is none or it makes no sense: a window's place is not worth a question. */
export function readWindowState(file: string): WindowState | null {
  try {
    const saved: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isWindowState(saved) ? saved : null;
  } catch {
    // Missing at the first start; damaged ones are replaced at the next move.
    return null;
  }
}

/** Writes the state whole or not at all. Throws as the file system does. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, JSON.stringify(state));
  renameSync(unfinished, file);
}

/** Fits a saved state to the work areas of the screens there are now: one that is gone, or smaller, loses no window. */
export function placeWindow(saved: WindowState | null, workAreas: readonly Bounds[]): Placement {
  const largest = workAreas.reduce(
    (size, area) => ({ width: Math.max(size.width, area.width), height: Math.max(size.height, area.height) }),
    smallestWindow,
  );
  const wanted = saved?.bounds ?? usualWindow;
  const width = clamp(Math.round(wanted.width), smallestWindow.width, largest.width);
  const height = clamp(Math.round(wanted.height), smallestWindow.height, largest.height);
  const rest = { width, height, isMaximized: saved?.isMaximized ?? false, zoomLevel: saved?.zoomLevel ?? 0 };
  if (saved === null) return rest;
  const x = Math.round(saved.bounds.x);
  const y = Math.round(saved.bounds.y);
  const isReachable = workAreas.some(
    (area) =>
      overlap(x, x + width, area.x, area.x + area.width) >= reachable.width &&
      y >= area.y &&
      y + reachable.height <= area.y + area.height,
  );
  return isReachable ? { x, y, ...rest } : rest;
}

function overlap(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.min(to, otherTo) - Math.max(from, otherFrom);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function isWindowState(value: unknown): value is WindowState {
  if (!isRecord(value) || !isRecord(value['bounds'])) return false;
  const { x, y, width, height } = value['bounds'];
  const numbers = [x, y, width, height, value['zoomLevel']];
  return numbers.every((number) => Number.isFinite(number)) && typeof value['isMaximized'] === 'boolean';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
