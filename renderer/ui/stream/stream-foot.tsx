// The line below the stream: how much there is, what is missing and why, and the way back to the newest. Called by stream-view.tsx.

import type { ArrivalsPlace, ArrivalsSummary } from '../../model/arrivals.ts';
import { Button } from '../kit/button.tsx';
import { countText, plural } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './stream-view.module.css';

function countWords(summary: ArrivalsSummary): string {
  const { begin, end, keptCount, scannedCount, shownFilter, scanning } = summary;
  if (shownFilter === '') return plural(keptCount, 'message');
  if (scanning) return `${countText(end - begin)}… of ${countText(scannedCount)} of ${plural(keptCount, 'message')}`;
  return `${countText(end - begin)} of ${plural(keptCount, 'message')}`;
}

export function StreamFoot({ summary, place }: { readonly summary: ArrivalsSummary; readonly place: ArrivalsPlace }) {
  const { arrivals, pause } = useModel();
  const isPaused = useReadable(pause.store, (state) => state.pause !== null);
  const newCount = Math.max(0, Math.ceil(summary.end - place.seenEnd));
  return (
    <div className={styles.foot}>
      <output aria-label="Messages">{countWords(summary)}</output>
      {summary.evictedCount === 0 ? null : (
        <span
          className={styles.loss}
          title="Given up to stay within the memory budget, oldest first. The bound is in the settings."
        >
          {`${plural(summary.evictedCount, 'older message')} evicted`}
        </span>
      )}
      <span className={styles.spring} />
      {place.follows ? (
        <span className={styles.following}>{isPaused ? 'Newest when paused' : 'Following'}</span>
      ) : (
        <Button kind="quiet" className={styles.newer} onClick={() => arrivals.follow()}>
          {newCount === 0 ? 'To the end' : `${countText(newCount)} new`}
        </Button>
      )}
    </div>
  );
}
