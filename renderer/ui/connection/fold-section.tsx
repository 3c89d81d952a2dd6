// A part of the form that is folded until wanted, or until something in it is wrong. Part of the profile editor.

import ChevronRight from 'lucide-react/icons/chevron-right';
import { type ReactNode, useState } from 'react';
import type { ProfileDraft } from '../../model/profile-draft.ts';
import { type SectionName, sectionTitles } from '../../model/profile-fields.ts';
import { classNames } from '../kit/class-names.ts';
import styles from './fold-section.module.css';
import { useProfileEditor } from './use-profile-editor.ts';

export interface FoldSectionProps {
  readonly section: Exclude<SectionName, 'top'>;
  /** What stands in it, in few words, while it is folded. */
  readonly summary: (draft: ProfileDraft) => string;
  readonly startsOpen?: boolean;
  /** Fields in it, by their names in problems (a prefix is enough): a problem unfolds the section. */
  readonly fields: readonly string[];
  readonly children: ReactNode;
}

export function FoldSection({ section, summary, startsOpen = false, fields, children }: FoldSectionProps) {
  const [isOpen, setOpen] = useState(startsOpen);
  const words = useProfileEditor((state) => summary(state.draft));
  const hasProblem = useProfileEditor((state) =>
    [...state.problems.keys()].some((field) => fields.some((own) => field === own || field.startsWith(`${own}.`))),
  );
  return (
    <details
      className={styles.section}
      // The search for a field finds it by that (use-field-search.ts).
      data-section={section}
      open={isOpen || hasProblem}
      onToggle={(event) => {
        if (!hasProblem) setOpen(event.currentTarget.open);
      }}
    >
      <summary className={styles.summary}>
        <ChevronRight aria-hidden className={styles.chevron} />
        <span className={styles.title}>{sectionTitles[section]}</span>
        {hasProblem ? (
          <span className={classNames(styles.words, styles.wrong)}>needs correcting</span>
        ) : (
          <span className={styles.words}>{words}</span>
        )}
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
