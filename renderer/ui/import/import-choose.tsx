// The first step: a file chosen, dropped, or found where other programs keep theirs. Part of the import dialog.

import FileUp from 'lucide-react/icons/file-up';
import { useRef } from 'react';
import { Button } from '../kit/button.tsx';
import { useModel } from '../use-model.ts';
import styles from './import-dialog.module.css';
import { ImportFound } from './import-found.tsx';

export function ImportChoose() {
  const { profileImport } = useModel();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className={styles.drop}>
        <FileUp aria-hidden />
        <p>Drop a file anywhere in this window, or</p>
        <Button kind="primary" onClick={() => picker.current?.click()}>
          Choose a file
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          aria-label="File to import"
          accept=".json,.mqttbroker"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void profileImport.readFile(file);
            event.target.value = '';
          }}
        />
      </div>
      <dl className={styles.formats}>
        <dt>MQTT Explorer</dt>
        <dd>its settings.json, of any version</dd>
        <dt>MQTTX</dt>
        <dd>an export of connections as JSON</dd>
        <dt>MQTT Analyzer</dt>
        <dd>a .mqttbroker file</dd>
        <dt>Treeline</dt>
        <dd>an export, with or without passwords</dd>
      </dl>
      <ImportFound />
    </>
  );
}
