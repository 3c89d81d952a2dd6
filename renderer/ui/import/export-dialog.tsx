// Exports connections to a file: which, and whether passwords and keys come along under a passphrase. Called by shell.tsx.

import { useState } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import { Button } from '../kit/button.tsx';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { plural } from '../kit/format.ts';
import { saveFile } from '../kit/save-file.ts';
import { SwitchField } from '../kit/switch-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './export-dialog.module.css';

export function ExportDialog() {
  const { view } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'export');
  // Its state, the passphrase above all, lives only as long as it is open.
  return open ? <OpenExportDialog /> : null;
}

function OpenExportDialog() {
  const { app, view, notices, profileExport } = useModel();
  const profiles = useReadable(app.store, (state) => state.profiles).filter(({ settings }) => !settings.demo);
  const [leftOut, setLeftOut] = useState<ReadonlySet<ProfileId>>(new Set());
  const [withSecrets, setWithSecrets] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [isWorking, setWorking] = useState(false);
  const chosen = profiles.filter(({ profileId }) => !leftOut.has(profileId));
  const isTooShort = passphrase.length < profileExport.minimumPassphraseLength;
  const isReady = chosen.length > 0 && !isWorking && (!withSecrets || (!isTooShort && passphrase === repeated));

  const choose = (profileId: ProfileId, isChosen: boolean): void => {
    const next = new Set(leftOut);
    if (isChosen) next.delete(profileId);
    else next.add(profileId);
    setLeftOut(next);
  };
  const write = async (): Promise<void> => {
    setWorking(true);
    const ids = chosen.map(({ profileId }) => profileId);
    const file = await profileExport.write(ids, withSecrets ? passphrase : null);
    setWorking(false);
    if (file === null) return;
    const { fileName, profileCount, secretCount, withoutSecrets } = file.answer;
    saveFile(file.bytes, fileName);
    view.closeDialog();
    const secrets = withSecrets
      ? `, with ${plural(secretCount, 'secret')} under the passphrase`
      : ', without passwords and keys';
    const unopened =
      withoutSecrets.length === 0
        ? ''
        : ` The secrets of ${withoutSecrets.join(', ')} cannot be opened here and are not in it.`;
    notices.toast({
      severity: withoutSecrets.length === 0 ? 'info' : 'warning',
      message: `Saving ${plural(profileCount, 'connection')} as ${fileName}${secrets}.${unopened}`,
    });
  };

  return (
    <DialogFrame
      open
      onClose={() => view.closeDialog()}
      title="Export connections"
      footer={
        <>
          <Button onClick={() => view.closeDialog()}>Cancel</Button>
          <Button kind="primary" disabled={!isReady} onClick={() => void write()}>
            {isWorking ? 'Exporting …' : `Export ${plural(chosen.length, 'connection')}`}
          </Button>
        </>
      }
    >
      {profiles.length === 0 ? (
        <EmptyState title="No connections to export">The demo is built in and needs none.</EmptyState>
      ) : (
        <div className={styles.form}>
          <fieldset className={styles.profiles}>
            <legend className={styles.legend}>Connections</legend>
            {profiles.map(({ profileId, settings }) => (
              <CheckboxField
                key={profileId}
                label={settings.name}
                checked={!leftOut.has(profileId)}
                onChange={(isChosen) => choose(profileId, isChosen)}
              />
            ))}
          </fieldset>
          <SwitchField
            label="Include passwords and keys"
            checked={withSecrets}
            onChange={setWithSecrets}
            hint="Encrypted with a passphrase that you choose. Without it nobody can read them, not even you."
          />
          {withSecrets ? (
            <div className={styles.passphrase}>
              <TextField
                label="Passphrase"
                type="password"
                autoComplete="new-password"
                value={passphrase}
                onChange={setPassphrase}
                hint={`At least ${profileExport.minimumPassphraseLength} characters; several words are best.`}
              />
              <TextField
                label="Passphrase again"
                type="password"
                autoComplete="new-password"
                value={repeated}
                onChange={setRepeated}
                error={repeated !== '' && repeated !== passphrase ? 'The two differ.' : null}
              />
            </div>
          ) : null}
        </div>
      )}
    </DialogFrame>
  );
}
