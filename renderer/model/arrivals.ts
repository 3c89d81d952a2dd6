// The chronological stream of one connection: the rows in view, whether it follows the end, and the message the keys stand on.
// A mutable buffer with a version number, never a store of its own. Called by ui/stream.

import type { Watch } from '../../shared/contract-client.ts';
import type { StreamParams } from '../../shared/contract.ts';
import type { ArrivalRow, ArrivalsFrame } from '../../shared/arrivals.ts';
import type { ConnectionId, ViewId } from '../../shared/ids.ts';
import { ArrivalsBuffer } from './arrivals-buffer.ts';
import {
  followingEnd,
  type FollowingPlace,
  placeAfter,
  placeAtEnd,
  standingAt,
  wantedAt,
  type WantedRows,
} from './following-place.ts';
import { FramePublisher } from './frame-publisher.ts';
import type { Line } from './line.ts';

/** What is told of the stream as a whole: one object, a new one for each change. */
export interface ArrivalsSummary extends Omit<ArrivalsFrame, 'first' | 'rows' | 'filter'> {
  readonly connectionId: ConnectionId | null;
  /** False until the first frame: nothing is known yet. */
  readonly loaded: boolean;
  /** The filter as typed, and the one the rows obey already. */
  readonly filter: string;
  readonly shownFilter: string;
}

/** Where the reader stands. Outlives the view, so that a look at the tree loses no place; the cursor is under this filter. */
export type ArrivalsPlace = FollowingPlace;

export interface Arrivals {
  /** Called at most once per animation frame, after rows, summary or place changed. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly version: () => number;
  readonly summary: () => ArrivalsSummary;
  readonly place: () => ArrivalsPlace;
  /** The row at a position, or null where it is not held: not arrived yet, or evicted. */
  rowAt(position: number): ArrivalRow | null;
  /** Whether anybody looks: without, nothing is asked of the core. */
  setWatched(watched: boolean): void;
  /** Rows that fit into the view; they are asked for with as many again around them. */
  readonly setViewportRows: (count: number) => void;
  /** Stands still with a position at the top edge. */
  readonly stand: (top: number) => void;
  /** Goes to the newest message and stays with it. */
  readonly follow: () => void;
  setCursor(position: number | null): void;
}

export interface ArrivalsMeans {
  readonly line: Line;
  readonly viewId: ViewId;
  /** `requestAnimationFrame`, or a stand-in in tests. */
  readonly schedule: (publish: () => void) => void;
}

const emptySummary: ArrivalsSummary = {
  connectionId: null,
  loaded: false,
  begin: 0,
  end: 0,
  keptCount: 0,
  evictedCount: 0,
  scannedCount: 0,
  filter: '',
  shownFilter: '',
  scanning: false,
};

/** The stream of whichever connection is shown. */
export function createArrivals(means: ArrivalsMeans): Arrivals & {
  show(connectionId: ConnectionId | null): void;
  setFilter(filter: string): void;
} {
  const { line, viewId, schedule } = means;
  const publisher = new FramePublisher(schedule);
  const buffer = new ArrivalsBuffer();
  let summary = emptySummary;
  let place: ArrivalsPlace = placeAtEnd;
  let isWatched = false;
  let viewportRows = 40;
  let wanted: WantedRows = { first: null, count: 80 };
  let watch: Watch<'arrivals'> | null = null;

  const paramsFor = (connectionId: ConnectionId): StreamParams<'arrivals'> => ({
    connectionId,
    viewId,
    ...wanted,
    filter: summary.filter,
  });

  const takeFrame = (frame: ArrivalsFrame, params: StreamParams<'arrivals'>): Promise<void> | undefined => {
    const { connectionId, filter, loaded, shownFilter } = summary;
    // Positions of another filter mean other messages.
    if (params.connectionId !== connectionId || frame.filter !== filter) return undefined;
    if (frame.filter !== shownFilter || !loaded) {
      buffer.clear();
      place = { ...placeAtEnd, base: frame.begin };
    }
    buffer.apply(frame, params);
    const { begin, end, keptCount, evictedCount, scannedCount, scanning } = frame;
    const counts = { begin, end, keptCount, evictedCount, scannedCount, scanning };
    summary = { connectionId, loaded: true, filter, shownFilter: frame.filter, ...counts };
    place = placeAfter(place, begin, end);
    return publisher.publish();
  };

  const close = (): void => {
    watch?.close();
    watch = null;
  };
  const open = (): void => {
    if (watch !== null || !isWatched || summary.connectionId === null) return;
    watch = line.watch('arrivals', paramsFor(summary.connectionId), (frame, _body, params) => takeFrame(frame, params));
  };
  /** Asks for what the place needs, if that is not on its way already. */
  const ask = (): void => {
    const next = wantedAt(place, viewportRows, wanted);
    if (next === wanted) return;
    wanted = next;
    if (summary.connectionId !== null) watch?.update(paramsFor(summary.connectionId));
  };
  const forget = (connectionId: ConnectionId | null, filter: string): void => {
    close();
    buffer.clear();
    place = placeAtEnd;
    wanted = { first: null, count: wanted.count };
    summary = { ...emptySummary, connectionId, filter };
  };

  return {
    subscribe: (listener) => publisher.subscribe(listener),
    version: () => publisher.version,
    summary: () => summary,
    place: () => place,
    rowAt: (position) => buffer.rowAt(position),
    setWatched(watched) {
      isWatched = watched;
      if (watched) open();
      else close();
    },
    setViewportRows(count) {
      viewportRows = count;
      ask();
    },
    stand(top) {
      place = standingAt(place, top, viewportRows, summary.end);
      ask();
      void publisher.publish();
    },
    follow() {
      place = followingEnd(place, summary.begin, summary.end);
      ask();
      void publisher.publish();
    },
    setCursor(cursor) {
      place = { ...place, cursor };
      void publisher.publish();
    },
    show(connectionId) {
      if (connectionId === summary.connectionId) return;
      forget(connectionId, summary.filter);
      open();
      void publisher.publish();
    },
    setFilter(filter) {
      if (filter === summary.filter) return;
      // What is on screen stays until the first rows of the new filter have come.
      summary = { ...summary, filter };
      wanted = { first: null, count: wanted.count };
      if (summary.connectionId !== null) watch?.update(paramsFor(summary.connectionId));
    },
  };
}
