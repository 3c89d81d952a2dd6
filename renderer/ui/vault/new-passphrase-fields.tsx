// A passphrase that is being chosen, typed twice. Part of the vault's dialogs.

import { TextField } from '../kit/text-field.tsx';
import { useModel } from '../use-model.ts';

/** As typed so far. */
export interface NewPassphrase {
  readonly text: string;
  readonly again: string;
}
export const noPassphrase: NewPassphrase = { text: '', again: '' };

/** Whether it is long enough and typed alike. */
export const isComplete = ({ text, again }: NewPassphrase, minimumLength: number): boolean =>
  text.length >= minimumLength && text === again;

export interface NewPassphraseFieldsProps {
  readonly label: string;
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
}

export function NewPassphraseFields({ label, value, onChange }: NewPassphraseFieldsProps) {
  const { vault } = useModel();
  const { text, again } = value;
  // Not while the second is still being typed.
  const differs = again !== '' && !text.startsWith(again) && again !== text;
  return (
    <>
      <TextField
        label={label}
        type="password"
        autoComplete="new-password"
        value={text}
        onChange={(next) => onChange({ ...value, text: next })}
        hint={`At least ${vault.minimumPassphraseLength} characters; several words are best.`}
      />
      <TextField
        label={`${label} again`}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={(next) => onChange({ ...value, again: next })}
        error={differs ? 'The two differ.' : null}
      />
    </>
  );
}
