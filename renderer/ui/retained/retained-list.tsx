// The topics that hold a retained message: searched, chosen by mouse and keyboard, drawn only where they stand in view.
// Called by retained-body.tsx.

import { type KeyboardEvent, type MouseEvent, useEffect, useId, useState } from 'react';
import type { RetainedFrame } from '../../../shared/retained.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { bytesText, countText, plural } from '../kit/format.ts';
import { rowAfterKey } from '../kit/row-keys.ts';
import { TextField } from '../kit/text-field.tsx';
import { useOwnTop, useVirtualRows } from '../kit/use-virtual-rows.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import { useModel } from '../use-model.ts';
import list from '../kit/list-dialog.module.css';
import styles from './retained-list.module.css';
import { RetainedRowPlaceholder, RetainedRowView } from './retained-row.tsx';
import { useRetained } from './use-retained.ts';

export function RetainedList({ frame }: { readonly frame: RetainedFrame }) {
  const { retained } = useModel();
  const search = useRetained((state) => state.filter);
  const { matchCount, selectedCount, topicCount, totalBytes, listId, filter, outcome, stage, searching } = frame;
  const place = `${listId} ${outcome ?? ''} ${filter}`;
  const scroll = useVirtualRows({ ...useOwnTop(place), totalRows: matchCount });
  const [{ cursor, of }, setCursor] = useState({ cursor: 0, of: place });
  const id = useId();
  // Another list or part begins at its top.
  const current = of === place ? Math.min(cursor, Math.max(matchCount - 1, 0)) : 0;
  const canChoose = stage.kind !== 'working' && !searching;
  const { from, until } = scroll;
  useEffect(() => retained.setViewport(from, until - from), [retained, from, until]);

  const goTo = (index: number): void => {
    setCursor({ cursor: index, of: place });
    scroll.show(index);
  };
  const toggle = (index: number): void => {
    const row = retained.rowAt(index);
    if (canChoose && row?.choosable === true) retained.choose(index, 1, !row.selected);
  };
  /** From the cursor to there, all as the row there is to be. */
  const toggleUntil = (index: number): void => {
    const row = retained.rowAt(index);
    if (!canChoose || row === null) return;
    retained.choose(Math.min(current, index), Math.abs(index - current) + 1, !row.selected);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isAll = event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey);
    const next = rowAfterKey(event.key, current, matchCount - 1, Math.max(scroll.visibleRows - 1, 1));
    if (event.key === ' ') toggle(current);
    else if (isAll && canChoose) retained.choose(0, matchCount, true);
    else if (next !== null && matchCount > 0) goTo(next);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (element === null) return;
    const index = Number(element.dataset['index']);
    if (event.shiftKey) toggleUntil(index);
    else toggle(index);
    setCursor({ cursor: index, of: place });
  };

  const rows = [];
  for (let index = from; index < until; index += 1) {
    const row = retained.rowAt(index);
    rows.push(
      row === null ? (
        <RetainedRowPlaceholder key={index} />
      ) : (
        <RetainedRowView
          key={index}
          id={`${id}-${index}`}
          row={row}
          index={index}
          count={matchCount}
          isCurrent={index === current}
          isFixed={!canChoose}
          highlight={filter}
        />
      ),
    );
  }
  return (
    <>
      <div className={list.tools}>
        <TextField
          label="Search in the list"
          hideLabel
          className={styles.search}
          value={search}
          placeholder="Search in the list"
          maxLength={1000}
          onChange={(text) => retained.setFilter(text)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || search === '') return;
            event.stopPropagation();
            retained.setFilter('');
          }}
        />
        <Button kind="quiet" disabled={!canChoose} onClick={() => retained.choose(0, matchCount, true)}>
          Choose all
        </Button>
        <Button
          kind="quiet"
          disabled={!canChoose || selectedCount === 0}
          onClick={() => retained.choose(0, matchCount, false)}
        >
          Choose none
        </Button>
        <output className={list.count} aria-label="Topics in the list">
          {`${searching ? 'Searching… ' : ''}${countText(selectedCount)} chosen of ${matchCount === topicCount ? '' : `${countText(matchCount)} shown of `}${plural(topicCount, 'topic')}, ${bytesText(totalBytes)}`}
        </output>
      </div>
      <div className={classNames(list.head, styles.columns)} aria-hidden>
        <span />
        <span>Topic</span>
        <span className={list.number}>Size</span>
        <span>Value</span>
        <span>Outcome</span>
      </div>
      <VirtualRows
        rows={scroll}
        className={list.rows}
        role="listbox"
        aria-label="Topics with a retained message"
        aria-multiselectable
        aria-activedescendant={retained.rowAt(current) === null ? undefined : `${id}-${current}`}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {rows}
      </VirtualRows>
      {matchCount > 0 ? null : (
        <p className={list.none} role="status">
          {searching
            ? 'Searching…'
            : filter === ''
              ? 'No topic has this outcome.'
              : `No topic of the list holds “${filter}”.`}
        </p>
      )}
    </>
  );
}
