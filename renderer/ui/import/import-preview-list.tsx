// What would be imported, entry by entry, before anything is saved. Part of the import dialog.

import type { ImportStage } from '../../model/profile-import.ts';
import { Button } from '../kit/button.tsx';
import { useModel } from '../use-model.ts';
import { VaultNote } from '../vault/vault-note.tsx';
import styles from './import-dialog.module.css';
import { ImportEntryRow } from './import-entry-row.tsx';
import { previewSummary, sourceNames } from './import-words.ts';

export interface ImportPreviewListProps {
  readonly stage: Extract<ImportStage, { kind: 'preview' }>;
}

export function ImportPreviewList({ stage: { preview, chosen } }: ImportPreviewListProps) {
  const { profileImport } = useModel();
  const possible = preview.entries.filter(({ problem }) => problem === null).length;
  return (
    <>
      <div className={styles.head}>
        <div>
          <h3 className={styles.fileName}>
            {preview.fileName} <span className={styles.muted}>from {sourceNames[preview.source]}</span>
          </h3>
          <p role="status" className={styles.muted}>
            {previewSummary(preview, chosen.size)}
          </p>
        </div>
        {possible < 2 ? null : (
          <Button kind="quiet" onClick={() => profileImport.chooseAll(chosen.size < possible)}>
            {chosen.size < possible ? 'Choose all' : 'Choose none'}
          </Button>
        )}
      </div>
      <ul className={styles.entries} aria-label="Connections in the file">
        {preview.entries.map((entry) => (
          <ImportEntryRow key={entry.index} entry={entry} isChosen={chosen.has(entry.index)} />
        ))}
      </ul>
      {preview.remarks.map((remark) => (
        <p key={remark} className={styles.muted}>
          {remark}
        </p>
      ))}
      {preview.secrets === 'included' ? <VaultNote alwaysShown /> : null}
    </>
  );
}
