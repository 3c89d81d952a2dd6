// What became of the last message sent: one line. Part of the publish panel.

import Check from 'lucide-react/icons/check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import { useEffect, useState } from 'react';
import type { PublishOutcome } from '../../model/publish-draft.ts';
import { momentText } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './publish-result.module.css';

export function PublishResult() {
  const { publishDrafts } = useModel();
  const outcome = useReadable(publishDrafts.store, (state) => state.outcome);
  return (
    <p className={styles.result} role="status">
      {outcome === null ? null : <Outcome outcome={outcome} />}
    </p>
  );
}

function Outcome({ outcome }: { readonly outcome: PublishOutcome }) {
  switch (outcome.kind) {
    case 'sending':
      return <Sending key={outcome.since} qos={outcome.draft.qos} />;
    case 'failed':
      return (
        <span className={styles.failed} title={outcome.detail ?? undefined}>
          <CircleAlert aria-hidden />
          {outcome.message}
        </span>
      );
    case 'sent':
      return <Sent outcome={outcome} />;
    default:
      return null;
  }
}

/** Words come after a second only: most answers are quicker, and a line that flashes disturbs. */
function Sending({ qos }: { readonly qos: number }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return qos === 0 ? 'Waiting for the socket to take it …' : 'Waiting for the broker to acknowledge it …';
}

function Sent({ outcome }: { readonly outcome: Extract<PublishOutcome, { kind: 'sent' }> }) {
  const { draft, answer, at, tookMs } = outcome;
  const time = momentText(at).slice(11);
  const took = tookMs < 1000 ? `${tookMs} ms` : `${(tookMs / 1000).toFixed(1)} s`;
  // QoS 0 has no acknowledgement: to say more than "sent" would be a guess.
  const what = draft.qos === 0 ? 'Sent' : `Acknowledged (${answer.reasonName})`;
  const nobody = answer.reasonCode === 0x10 ? ': nobody is subscribed to it' : '';
  return (
    <span className={styles.sent}>
      <Check aria-hidden />
      {`${what}${nobody}, ${time}, ${took}, to`}
      <span className={styles.topic}>
        <TopicText text={draft.topicName} limit={80} />
      </span>
    </span>
  );
}
