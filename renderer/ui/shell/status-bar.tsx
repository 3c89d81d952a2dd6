// The line at the bottom that never lies: state, rates, what is kept, and every kind of loss. Called by shell.tsx.

import { useSyncExternalStore } from 'react';
import { useModel, useReadable } from '../use-model.ts';
import { selectedConnection } from '../../model/connections.ts';
import { statisticsOf } from '../../model/statistics.ts';
import { megabytes } from '../kit/format.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import { isCutOff, stateTone, stateWord } from './connection-words.ts';
import { DetailsToggle } from './details-toggle.tsx';
import { StateMark } from './state-mark.tsx';
import { VaultStatus } from '../vault/vault-status.tsx';
import { StatusFigure } from './status-figure.tsx';
import { statusFigures } from './status-figures.ts';
import styles from './status-bar.module.css';

/** Figures of the moment. */
const perSecond: readonly string[] = ['rate', 'bytes'];

export function StatusBar() {
  const { connections, statistics, pause, app, link } = useModel();
  const isLinked = useSyncExternalStore(link.subscribe, () => !isCutOff(link.getState()));
  const connection = useReadable(connections.store, selectedConnection);
  const counters = useReadable(statistics.store, (state) => statisticsOf(state, connection?.connectionId ?? null));
  const memory = useReadable(statistics.store, (state) => state.frame?.memory ?? null);
  const isPaused = useReadable(pause.store, (state) => state.pause !== null);
  const version = useReadable(app.store, (state) => state.appVersion);
  return (
    <footer className={styles.bar} aria-label="Status">
      {connection === null ? null : (
        <span className={styles.state}>
          <StateMark tone={isLinked ? stateTone(connection.state) : 'off'} />
          {isLinked ? stateWord(connection.state) : 'State not known'}
          <span className={styles.name}>{connection.name}</span>
        </span>
      )}
      {counters === null
        ? null
        : statusFigures(counters)
            // What was counted stays true without a line to the core; what comes in a second does not.
            .filter(({ name }) => isLinked || !perSecond.includes(name))
            .map((figure) => <StatusFigure key={figure.name} {...figure} />)}
      {isPaused ? <span className={styles.paused}>View paused</span> : null}
      <span className={styles.spring} />
      <VaultStatus />
      {connection === null ? null : (
        <DetailsToggle
          details="subscriptions"
          label="Subscriptions"
          explanation="What is subscribed, what the broker granted, and what each filter brings"
          shortcut="Alt+S"
        />
      )}
      {(connection?.broker ?? null) === null ? null : (
        <DetailsToggle
          details="broker"
          label="Broker"
          explanation="What the broker tells of itself, top talkers, silent topics"
          shortcut="Alt+B"
        />
      )}
      {memory === null ? null : (
        <Tooltip content="Memory for topics and messages of all connections, and its bound. When it is full, the oldest messages are evicted and counted. The bound is in the settings.">
          <span className={styles.figure} tabIndex={0}>
            {megabytes(memory.usedBytes)} / {megabytes(memory.budgetBytes)} MB
          </span>
        </Tooltip>
      )}
      {connection !== null || version === null ? null : <span className={styles.figure}>Treeline {version}</span>}
    </footer>
  );
}
