// Why a connection failed: the reason code by name, the broker's own words, technical detail, all to be copied. Called by
// the connection's screens and banner.

import Copy from 'lucide-react/icons/copy';
import type { ConnectionFailure } from '../../../shared/connection.ts';
import { Button } from '../kit/button.tsx';
import { momentText } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import { failureReport, reasonText } from './connection-words.ts';
import styles from './failure-details.module.css';

export interface FailureDetailsProps {
  readonly name: string;
  readonly failure: ConnectionFailure;
}

export function FailureDetails({ name, failure }: FailureDetailsProps) {
  const { topicActions } = useModel();
  const reason = reasonText(failure);
  return (
    <div className={styles.details}>
      <dl className={styles.list}>
        {reason === null ? null : (
          <>
            <dt>Reason code</dt>
            <dd>{reason}</dd>
          </>
        )}
        {failure.reasonString === null ? null : (
          <>
            <dt>The broker says</dt>
            <dd>
              <TopicText text={failure.reasonString} limit={2000} />
            </dd>
          </>
        )}
        {failure.detail === null ? null : (
          <>
            <dt>Detail</dt>
            <dd>
              <code>{failure.detail}</code>
            </dd>
          </>
        )}
        <dt>When</dt>
        <dd>{momentText(failure.at)}</dd>
      </dl>
      <Button kind="quiet" onClick={() => void topicActions.copyText(failureReport(name, failure))}>
        <Copy aria-hidden /> Copy details
      </Button>
    </div>
  );
}
