// Opens the dialog about the command for a password by itself, once for each time a connection waits for the answer. Called by
// password-command-dialog.tsx.

import { useEffect, useRef } from 'react';
import { useModel, useReadable } from '../use-model.ts';

/** `question` tells one time from another; null: there is nothing to ask. Whatever the user is in the middle of comes first. */
export function useAskOnce(question: string | null): void {
  const { view, profileEditor } = useModel();
  const isFree = useReadable(view.store, ({ dialog }) => dialog === null);
  const isEditing = useReadable(profileEditor.store, ({ isOpen }) => isOpen);
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (question === null || question === asked.current || !isFree || isEditing) return;
    asked.current = question;
    view.openDialog({ kind: 'passwordCommand' });
  }, [question, isFree, isEditing, view]);
  useEffect(() => {
    // Answered elsewhere, or another connection is shown.
    if (question === null && view.store.getState().dialog?.kind === 'passwordCommand') view.closeDialog();
  }, [question, view]);
}
