// The shown message's facts in one line: QoS, flags, time, delta, size. Whether it is the latest stands below it.

import { Button } from '../kit/button.tsx';
import { bytesText, countText, momentText, plural } from '../kit/format.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel } from '../use-model.ts';
import { deltaText, preciseClockText } from './message-format.ts';
import styles from './message-header.module.css';
import { useSelectedMessages } from './use-selected-messages.ts';

export function MessageHeader() {
  const message = useSelectedMessages((state) => state.shown?.message ?? null);
  const previousAt = useSelectedMessages((state) => state.previousAt);
  const ownCount = useSelectedMessages((state) => state.ownCount);
  return (
    <>
      <div className={styles.line}>
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
        <span className={styles.count}>{plural(ownCount, 'message')}</span>
      </div>
      <PinnedLine />
    </>
  );
}

/** Said only while the message on screen is not the latest on purpose. */
function PinnedLine() {
  const { selectedMessages } = useModel();
  const isPinned = useSelectedMessages((state) => state.pinnedSeq !== null);
  const newerCount = useSelectedMessages((state) => state.newerCount);
  const at = useSelectedMessages((state) => state.shown?.message.at ?? null);
  if (!isPinned) return null;
  const which = at === null ? 'an earlier message' : `the message of ${preciseClockText(at)}`;
  return (
    <div className={styles.pinned}>
      <span>{`Showing ${which}, ${newerCount === 0 ? 'still the latest' : `${countText(newerCount)} newer`}`}</span>
      <Button kind="quiet" className={styles.back} onClick={() => selectedMessages.pin(null)}>
        Back to latest
      </Button>
    </div>
  );
}
