// The newest messages of the selected topic, newest first. Choosing one pins it; scrolling holds the list still.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { MessageMeta } from '../../../shared/contract.ts';
import { maximumListed } from '../../model/selected-messages.ts';
import { Button } from '../kit/button.tsx';
import { countText, plural } from '../kit/format.ts';
import { useModel } from '../use-model.ts';
import styles from './message-list.module.css';
import { MessageRow } from './message-row.tsx';
import { useHeldMessages } from './use-held-messages.ts';
import { useSelectedMessages } from './use-selected-messages.ts';

const rowHeight = 22;
const none: readonly MessageMeta[] = [];

/** The row that a key leads to, or null where the key is not ours. */
function rowAfterKey(key: string, current: number, last: number, page: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page };
  const step = steps[key];
  if (step !== undefined) return Math.min(Math.max(current + step, 0), last);
  if (key === 'Home') return 0;
  return key === 'End' ? last : null;
}

export function MessageList() {
  const { selectedMessages } = useModel();
  const live = useSelectedMessages((state) => state.messages ?? none);
  const ownCount = useSelectedMessages((state) => state.ownCount);
  const pinnedSeq = useSelectedMessages((state) => state.pinnedSeq);
  const shownSeq = useSelectedMessages((state) => state.shown?.message.seq ?? null);
  const [isScrolled, setScrolled] = useState(false);
  const isLive = pinnedSeq === null && !isScrolled;
  const { messages, newerCount } = useHeldMessages(live, ownCount, !isLive);
  const scroller = useRef<HTMLDivElement>(null);
  const listId = useId();
  // oxlint-disable-next-line react/incompatible-library -- it warns of the React Compiler, which is not used here
  const rows = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  // Live, the newest is marked: its payload comes some milliseconds later, and a mark that trails behind would flicker.
  const current = isLive ? 0 : messages.findIndex((message) => message.seq === (pinnedSeq ?? shownSeq));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && pinnedSeq !== null) {
      event.preventDefault();
      selectedMessages.pin(null);
      return;
    }
    const page = Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1, 1);
    const next = rowAfterKey(event.key, Math.max(current, 0), messages.length - 1, page);
    const message = next === null ? undefined : messages[next];
    if (next === null || message === undefined) return;
    event.preventDefault();
    selectedMessages.pin(message.seq);
    rows.scrollToIndex(next);
  };
  const toNewest = (): void => scroller.current?.scrollTo({ top: 0 });
  // Back to the latest message is back to the top of the list.
  const wasPinned = useRef(false);
  useEffect(() => {
    if (wasPinned.current && pinnedSeq === null) scroller.current?.scrollTo({ top: 0 });
    wasPinned.current = pinnedSeq !== null;
  }, [pinnedSeq]);

  return (
    <div className={styles.list}>
      <div className={styles.head}>
        <span className={styles.time}>Time</span>
        <span className={styles.delta}>Delta</span>
        <span className={styles.size}>Size</span>
        <span className={styles.qos}>QoS</span>
        <span className={styles.flags} />
        <span className={styles.preview}>Value</span>
        {newerCount > 0 && pinnedSeq === null ? (
          <Button kind="quiet" className={styles.newer} onClick={toNewest}>
            {`${countText(newerCount)} new`}
          </Button>
        ) : null}
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        role="listbox"
        aria-label="Recent messages, newest first"
        aria-activedescendant={current < 0 ? undefined : `${listId}-${messages[current]?.seq ?? ''}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          const top = event.currentTarget.scrollTop;
          setScrolled(top > 0);
          if (top > 0) selectedMessages.wantListed(maximumListed);
        }}
      >
        <div className={styles.content} role="presentation" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const message = messages[index];
            if (message === undefined) return null;
            return (
              <MessageRow
                key={message.seq}
                id={`${listId}-${message.seq}`}
                message={message}
                previousAt={messages[index + 1]?.at ?? null}
                position={index + 1}
                count={messages.length}
                top={start}
                isSelected={index === current}
                isPinned={message.seq === pinnedSeq}
                onChoose={() => selectedMessages.pin(message.seq)}
              />
            );
          })}
        </div>
      </div>
      <ListEnd listedCount={live.length} ownCount={ownCount} />
    </div>
  );
}

/** What is not in the list, and why: nothing is left out without a word. */
function ListEnd({ listedCount, ownCount }: { readonly listedCount: number; readonly ownCount: number }) {
  const isLimited = useSelectedMessages((state) => listedCount >= state.listLimit);
  if (ownCount <= listedCount) return null;
  return (
    <div className={styles.end}>
      {isLimited
        ? `The newest ${countText(listedCount)} of ${plural(ownCount, 'message')}`
        : `${plural(ownCount - listedCount, 'older message')} given up to stay within the memory budget`}
    </div>
  );
}
