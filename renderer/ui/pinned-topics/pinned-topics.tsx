// The topics the user has pinned, above the tree: each with its latest value, whatever is open or filtered below. Called by the shell's
// workspace.

import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { treeSettingsOf } from '../../model/tree-settings.ts';
import { ContextMenu } from '../kit/context-menu.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { PinnedRow } from './pinned-row.tsx';
import styles from './pinned-topics.module.css';

/** Where a key goes among so many rows; null: nowhere. */
function placeAfter(key: string, place: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(place + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(place - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

function focusPin(list: HTMLElement | null, at: number): void {
  list?.querySelectorAll<HTMLElement>('button[data-pin]')[at]?.focus();
}

export function PinnedTopics() {
  const { connections, treeSettings, pinnedTopics, selection, topicActions } = useModel();
  const profileId = useReadable(connections.store, (state) => state.selectedProfileId);
  const pinned = useReadable(treeSettings.store, (state) => treeSettingsOf(state, profileId).pinned);
  /** The row that Tab goes to, and whose menu opens. */
  const [active, setActive] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const hasFocus = useRef(false);
  const current = pinned.includes(active) ? active : (pinned[0] ?? '');
  const place = pinned.indexOf(current);

  // A row that was moved or unpinned takes the focus with it, or leaves it to the next.
  useEffect(() => {
    if (hasFocus.current) focusPin(list.current, pinned.indexOf(current));
  }, [pinned, current]);
  const unpin = (topicName: string): void => {
    const at = pinned.indexOf(topicName);
    if (topicName === current) setActive(pinned[at + 1] ?? pinned[at - 1] ?? '');
    void treeSettings.unpin(topicName);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      void treeSettings.movePin(current, event.key === 'ArrowUp' ? -1 : 1);
      return;
    }
    if (event.altKey) return;
    const next = placeAfter(event.key, place, pinned.length);
    if (event.key === 'Delete') unpin(current);
    else if (next !== null) focusPin(list.current, next);
    else return;
    event.preventDefault();
  };

  if (pinned.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Pinned topics">
      <ContextMenu
        entries={[
          { label: 'Copy topic', run: () => void topicActions.copyText(current) },
          'separator',
          {
            label: 'Move up',
            shortcut: 'Alt+Up',
            disabled: place === 0,
            run: () => void treeSettings.movePin(current, -1),
          },
          {
            label: 'Move down',
            shortcut: 'Alt+Down',
            disabled: place === pinned.length - 1,
            run: () => void treeSettings.movePin(current, 1),
          },
          { label: 'Unpin', shortcut: 'Delete', run: () => unpin(current) },
        ]}
      >
        <ul
          ref={list}
          className={styles.list}
          aria-label="Pinned topics"
          onKeyDown={onKeyDown}
          onFocus={() => void (hasFocus.current = true)}
          onBlur={(event: FocusEvent) => {
            // Null: the row itself has gone, and the focus with it.
            if (event.relatedTarget !== null) hasFocus.current = event.currentTarget.contains(event.relatedTarget);
          }}
          onContextMenu={(event) => {
            const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-name]') : null;
            if (row?.dataset.name !== undefined) setActive(row.dataset.name);
          }}
        >
          {pinned.map((topicName) => (
            <PinnedRow
              key={topicName}
              topicName={topicName}
              tabbable={topicName === current}
              onFocus={() => setActive(topicName)}
              onChoose={() => {
                const row = pinnedTopics.rowOf(topicName);
                if (row != null) selection.select(row.topicId);
              }}
              onUnpin={() => unpin(topicName)}
            />
          ))}
        </ul>
      </ContextMenu>
    </section>
  );
}
