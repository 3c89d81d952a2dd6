// Tier: per RENDER. Scrolling of the stream of messages, with what is told of it as a whole. Called by stream-view.tsx.

import { useSyncExternalStore } from 'react';
import type { Arrivals, ArrivalsPlace, ArrivalsSummary } from '../../model/arrivals.ts';
import { type FollowingRows, useFollowingRows } from '../kit/use-following-rows.ts';

export interface StreamScroll extends FollowingRows {
  readonly summary: ArrivalsSummary;
  readonly place: ArrivalsPlace;
}

export function useStreamScroll(arrivals: Arrivals): StreamScroll {
  useSyncExternalStore(arrivals.subscribe, arrivals.version);
  const summary = arrivals.summary();
  const place = arrivals.place();
  const { stand, follow, setViewportRows } = arrivals;
  return { ...useFollowingRows({ end: summary.end, place, stand, follow, setViewportRows }), summary, place };
}
