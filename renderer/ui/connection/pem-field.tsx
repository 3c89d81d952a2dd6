// A certificate or key as PEM text: pasted, or read from a file. Part of the profile editor.

import FolderOpen from 'lucide-react/icons/folder-open';
import { type ReactNode, useId, useRef, useState } from 'react';
import { certificatePemFromDer } from '../../model/base64.ts';
import { IconButton } from '../kit/icon-button.tsx';
import styles from './pem-field.module.css';

export interface PemFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  /** A certificate may also come as DER, which is then written as PEM. */
  readonly takesDer?: boolean;
  readonly onChange: (value: string) => void;
}

/** As large as the contract takes. */
const maximumFileBytes = 256 * 1024;

export function PemField(props: PemFieldProps) {
  const { label, value, error, hint, placeholder, takesDer = false, onChange } = props;
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > maximumFileBytes) {
      setFileProblem(`${file.name} is larger than 256 kB: a PEM file is not.`);
      return;
    }
    setFileProblem(null);
    const bytes = new Uint8Array(await file.arrayBuffer());
    onChange((takesDer ? certificatePemFromDer(bytes) : null) ?? new TextDecoder().decode(bytes));
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
          accept=".pem,.crt,.cer,.der,.key,.txt"
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
        onChange={(event) => onChange(event.target.value)}
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
