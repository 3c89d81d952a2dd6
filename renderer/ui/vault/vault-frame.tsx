// The frame that the vault's dialogs have in common: words, fields as a form, what failed, and the buttons. Part of vault-dialog.tsx.

import { type ReactNode, useId } from 'react';
import { Button, type ButtonProps } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './vault-dialog.module.css';

export interface VaultFrameProps {
  readonly title: string;
  readonly description: string;
  readonly children?: ReactNode;
  /** The main button; while it works, `working` stands on it. */
  readonly action: string;
  readonly working: string;
  readonly kind?: ButtonProps['kind'];
  readonly isReady: boolean;
  /** Enter in a field, or the main button. */
  readonly onSubmit: () => void;
}

export function VaultFrame(props: VaultFrameProps) {
  const { title, description, children, action, working, kind = 'primary', isReady, onSubmit } = props;
  const { vault } = useModel();
  const isWorking = useReadable(vault.store, (state) => state.isWorking);
  const failure = useReadable(vault.store, (state) => state.failure);
  const formId = useId();
  return (
    <DialogFrame
      open
      onClose={() => vault.dismiss()}
      title={title}
      description={description}
      size="small"
      footer={
        <>
          <Button onClick={() => vault.dismiss()}>Cancel</Button>
          <Button kind={kind} type="submit" form={formId} disabled={!isReady || isWorking}>
            {isWorking ? working : action}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isWorking) onSubmit();
        }}
      >
        {children}
      </form>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </DialogFrame>
  );
}
