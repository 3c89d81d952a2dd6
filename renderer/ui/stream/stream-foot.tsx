// The line below the stream, in its words. Called by stream-view.tsx.

import type { ArrivalsPlace, ArrivalsSummary } from '../../model/arrivals.ts';
import { countText, plural } from '../kit/format.ts';
import { ListFoot } from '../kit/list-foot.tsx';
import { useModel, useReadable } from '../use-model.ts';

function countWords(summary: ArrivalsSummary): string {
  const { begin, end, keptCount, scannedCount, shownFilter, scanning } = summary;
  if (shownFilter === '') return plural(keptCount, 'message');
  if (scanning) return `${countText(end - begin)}… of ${countText(scannedCount)} of ${plural(keptCount, 'message')}`;
  return `${countText(end - begin)} of ${plural(keptCount, 'message')}`;
}

export function StreamFoot({ summary, place }: { readonly summary: ArrivalsSummary; readonly place: ArrivalsPlace }) {
  const { arrivals, pause } = useModel();
  const isPaused = useReadable(pause.store, (state) => state.pause !== null);
  const loss = {
    text: `${plural(summary.evictedCount, 'older message')} evicted`,
    why: 'Given up to stay within the memory budget, oldest first. The bound is in the settings.',
  };
  return (
    <ListFoot
      label="Messages"
      count={countWords(summary)}
      loss={summary.evictedCount === 0 ? null : loss}
      place={place}
      end={summary.end}
      follow={() => arrivals.follow()}
      following={isPaused ? 'Newest when paused' : 'Following'}
    />
  );
}
