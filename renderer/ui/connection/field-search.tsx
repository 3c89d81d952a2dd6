// The search among all fields of the form: type "keep", press Enter, be there. Part of the profile editor.

import Search from 'lucide-react/icons/search';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { findFields, type FormField, sectionTitles } from '../../model/profile-fields.ts';
import { TextField } from '../kit/text-field.tsx';
import styles from './field-search.module.css';
import { goToField } from './use-field-search.ts';
import { useProfileEditor } from './use-profile-editor.ts';

export interface FieldSearchProps {
  /** The form, whose sections carry `data-section`. */
  readonly form: RefObject<HTMLElement | null>;
}

export function FieldSearch({ form }: FieldSearchProps) {
  const draft = useProfileEditor((state) => state.draft);
  const [text, setText] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const hits = findFields(text);
  const go = (field: FormField | undefined): void => {
    if (form.current === null || field === undefined) return;
    if (goToField(form.current, field, draft)) setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = buttons.findIndex((button) => button === event.target);
    if (event.key === 'Escape' && text !== '') {
      // The dialog is not meant.
      event.stopPropagation();
      event.preventDefault();
      setText('');
      event.currentTarget.querySelector('input')?.focus();
    } else if (event.key === 'Enter' && at < 0) {
      event.preventDefault();
      go(hits[0]);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)];
      (next ?? event.currentTarget.querySelector('input'))?.focus();
    }
  };
  return (
    <div className={styles.search} role="search" aria-label="Settings of the connection" onKeyDown={onKeyDown}>
      <TextField
        label="Find a setting"
        hideLabel
        placeholder="Find a setting: keep alive, SNI, proxy …"
        value={text}
        trailing={<Search aria-hidden className={styles.icon} />}
        onChange={setText}
      />
      {text.trim() === '' ? null : (
        <div className={styles.hits}>
          {hits.length === 0 ? <p className={styles.none}>No setting has “{text.trim()}” in its name.</p> : null}
          <ul ref={list} className={styles.list} aria-label="Settings found">
            {hits.map((field) => (
              <li key={`${field.section} ${field.label}`}>
                <button type="button" className={styles.hit} onClick={() => go(field)}>
                  <span>{field.label}</span>
                  <span className={styles.where}>
                    {sectionTitles[field.section]}
                    {hintOf(field.via?.(draft)?.because)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const hintOf = (because: string | undefined): string => (because === undefined ? '' : `, ${because}`);
