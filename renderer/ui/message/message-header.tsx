// The shown message's facts in one line: QoS, flags, time, delta, size. At its end: whether it is the latest.

import type { MessageMeta } from '../../../shared/message.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { bytesText, countText, momentText, plural } from '../kit/format.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel } from '../use-model.ts';
import { deltaText, preciseClockText } from './message-format.ts';
import styles from './message-header.module.css';
import { useSelectedMessages } from './use-selected-messages.ts';

export function MessageHeader() {
  const isShown = useSelectedMessages((state) => state.shown !== null);
  const isPinned = useSelectedMessages((state) => state.pinnedSeq !== null);
  const isRetained = useSelectedMessages((state) => state.shown?.message.retain === true);
  const isDuplicate = useSelectedMessages((state) => state.shown?.message.dup === true);
  return (
    <div className={classNames(styles.place, isPinned && styles.pinned)}>
      <div className={styles.line}>
        {isShown ? (
          <>
            <Tooltip content={<Fact of={({ at }) => `Received ${momentText(at)}`} />}>
              <span className={styles.time}>
                <Fact of={({ at }) => preciseClockText(at)} />
              </span>
            </Tooltip>
            <Tooltip content="Time since the message before it on this topic">
              <span className={styles.delta}>
                <Fact of={({ at }, previousAt) => (previousAt === null ? '' : deltaText(at - previousAt))} />
              </span>
            </Tooltip>
            <Tooltip content={<Fact of={({ sizeBytes }) => `${countText(sizeBytes)} bytes of payload`} />}>
              <span className={styles.size}>
                <Fact of={({ sizeBytes }) => bytesText(sizeBytes)} />
              </span>
            </Tooltip>
            <span className={styles.qos}>
              <Fact of={({ qos }) => `QoS ${qos}`} />
            </span>
            {isRetained ? (
              <Tooltip content="The broker kept this message and sent it when we subscribed.">
                <span className={styles.flag}>retained</span>
              </Tooltip>
            ) : null}
            {isDuplicate ? (
              <Tooltip content="The broker sent it again, because it had not seen our acknowledgement.">
                <span className={styles.flag}>duplicate</span>
              </Tooltip>
            ) : null}
          </>
        ) : null}
        {isPinned ? <PinnedWords /> : <Count />}
      </div>
    </div>
  );
}

/** A fact of the shown message, in words: they alone render with each message, not what they stand in. */
function Fact({ of }: { readonly of: (message: MessageMeta, previousAt: number | null) => string }) {
  return useSelectedMessages(({ shown, previousAt }) => (shown === null ? '' : of(shown.message, previousAt)));
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
