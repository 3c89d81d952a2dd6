// The text of the filter, or of Find: what cannot be read is underlined and said, what can be typed next is offered. Called by tree-toolbar.tsx and find-bar.tsx.

import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import type { FilterProblem } from '../../../shared/tree-filter.ts';
import { completed, type Completion, completionsAt } from '../../model/filter-completion.ts';
import { classNames } from '../kit/class-names.ts';
import { countText } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import styles from './filter-input.module.css';
import { useLevelCompletions } from './use-level-completions.ts';

export interface FilterInputProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** What it is for: name and placeholder. */
  readonly label: string;
  readonly filter: string;
  readonly problems: readonly FilterProblem[];
  /** What a problem means for what is shown: said after it. */
  readonly consequence: string;
  readonly onChange: (filter: string) => void;
  /** Keys that mean something else here, unless they were for the completions. True: so it was. */
  readonly onOwnKey?: (event: KeyboardEvent) => boolean;
  /** Enter, Escape in an empty filter, or the arrow down: on to the rows. */
  readonly onLeave: () => void;
}

/** The text a second time, invisible but for the lines under what cannot be read. */
function Underlines({ filter, problems }: Pick<FilterInputProps, 'filter' | 'problems'>) {
  const parts = [];
  let from = 0;
  for (const { start, end } of problems) {
    if (start < from) continue;
    parts.push(filter.slice(from, start));
    parts.push(
      <span key={start} className={styles.wrong}>
        {filter.slice(start, end)}
      </span>,
    );
    from = end;
  }
  return [...parts, filter.slice(from)];
}

export function FilterInput(props: FilterInputProps) {
  const { inputRef, label, filter, problems, consequence, onChange, onOwnKey, onLeave } = props;
  const id = useId();
  const underlines = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(0);
  /** The text for which the list was closed. */
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  /** The chosen completion; -1: none, so that Enter means the filter as it is. */
  const [chosen, setChosen] = useState(-1);
  const caretAfter = useRef<number | null>(null);

  const fields = completionsAt(filter, caret);
  const levels = useLevelCompletions(filter, caret, hasFocus);
  const completions = levels.question === null ? fields : { ...levels.question, items: fields.items };
  const items = [...fields.items, ...levels.items];
  const isOpen = hasFocus && items.length > 0 && closedFor !== filter;
  const problem = problems[0];

  const follow = (): void => {
    const input = inputRef.current;
    if (input === null) return;
    if (underlines.current !== null) underlines.current.scrollLeft = input.scrollLeft;
    setCaret(input.selectionEnd ?? input.value.length);
  };
  // Each rendering may show another text.
  useLayoutEffect(() => {
    const input = inputRef.current;
    if (input === null) return;
    if (caretAfter.current !== null) input.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
    // To ask where the text stands has the whole page laid out: not where nothing is underlined.
    if (problem !== undefined && underlines.current !== null) underlines.current.scrollLeft = input.scrollLeft;
  });

  const take = (item: Completion): void => {
    const after = completed(filter, completions, item);
    caretAfter.current = after.caret;
    setCaret(after.caret);
    setChosen(-1);
    onChange(after.text);
  };
  const onListKey = (event: KeyboardEvent): boolean => {
    const item = items[Math.max(0, chosen)];
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % items.length);
    else if (event.key === 'ArrowUp') setChosen((chosen <= 0 ? items.length : chosen) - 1);
    else if (event.key === 'Escape') setClosedFor(filter);
    else if (event.key === 'Tab' && !event.shiftKey && item !== undefined) take(item);
    else if (event.key === 'Enter' && chosen >= 0 && item !== undefined) take(item);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if ((isOpen && onListKey(event)) || onOwnKey?.(event) === true) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Escape' && filter !== '') {
      event.stopPropagation();
      onChange('');
    } else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      onLeave();
    }
  };

  return (
    <div className={styles.field}>
      <div className={styles.box}>
        <div ref={underlines} className={styles.underlines} aria-hidden>
          <Underlines filter={filter} problems={problems} />
        </div>
        <input
          ref={inputRef}
          className={styles.input}
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          placeholder={label}
          spellCheck={false}
          autoComplete="off"
          maxLength={1000}
          value={filter}
          onChange={(event) => {
            setCaret(event.target.selectionEnd ?? event.target.value.length);
            setChosen(-1);
            onChange(event.target.value);
          }}
          onSelect={follow}
          onScroll={follow}
          onFocus={() => setHasFocus(true)}
          onBlur={() => setHasFocus(false)}
          onKeyDown={onKeyDown}
        />
      </div>
      {isOpen ? (
        <div className={styles.list}>
          <div id={`${id}-list`} role="listbox" aria-label="Completions">
            {items.map((item, index) => (
              <div
                key={item.insert}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className={classNames(styles.option, index === chosen && styles.chosen)}
                // The text keeps the keyboard.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(item)}
              >
                <code>{item.isTopic === true ? <TopicText text={item.insert} /> : item.insert}</code>
                <span className={classNames(styles.meaning, item.isTopic === true && styles.count)}>
                  {item.meaning}
                </span>
              </div>
            ))}
          </div>
          {levels.items.length === 0 || levels.moreCount === 0 ? null : (
            <p className={styles.more}>
              {levels.moreCount === null ? 'There may be more.' : `and ${countText(levels.moreCount)} more`}
            </p>
          )}
        </div>
      ) : null}
      {problem === undefined ? null : (
        <div id={`${id}-problem`} className={classNames(styles.problem, isOpen && styles.below)} role="status">
          {problem.message} {consequence}
        </div>
      )}
    </div>
  );
}
