// The shown message's facts in one line: QoS, flags, time, delta, size. At its end: whether it is the latest.

import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { bytesText, countText, momentText, plural } from '../kit/format.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel } from '../use-model.ts';
import { deltaText, preciseClockText } from './message-format.ts';
import styles from './message-header.module.css';
import { useSelectedMessages } from './use-selected-messages.ts';

export function MessageHeader() {
  const message = useSelectedMessages((state) => state.shown?.message ?? null);
  const previousAt = useSelectedMessages((state) => state.previousAt);
  const isPinned = useSelectedMessages((state) => state.pinnedSeq !== null);
  return (
    <div className={classNames(styles.line, isPinned && styles.pinned)}>
      {message === null ? null : (
        <>
          <Tooltip content={`Received ${momentText(message.at)}`}>
            <span className={styles.time}>{preciseClockText(message.at)}</span>
          </Tooltip>
          <Tooltip content="Time since the message before it on this topic">
            <span className={styles.delta}>{previousAt === null ? '' : deltaText(message.at - previousAt)}</span>
          </Tooltip>
          <Tooltip content={`${countText(message.sizeBytes)} bytes of payload`}>
            <span className={styles.size}>{bytesText(message.sizeBytes)}</span>
          </Tooltip>
          <span className={styles.qos}>{`QoS ${message.qos}`}</span>
          {message.retain ? (
            <Tooltip content="The broker kept this message and sent it when we subscribed.">
              <span className={styles.flag}>retained</span>
            </Tooltip>
          ) : null}
          {message.dup ? (
            <Tooltip content="The broker sent it again, because it had not seen our acknowledgement.">
              <span className={styles.flag}>duplicate</span>
            </Tooltip>
          ) : null}
        </>
      )}
      {isPinned ? <PinnedWords /> : <Count />}
    </div>
  );
}

function Count() {
  const ownCount = useSelectedMessages((state) => state.ownCount);
  return <span className={styles.end}>{plural(ownCount, 'message')}</span>;
}

function pinnedWords(newerCount: number | null): string {
  if (newerCount === null) return 'Pinned, an older message';
  return newerCount === 0 ? 'Pinned, still the latest' : `Pinned, ${countText(newerCount)} newer`;
}

/** Said while the message on screen stays on purpose. In the same line, so that nothing below moves. */
function PinnedWords() {
  const { selectedMessages } = useModel();
  const newerCount = useSelectedMessages((state) => state.newerCount);
  return (
    <span className={styles.end}>
      {pinnedWords(newerCount)}
      <Button kind="quiet" className={styles.back} onClick={() => selectedMessages.pin(null)}>
        Back to latest
      </Button>
    </span>
  );
}
