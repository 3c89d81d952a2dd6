// The settings: theme and memory budget; each takes effect at once. Called by shell.tsx.

import { useState } from 'react';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { VaultSettings } from '../vault/vault-settings.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './settings-dialog.module.css';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const megabyte = 1_048_576;
const smallestMegabytes = 16;
const largestMegabytes = 64 * 1024;

/** The budget typed, in bytes, or why it is none. */
export function budgetFrom(text: string): { readonly bytes: number } | { readonly problem: string } {
  const megabytes = Number(text.replaceAll(',', '').trim());
  if (text.trim() === '' || !Number.isInteger(megabytes)) return { problem: 'Give a whole number of megabytes.' };
  if (megabytes < smallestMegabytes || megabytes > largestMegabytes) {
    return { problem: `Give a number from ${smallestMegabytes} to ${largestMegabytes}.` };
  }
  return { bytes: megabytes * megabyte };
}

function BudgetField({ bytes }: { readonly bytes: number }) {
  const { app } = useModel();
  const [text, setText] = useState(String(Math.round(bytes / megabyte)));
  const parsed = budgetFrom(text);
  const save = (): void => {
    if ('bytes' in parsed && parsed.bytes !== bytes) void app.updateSettings({ memoryBudgetBytes: parsed.bytes });
  };
  return (
    <TextField
      label="Memory for topics and messages"
      value={text}
      onChange={setText}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
      }}
      inputMode="numeric"
      trailing="MB"
      error={'problem' in parsed ? parsed.problem : null}
      hint="For all connections together. When it is full, the oldest messages go; the status bar counts them."
    />
  );
}

export function SettingsDialog() {
  const { view, app } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'settings');
  const settings = useReadable(app.store, (state) => state.settings);
  const host = useReadable(app.store, (state) => state.host);
  const version = useReadable(app.store, (state) => state.appVersion);
  return (
    <DialogFrame open={open} onClose={() => view.closeDialog()} title="Settings" size="small">
      <div className={styles.fields}>
        <SelectField
          label="Theme"
          value={settings.theme}
          options={themes}
          onChange={(theme) => void app.updateSettings({ theme })}
        />
        <BudgetField bytes={settings.memoryBudgetBytes} />
        <VaultSettings />
        <dl className={styles.facts}>
          <dt>Version</dt>
          <dd>Treeline {version}</dd>
          <dt>Data folder</dt>
          <dd>{host?.dataDir}</dd>
        </dl>
      </div>
    </DialogFrame>
  );
}
