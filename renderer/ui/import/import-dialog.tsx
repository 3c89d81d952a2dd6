// Imports connections: choose a file, see what would become of it, then take what is wanted. Called by shell.tsx.

import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { plural } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import { ImportChoose } from './import-choose.tsx';
import styles from './import-dialog.module.css';
import { ImportPassphrase } from './import-passphrase.tsx';
import { ImportPreviewList } from './import-preview-list.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { useImport } from './use-import.ts';

export function ImportDialog() {
  const { view } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'import');
  useFileDrop();
  return (
    <DialogFrame
      open={open}
      onClose={() => view.closeDialog()}
      title="Import connections"
      size="large"
      footer={<ImportFooter />}
    >
      <ImportStages />
    </DialogFrame>
  );
}

function ImportStages() {
  const stage = useImport((state) => state.stage);
  const failure = useImport((state) => state.failure);
  return (
    <div className={styles.stages}>
      {failure === null ? null : (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      {stage.kind === 'choose' ? <ImportChoose /> : null}
      {stage.kind === 'reading' ? <p role="status">Reading {stage.fileName} …</p> : null}
      {stage.kind === 'passphrase' ? <ImportPassphrase stage={stage} /> : null}
      {stage.kind === 'preview' ? <ImportPreviewList stage={stage} /> : null}
    </div>
  );
}

function ImportFooter() {
  const { view, profileImport } = useModel();
  const stage = useImport((state) => state.stage);
  return (
    <>
      {stage.kind === 'preview' || stage.kind === 'passphrase' ? (
        <Button kind="quiet" className={styles.back} onClick={() => profileImport.restart()}>
          Choose another file
        </Button>
      ) : null}
      <Button onClick={() => view.closeDialog()}>Cancel</Button>
      {stage.kind === 'preview' ? (
        <Button
          kind="primary"
          disabled={stage.chosen.size === 0 || stage.isWorking}
          onClick={() => void profileImport.apply()}
        >
          {stage.isWorking
            ? 'Importing …'
            : stage.chosen.size === 0
              ? 'Nothing chosen'
              : `Import ${plural(stage.chosen.size, 'connection')}`}
        </Button>
      ) : null}
    </>
  );
}
