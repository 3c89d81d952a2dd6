// Where the broker is: scheme, host, port, path; and the connection's name and colour. Part of the profile editor.

import { useState } from 'react';
import { nameOf } from '../../model/profile-draft.ts';
import { offeredPresets } from '../../model/profile-draft-presets.ts';
import { isWebSocket, withScheme } from '../../model/profile-draft-way.ts';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel } from '../use-model.ts';
import { ColorChoice } from './color-choice.tsx';
import { PresetChoice } from './preset-choice.tsx';
import styles from './profile-editor.module.css';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const schemes = [
  { value: 'mqtt', label: 'mqtt://' },
  { value: 'mqtts', label: 'mqtts:// (TLS)' },
  { value: 'ws', label: 'ws://' },
  { value: 'wss', label: 'wss:// (TLS)' },
] as const;

const hostExample = (presetId: string | null): string | undefined =>
  offeredPresets.find(({ id }) => id === presetId)?.hostExample;

export function AddressFields() {
  const { profileEditor } = useModel();
  const draft = useProfileEditor((state) => state.draft);
  const name = useDraftField('name');
  const host = useDraftField('host');
  const port = useDraftField('port');
  const path = useDraftField('path');
  const isNew = useProfileEditor((state) => state.profileId === null);
  const [presetId, setPresetId] = useState<string | null>(null);
  return (
    <div className={styles.group}>
      <div className={styles.line}>
        <TextField
          label="Name"
          className={styles.grow}
          placeholder={nameOf(draft)}
          value={name.value}
          error={name.error}
          onChange={name.onChange}
        />
        <ColorChoice />
      </div>
      {draft.demo ? (
        <p className={styles.note}>
          This is the built-in demo: its broker and devices start with the connection, at an address of their own.
        </p>
      ) : (
        <div className={styles.line}>
          <SelectField
            label="Protocol"
            className={styles.scheme ?? ''}
            value={draft.scheme}
            options={schemes}
            onChange={(scheme) => profileEditor.change(withScheme(draft, scheme))}
          />
          <TextField
            label="Host"
            mono
            className={styles.grow}
            placeholder={hostExample(presetId) ?? 'broker.example.com, or paste a whole address'}
            value={host.value}
            error={host.error}
            hint={draft.socketPath.trim() === '' ? undefined : 'Not dialled: the Unix socket below is.'}
            onChange={host.onChange}
            onPaste={(event) => {
              if (profileEditor.pasteAddress(event.clipboardData.getData('text'))) event.preventDefault();
            }}
            // An address that was typed instead of pasted.
            onBlur={() => profileEditor.pasteAddress(host.value)}
          />
          <TextField
            label="Port"
            mono
            inputMode="numeric"
            className={styles.port}
            value={port.value}
            error={port.error}
            onChange={port.onChange}
          />
          {isWebSocket(draft.scheme) ? (
            <TextField
              label="Path"
              mono
              className={styles.path}
              value={path.value}
              error={path.error}
              onChange={path.onChange}
            />
          ) : null}
        </div>
      )}
      {isNew && !draft.demo ? <PresetChoice presetId={presetId} onChoose={setPresetId} /> : null}
    </div>
  );
}
