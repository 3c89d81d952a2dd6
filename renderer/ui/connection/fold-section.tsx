// A part of the form that is folded until wanted, or until something in it is wrong. Part of the profile editor.

import ChevronRight from 'lucide-react/icons/chevron-right';
import { type ReactNode, useState } from 'react';
import styles from './fold-section.module.css';
import { useProfileEditor } from './use-profile-editor.ts';

export interface FoldSectionProps {
  readonly title: string;
  /** What stands in it, in few words, while it is folded. */
  readonly summary: string;
  readonly startsOpen?: boolean;
  /** Fields in it, by their names in problems (a prefix is enough): a problem unfolds the section. */
  readonly fields: readonly string[];
  readonly children: ReactNode;
}

export function FoldSection({ title, summary, startsOpen = false, fields, children }: FoldSectionProps) {
  const [isOpen, setOpen] = useState(startsOpen);
  const hasProblem = useProfileEditor((state) =>
    [...state.problems.keys()].some((field) => fields.some((own) => field === own || field.startsWith(`${own}.`))),
  );
  return (
    <details
      className={styles.section}
      open={isOpen || hasProblem}
      onToggle={(event) => {
        if (!hasProblem) setOpen(event.currentTarget.open);
      }}
    >
      <summary className={styles.summary}>
        <ChevronRight aria-hidden className={styles.chevron} />
        <span className={styles.title}>{title}</span>
        <span className={styles.words}>{summary}</span>
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
