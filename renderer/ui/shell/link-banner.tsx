// Says when the page has lost its line to the core, or must be loaded anew. Called by shell.tsx.

import { useSyncExternalStore } from 'react';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { clockText } from '../kit/format.ts';
import { useNow } from '../kit/use-now.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './connection-banner.module.css';
import { isCutOff, secondsUntil } from './connection-words.ts';
import { StateMark } from './state-mark.tsx';

export function LinkBanner() {
  const { link, app } = useModel();
  const state = useSyncExternalStore(link.subscribe, link.getState);
  const isWeb = useReadable(app.store, (all) => all.host?.kind !== 'desktop');
  const now = useNow();
  if (state.kind === 'reloadNeeded') {
    return (
      <div className={classNames(styles.banner, styles.failure)} role="alert">
        <StateMark tone="bad" />
        <span className={styles.words}>{state.message}</span>
        <Button onClick={() => window.location.reload()}>Reload</Button>
      </div>
    );
  }
  if (state.kind !== 'lost' || !isCutOff(state)) return null;
  return (
    <div className={styles.banner} role="status">
      <StateMark tone="busy" />
      <span className={styles.words}>
        No line to Treeline's core since {clockText(state.since)}. Next try in {secondsUntil(state.retryAt, now)} s.{' '}
        <span className={styles.asOf}>
          What you see is as of then.
          {isWeb && state.attempt > 4 ? ' If Treeline was started anew, open the address it printed.' : ''}
        </span>
      </span>
      <Button onClick={() => link.retryNow()}>Try now</Button>
    </div>
  );
}
