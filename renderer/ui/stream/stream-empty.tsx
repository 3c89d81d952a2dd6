// What stands in place of an empty stream, and what to do about it. Called by stream-view.tsx.

import Inbox from 'lucide-react/icons/inbox';
import Search from 'lucide-react/icons/search';
import SearchX from 'lucide-react/icons/search-x';
import type { ArrivalsSummary } from '../../model/arrivals.ts';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { countText, plural } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import styles from './stream-view.module.css';

export function StreamEmpty({ summary }: { readonly summary: ArrivalsSummary }) {
  const { tree } = useModel();
  const { keptCount, scannedCount, evictedCount, scanning, shownFilter } = summary;
  if (shownFilter !== '' && keptCount > 0) {
    return (
      <div className={styles.over}>
        <EmptyState
          icon={scanning ? <Search aria-hidden /> : <SearchX aria-hidden />}
          title={
            scanning ? `Searching ${plural(keptCount, 'message')}` : `None of ${plural(keptCount, 'message')} matches`
          }
          actions={scanning ? undefined : <Button onClick={() => tree.setFilter('')}>Clear filter</Button>}
        >
          {scanning ? `None of the newest ${countText(scannedCount)} ` : 'No message in the history '}
          passes the filter “<TopicText text={shownFilter} limit={60} />
          ”.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles.over}>
      <EmptyState icon={<Inbox aria-hidden />} title={evictedCount === 0 ? 'No message yet' : 'No message is kept'}>
        {evictedCount === 0
          ? 'Messages appear here in the order in which they arrive, newest last.'
          : `${plural(evictedCount, 'message')} had to go to stay within the memory budget. A larger one in the settings keeps more.`}
      </EmptyState>
    </div>
  );
}
