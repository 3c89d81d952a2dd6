// A certificate or key as PEM text: pasted, or taken from a file that is chosen or dropped. Part of the profile editor.

import FolderOpen from 'lucide-react/icons/folder-open';
import { type ReactNode, useId, useRef, useState } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import styles from './pem-field.module.css';

export interface PemFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  /** Takes a chosen or dropped file; why it cannot be used, or null. */
  readonly onFile?: ((file: File) => Promise<string | null>) | undefined;
  readonly onChange: (value: string) => void;
}

export function PemField(props: PemFieldProps) {
  const { label, value, error, hint, placeholder, onFile, onChange } = props;
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (file !== undefined && onFile !== undefined) setFileProblem(await onFile(file));
  };
  const shownError = fileProblem ?? error;
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        <IconButton
          label={`Read ${label} from a file`}
          icon={<FolderOpen aria-hidden />}
          onClick={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          hidden
          accept=".pem,.crt,.cer,.der,.key,.p8,.txt"
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <textarea
        id={id}
        className={styles.text}
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder ?? '-----BEGIN …'}
        value={value}
        aria-invalid={shownError === null ? undefined : true}
        aria-describedby={`${id}-words`}
        onChange={(event) => {
          setFileProblem(null);
          onChange(event.target.value);
        }}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const file = event.dataTransfer.files[0];
          if (file === undefined) return;
          event.preventDefault();
          void read(file);
        }}
      />
      <p id={`${id}-words`} className={shownError === null ? styles.hint : styles.error}>
        {shownError ?? hint}
      </p>
    </div>
  );
}
