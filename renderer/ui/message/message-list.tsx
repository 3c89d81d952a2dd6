// The newest messages of the selected topic, newest first. Choosing one pins it; scrolling holds the list still.

import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef } from 'react';
import type { MessageMeta } from '../../../shared/message.ts';
import { maximumListed } from '../../model/selected-messages.ts';
import { Button } from '../kit/button.tsx';
import { countText, plural } from '../kit/format.ts';
import { rowAfterKey } from '../kit/row-keys.ts';
import { useOwnTop, useVirtualRows } from '../kit/use-virtual-rows.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import { useModel } from '../use-model.ts';
import styles from './message-list.module.css';
import { MessageRow } from './message-row.tsx';
import { useHeldMessages } from './use-held-messages.ts';
import { useSelectedMessages } from './use-selected-messages.ts';

const none: readonly MessageMeta[] = [];

/** The index of the row that an event happened in. */
function indexAt({ target }: MouseEvent): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row === null ? null : Number(row.dataset['index']);
}

export function MessageList() {
  const { selectedMessages } = useModel();
  const live = useSelectedMessages((state) => state.messages ?? none);
  const ownCount = useSelectedMessages((state) => state.ownCount);
  const pinnedSeq = useSelectedMessages((state) => state.pinnedSeq);
  const shownSeq = useSelectedMessages((state) => state.shown?.message.seq ?? null);
  const top = useOwnTop('');
  const isLive = pinnedSeq === null && top.topRow === 0;
  const { messages, newerCount } = useHeldMessages(live, ownCount, !isLive);
  const listId = useId();
  const rows = useVirtualRows({
    ...top,
    totalRows: messages.length,
    onScrolled(topRow) {
      top.setTopRow(topRow);
      if (topRow > 0) selectedMessages.wantListed(maximumListed);
    },
  });
  // Live, the newest is marked: its payload comes some milliseconds later, and a mark that trails behind would flicker.
  const current = isLive ? 0 : messages.findIndex((message) => message.seq === (pinnedSeq ?? shownSeq));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && pinnedSeq !== null) {
      event.preventDefault();
      selectedMessages.pin(null);
      return;
    }
    const page = Math.max(rows.visibleRows - 1, 1);
    const next = rowAfterKey(event.key, Math.max(current, 0), messages.length - 1, page);
    const message = next === null ? undefined : messages[next];
    if (next === null || message === undefined) return;
    event.preventDefault();
    selectedMessages.pin(message.seq);
    rows.show(next);
  };
  const onClick = (event: MouseEvent): void => {
    const index = indexAt(event);
    const message = index === null ? undefined : messages[index];
    if (message !== undefined) selectedMessages.pin(message.seq);
  };
  // Back to the latest message is back to the top of the list.
  const wasPinned = useRef(false);
  useEffect(() => {
    if (wasPinned.current && pinnedSeq === null) rows.show(0);
    wasPinned.current = pinnedSeq !== null;
  });

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
          <Button kind="quiet" className={styles.newer} onClick={() => rows.show(0)}>
            {`${countText(newerCount)} new`}
          </Button>
        ) : null}
      </div>
      <VirtualRows
        rows={rows}
        role="listbox"
        aria-label="Recent messages, newest first"
        aria-activedescendant={current < 0 ? undefined : `${listId}-${messages[current]?.seq ?? ''}`}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {messages.slice(rows.from, rows.until).map((message, drawn) => {
          const index = rows.from + drawn;
          return (
            <MessageRow
              key={message.seq}
              id={`${listId}-${message.seq}`}
              message={message}
              previousAt={messages[index + 1]?.at ?? null}
              index={index}
              count={messages.length}
              isSelected={index === current}
              isPinned={message.seq === pinnedSeq}
            />
          );
        })}
      </VirtualRows>
      <ListEnd listedCount={live.length} ownCount={ownCount} />
    </div>
  );
}

/** What is not in the list, and why: nothing is left out without a word. */
function ListEnd({ listedCount, ownCount }: { readonly listedCount: number; readonly ownCount: number }) {
  const isLimited = useSelectedMessages((state) => listedCount >= state.listLimit);
  if (ownCount <= listedCount) return null;
  return (
    <div className={styles.foot}>
      <div className={styles.end}>
        {isLimited
          ? `The newest ${countText(listedCount)} of ${plural(ownCount, 'message')}`
          : `${plural(ownCount - listedCount, 'older message')} given up to stay within the memory budget`}
      </div>
    </div>
  );
}
