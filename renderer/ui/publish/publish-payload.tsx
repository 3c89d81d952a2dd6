// The payload to publish: plain text, with a word on whether it is JSON. Part of the publish panel.

import { useDeferredValue, useId, useMemo } from 'react';
import { jsonProblem, type JsonProblem } from '../../model/json-format.ts';
import { Button } from '../kit/button.tsx';
import { bytesText } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './publish-payload.module.css';

/** Longer texts are not looked at while typing. */
const checkedLength = 200_000;

export function PublishPayload({ error }: { readonly error: string | null }) {
  const { publishDrafts } = useModel();
  const payload = useReadable(publishDrafts.store, (state) => state.draft.payload);
  const id = useId();
  // Looking at a long text must not hold up the keys.
  const settled = useDeferredValue(payload);
  const verdict = useMemo(() => verdictOn(settled), [settled]);
  const sizeBytes = useMemo(() => new TextEncoder().encode(settled).length, [settled]);
  return (
    <div className={styles.box}>
      <label htmlFor={id} className="visually-hidden">
        Payload
      </label>
      <textarea
        id={id}
        className={styles.text}
        placeholder="Payload"
        spellCheck={false}
        autoComplete="off"
        value={payload}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={`${id}-verdict`}
        onChange={(event) => publishDrafts.change({ payload: event.target.value })}
      />
      <div id={`${id}-verdict`} className={styles.verdict}>
        <span className={error === null ? undefined : styles.error}>
          {error ?? (typeof verdict === 'string' ? verdict : `Not JSON, line ${verdict.line}: ${verdict.message}`)}
        </span>
        <span>{bytesText(sizeBytes)}</span>
        {verdict === 'JSON' ? (
          <Button kind="quiet" className={styles.format} onClick={() => publishDrafts.formatPayload()}>
            Format
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** JSON, plain text, or why something that begins like JSON is none. */
function verdictOn(payload: string): 'Empty' | 'Text' | 'JSON' | JsonProblem {
  if (payload === '') return 'Empty';
  const looksLikeJson = /^\s*[[{]/.test(payload);
  if (!looksLikeJson || payload.length > checkedLength) return 'Text';
  return jsonProblem(payload) ?? 'JSON';
}
