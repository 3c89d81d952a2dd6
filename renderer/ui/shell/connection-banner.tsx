// One line above the workspace while its connection is not online: since when, why, what to do. What stands below is then
// of the past. Also marks a connection whose certificate is not checked. Called by content.tsx.

import ShieldOff from 'lucide-react/icons/shield-off';
import type { ReactNode } from 'react';
import type { ConnectionSnapshot, ConnectionState } from '../../../shared/connection.ts';
import { statisticsOf } from '../../model/statistics.ts';
import { DiagnoseButton } from '../doctor/diagnose-button.tsx';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { clockText, momentText } from '../kit/format.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import { useNow } from '../kit/use-now.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './connection-banner.module.css';
import { failureReport, reasonText, secondsUntil, stateTone, waitsForUser } from './connection-words.ts';
import { RefusedActions } from './refused-actions.tsx';
import { StateMark } from './state-mark.tsx';
import { trustTitle } from './trust-words.tsx';

/** Being offline by one's own wish is nothing to be warned of. */
const toneClass: Readonly<Record<ConnectionState['kind'], string | undefined>> = {
  online: undefined,
  connecting: undefined,
  waiting: undefined,
  refused: styles.failure,
  closed: styles.calm,
  idle: styles.calm,
};

function AsOf({ at }: { readonly at: number | null }) {
  if (at === null) return null;
  return (
    <span className={styles.asOf} title={momentText(at)}>
      Shown as of {clockText(at)}.
    </span>
  );
}

export function ConnectionBanner({ connection }: { readonly connection: ConnectionSnapshot }) {
  const { connections, view, statistics, topicActions } = useModel();
  const now = useNow();
  const gap = useReadable(statistics.store, (all) => statisticsOf(all, connection.connectionId)?.gaps.at(-1) ?? null);
  const { state, connectionId, profileId, name } = connection;
  if (state.kind === 'online') {
    return connection.unverifiedTls ? (
      <div className={classNames(styles.banner, styles.warning)} role="status">
        <ShieldOff aria-hidden />
        <span className={styles.words}>
          The broker’s certificate is not checked: anybody on the way could read and change what you see.
        </span>
        <Button onClick={() => view.openDialog({ kind: 'profile', profileId })}>Edit connection</Button>
      </div>
    ) : null;
  }
  const edit = <Button onClick={() => view.openDialog({ kind: 'profile', profileId })}>Edit connection</Button>;
  const diagnose = <DiagnoseButton profileId={profileId} name={name} />;
  const lostAt = gap !== null && gap.until === null ? gap.from : null;
  let words: ReactNode;
  let actions: ReactNode;
  let failure = null;
  switch (state.kind) {
    case 'connecting':
      words = `Connecting: ${state.step}${state.attempt > 1 ? ` (attempt ${state.attempt})` : ''}`;
      actions = <Button onClick={() => void connections.close(connectionId)}>Stop trying</Button>;
      break;
    case 'waiting':
      failure = state.failure;
      words = `${state.failure.message} Next try in ${secondsUntil(state.retryAt, now)} s.`;
      actions = (
        <>
          <Button onClick={() => void connections.retryNow(connectionId)}>Try now</Button>
          {diagnose}
          <Button onClick={() => void connections.close(connectionId)}>Stop trying</Button>
        </>
      );
      break;
    case 'refused':
      failure = waitsForUser(state) ? null : state.failure;
      words =
        state.failure.offeredCertificate === undefined
          ? state.failure.message
          : `${trustTitle(state.failure.offeredCertificate, name)}. Nothing was sent.`;
      actions = <RefusedActions connection={connection} state={state} edit={edit} diagnose={diagnose} />;
      break;
    case 'closed':
    case 'idle':
      words = state.kind === 'closed' ? `Disconnected at ${clockText(state.since)}.` : 'Not connected.';
      actions = <Button onClick={() => void connections.open(profileId)}>Connect</Button>;
      break;
  }
  const reason = failure === null ? null : reasonText(failure);
  return (
    <div className={classNames(styles.banner, waitsForUser(state) ? undefined : toneClass[state.kind])} role="status">
      <StateMark tone={stateTone(state)} />
      <span className={styles.words}>
        {words} {reason === null ? null : <span className={styles.asOf}>{reason}. </span>}
        <AsOf at={state.kind === 'closed' ? state.since : lostAt} />
      </span>
      {failure === null ? null : (
        <Tooltip content={failureReport(name, failure)} side="bottom">
          <Button kind="quiet" onClick={() => void topicActions.copyText(failureReport(name, failure))}>
            Copy details
          </Button>
        </Tooltip>
      )}
      {actions}
    </div>
  );
}
