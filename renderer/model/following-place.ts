// Where the reader of a growing list stands: at its end, and follows it, or at a place that keeps still whatever comes or is given up. Positions
// count up with what comes, and may begin below 0. Pure. Called by arrivals.ts and packet-log.ts.

export interface FollowingPlace {
  /** The newest row stays in view. */
  readonly follows: boolean;
  /** Position at the top edge, with its fraction; of no meaning while it follows. */
  readonly top: number;
  /** The end when the reader last stood at it: what came later is new. */
  readonly seenEnd: number;
  /** First position that can be scrolled to: it keeps still while the reader reads, though the rows may be given up. */
  readonly base: number;
  /** Position of the row that was chosen last; null: none. */
  readonly cursor: number | null;
}

/** Rows to ask for; `first` null: the newest. */
export interface WantedRows {
  readonly first: number | null;
  readonly count: number;
}

export const placeAtEnd: FollowingPlace = { follows: true, top: 0, seenEnd: 0, base: 0, cursor: null };

/** Rows asked for around those in view, at least. */
const minimumOverscan = 20;
/** The contract's own limit. */
const maximumCount = 1000;

/** After the list has changed. Rows that are found further back come in above: the content moves along with its beginning. */
export function placeAfter(place: FollowingPlace, begin: number, end: number): FollowingPlace {
  if (place.follows) return { ...place, seenEnd: end, base: begin };
  return begin < place.base ? { ...place, base: begin } : place;
}

/** Standing still with a position at the top edge. */
export function standingAt(place: FollowingPlace, top: number, viewportRows: number, end: number): FollowingPlace {
  const seen = place.follows ? end : place.seenEnd;
  return { ...place, follows: false, top, seenEnd: Math.max(seen, Math.min(end, top + viewportRows)) };
}

/** At the newest row, and with it. */
export function followingEnd(place: FollowingPlace, begin: number, end: number): FollowingPlace {
  return { ...place, follows: true, seenEnd: end, base: begin };
}

/** The rows a place needs; the ones asked for already where they are enough. */
export function wantedAt(place: FollowingPlace, viewportRows: number, asked: WantedRows): WantedRows {
  const overscan = Math.max(minimumOverscan, viewportRows);
  const count = Math.min(maximumCount, viewportRows + (place.follows ? overscan : 2 * overscan));
  if (place.follows) return asked.first === null && asked.count === count ? asked : { first: null, count };
  const top = Math.floor(place.top);
  const isEnough =
    asked.first !== null &&
    top - asked.first >= overscan / 2 &&
    asked.first + asked.count - (top + viewportRows) >= overscan / 2;
  return isEnough ? asked : { first: top - overscan, count };
}
