// Files of other programs in their usual places, looked for on request. Part of the import dialog.

import { Button } from '../kit/button.tsx';
import { bytesText, plural } from '../kit/format.ts';
import { useModel } from '../use-model.ts';
import styles from './import-dialog.module.css';
import { sourceNames } from './import-words.ts';
import { useImport } from './use-import.ts';

export function ImportFound() {
  const { profileImport } = useModel();
  const found = useImport((state) => state.found);
  const isLooking = useImport((state) => state.isLooking);
  return (
    <section className={styles.found} aria-label="Other programs on this machine">
      <div className={styles.look}>
        <p className={styles.muted}>
          Treeline can look for connections of MQTT Explorer on the machine it runs on. MQTTX keeps its own in a
          database: export them there.
        </p>
        <Button disabled={isLooking} onClick={() => void profileImport.look()}>
          {isLooking ? 'Looking …' : found === null ? 'Look for files' : 'Look again'}
        </Button>
      </div>
      {found === null ? null : (
        <div role="status">
          {found.files.length === 0 ? (
            <p>Nothing was found. Looked at: {found.places.join(', ')}.</p>
          ) : (
            <ul className={styles.files}>
              {found.files.map((file) => (
                <li key={file.fileId} className={styles.file}>
                  <span className={styles.fileWords}>
                    <strong>
                      {sourceNames[file.source]}
                      {file.entryCount === null ? '' : `: ${plural(file.entryCount, 'connection')}`}
                    </strong>
                    <span className={styles.path}>{file.path}</span>
                    <span className={styles.muted}>{file.problem ?? bytesText(file.sizeBytes)}</span>
                  </span>
                  {file.problem === null ? (
                    <Button onClick={() => void profileImport.readFound(file.fileId, file.path)}>Preview</Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}
