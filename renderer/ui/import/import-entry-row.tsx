// One connection of the file: whether it is wanted, what it is, what would change or is missing. Part of the import dialog.

import CircleAlert from 'lucide-react/icons/circle-alert';
import FileX from 'lucide-react/icons/file-x';
import PencilLine from 'lucide-react/icons/pencil-line';
import { memo } from 'react';
import type { ImportEntry, ImportNote } from '../../../shared/profile-import.ts';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { classNames } from '../kit/class-names.ts';
import { useModel } from '../use-model.ts';
import styles from './import-dialog.module.css';
import { entryFacts } from './import-words.ts';

const icons: Readonly<Record<ImportNote['kind'], typeof CircleAlert>> = {
  attention: CircleAlert,
  missing: FileX,
  changed: PencilLine,
};
const kindWords: Readonly<Record<ImportNote['kind'], string>> = {
  attention: 'Mind: ',
  missing: 'Missing: ',
  changed: 'Changed: ',
};

export interface ImportEntryRowProps {
  readonly entry: ImportEntry;
  readonly isChosen: boolean;
}

export const ImportEntryRow = memo(function ImportEntryRow({ entry, isChosen }: ImportEntryRowProps) {
  const { profileImport } = useModel();
  const { index, name, address, notes, duplicateOf, problem } = entry;
  return (
    <li className={styles.entry}>
      <CheckboxField
        label={name === '' ? `Entry ${index + 1}` : name}
        checked={isChosen}
        disabled={problem !== null}
        onChange={(wanted) => profileImport.choose(index, wanted)}
      />
      <div className={styles.entryWords}>
        {problem === null ? (
          <>
            <p className={styles.path}>{address}</p>
            <p className={styles.muted}>{entryFacts(entry)}</p>
          </>
        ) : (
          <p className={styles.problem}>{problem}</p>
        )}
        {duplicateOf === null ? null : (
          <p className={styles.duplicate}>There already as “{duplicateOf}”: same broker, user and client ID.</p>
        )}
        {notes.length === 0 ? null : (
          <ul className={styles.notes}>
            {notes.map(({ kind, text }) => {
              const Icon = icons[kind];
              return (
                <li key={`${kind} ${text}`} className={classNames(styles.note, kind !== 'changed' && styles.warning)}>
                  <Icon aria-hidden />
                  <span>
                    <span className="visually-hidden">{kindWords[kind]}</span>
                    {text}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </li>
  );
});
