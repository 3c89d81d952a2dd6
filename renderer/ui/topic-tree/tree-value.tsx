// The latest value of a topic in one line, coloured by its kind. Called by tree rows.

import type { PayloadKind, PayloadPreview } from '../../../shared/tree.ts';
import { bytesText } from '../kit/format.ts';
import styles from './tree-value.module.css';

const classOfKind: Readonly<Record<PayloadKind, string | undefined>> = {
  empty: styles.quiet,
  number: styles.number,
  boolean: styles.boolean,
  null: styles.quiet,
  string: styles.string,
  json: styles.json,
  text: styles.string,
  image: styles.binary,
  binary: styles.binary,
};

export interface TreeValueProps {
  readonly preview: PayloadPreview;
  readonly sizeBytes: number;
  readonly shed: boolean;
}

export function TreeValue({ preview, sizeBytes, shed }: TreeValueProps) {
  if (shed) {
    return (
      <span className={styles.shed} title="The payload was given up to stay within the memory budget; counts are exact">
        payload given up
      </span>
    );
  }
  const text = preview.kind === 'empty' ? '(empty)' : preview.text;
  return (
    <span className={classOfKind[preview.kind]}>
      {preview.kind === 'binary' && text === '' ? bytesText(sizeBytes) : text}
    </span>
  );
}
