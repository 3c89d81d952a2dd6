// How much comes in on a connection, below its place on the rail. Renders alone, about twice a second. Called by rail-button.tsx.

import type { ConnectionId } from '../../../shared/ids.ts';
import { statisticsOf } from '../../model/statistics.ts';
import { rateText } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './rail-button.module.css';

export function RailRate({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { statistics } = useModel();
  const rate = useReadable(statistics.store, (state) => rateText(statisticsOf(state, connectionId)?.messageRate ?? 0));
  // Its line stays where nothing comes: what stands below must not jump.
  return (
    <span className={styles.rate} title={rate === '' ? undefined : `${rate} messages per second`} data-rate>
      {rate}
    </span>
  );
}
