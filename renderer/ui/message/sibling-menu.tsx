// The topics beside a level of the breadcrumb, to go to one of them: a list with a field that narrows it. Called by topic-breadcrumb.tsx.

import { Popover } from '@base-ui/react/popover';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useState } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { TreeLevels } from '../../../shared/tree-levels.ts';
import { classNames } from '../kit/class-names.ts';
import { countText, plural } from '../kit/format.ts';
import popup from '../kit/popup.module.css';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import styles from './sibling-menu.module.css';

/** As many as one answer of the core holds. */
const shownLevels = 200;
const levelLimit = 80;

export interface SiblingMenuProps {
  /** What they are below; null: they are first levels. */
  readonly below: string | null;
  /** The one in the breadcrumb. */
  readonly topicId: TopicId;
  readonly label: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A button; it gets the handlers. */
  readonly trigger: ReactElement;
}

export function SiblingMenu({ below, topicId, label, open, onOpenChange, trigger }: SiblingMenuProps) {
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner className={popup.positioner} align="start" sideOffset={4}>
          <Popover.Popup className={classNames(popup.popup, styles.popup)} aria-label={label}>
            <Siblings below={below} topicId={topicId} onChosen={() => onOpenChange(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** What begins with the text; the last answer until the next one has come. */
function useSiblings(below: string | null, text: string): TreeLevels | null {
  const { tree } = useModel();
  const [answer, setAnswer] = useState<TreeLevels | null>(null);
  useEffect(() => {
    let isWanted = true;
    void tree.levels(below, text, shownLevels).then((levels) => {
      if (isWanted) setAnswer(levels);
    });
    return () => {
      isWanted = false;
    };
  }, [tree, below, text]);
  return answer;
}

function countOf({ levels, matchCount, isLimited }: TreeLevels): string {
  const all = isLimited ? `at least ${countText(matchCount)}` : countText(matchCount);
  if (levels.length < matchCount) return `The first ${levels.length} of ${all}: type to narrow them`;
  return isLimited ? `${all}; there may be more: type to narrow them` : plural(matchCount, 'topic');
}

/** Called with the row that the keys come to. */
function show(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' });
}

interface SiblingsProps {
  readonly below: string | null;
  readonly topicId: TopicId;
  readonly onChosen: () => void;
}

function Siblings({ below, topicId, onChosen }: SiblingsProps) {
  const { selection } = useModel();
  const id = useId();
  const [text, setText] = useState('');
  /** The row the keys are at; null: that of the breadcrumb, where it is among them. */
  const [moved, setMoved] = useState<number | null>(null);
  const answer = useSiblings(below, text);
  const levels = answer?.levels ?? [];
  const own = Math.max(
    0,
    levels.findIndex((level) => level.topicId === topicId),
  );
  const at = Math.min(moved ?? own, levels.length - 1);
  const known = levels[at]?.topicId;

  const choose = (chosen: TopicId | undefined): void => {
    if (chosen === undefined) return;
    selection.select(chosen);
    onChosen();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setMoved(Math.min(at + 1, levels.length - 1));
    else if (event.key === 'ArrowUp') setMoved(Math.max(at - 1, 0));
    else if (event.key === 'PageDown') setMoved(Math.min(at + 10, levels.length - 1));
    else if (event.key === 'PageUp') setMoved(Math.max(at - 10, 0));
    else if (event.key === 'Enter') choose(known);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.field}
        type="text"
        role="combobox"
        aria-label="Begins with"
        placeholder="Begins with"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={known === undefined ? undefined : `${id}-${known}`}
        spellCheck={false}
        autoComplete="off"
        maxLength={1000}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMoved(null);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className={styles.list} role="listbox" aria-label="Topics beside it">
        {levels.map((level, index) => (
          <div
            key={level.topicId}
            ref={index === at ? show : undefined}
            id={`${id}-${level.topicId}`}
            role="option"
            aria-selected={level.topicId === topicId}
            data-highlighted={index === at ? '' : undefined}
            className={classNames(popup.item, styles.option, level.topicId === topicId && styles.own)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(level.topicId)}
          >
            <span className={styles.level}>
              <TopicText text={level.level} limit={levelLimit} />
            </span>
            {level.isBranch ? <span className={styles.count}>{plural(level.topicCount, 'topic')}</span> : null}
          </div>
        ))}
      </div>
      <output className={styles.note}>
        {answer === null ? 'Asking…' : answer.matchCount === 0 ? 'None begins so.' : countOf(answer)}
      </output>
    </>
  );
}
