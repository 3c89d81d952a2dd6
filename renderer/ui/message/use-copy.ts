// Puts text on the clipboard and says so. Called by the message pane's buttons.

import { useModel } from '../use-model.ts';

/** Copies a text; a toast says that it was done, or why not. */
export function useCopy(): (text: string, done: string) => Promise<void> {
  const { notices } = useModel();
  return async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      notices.toast({ message: done });
    } catch (error) {
      notices.toast({
        message: 'The clipboard could not be written. Click into the window and try again.',
        severity: 'failure',
        detail: String(error),
      });
    }
  };
}
