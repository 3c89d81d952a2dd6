// A file dropped onto the window is imported, unless a field or another dialog takes it. Called by import-dialog.tsx.

import { useEffect } from 'react';
import { hasOpenOverlay } from '../kit/overlay.ts';
import { useModel } from '../use-model.ts';

export function useFileDrop(): void {
  const { profileImport, view } = useModel();
  useEffect(() => {
    const takesIt = (event: DragEvent): boolean => {
      if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return false;
      return view.store.getState().dialog?.kind === 'import' || !hasOpenOverlay();
    };
    const onDragOver = (event: DragEvent): void => {
      if (event.defaultPrevented || event.dataTransfer === null) return;
      if (!event.dataTransfer.types.includes('Files')) return;
      // Also where it is not taken: the browser would open the file in place of Treeline.
      event.preventDefault();
      event.dataTransfer.dropEffect =
        view.store.getState().dialog?.kind === 'import' || !hasOpenOverlay() ? 'copy' : 'none';
    };
    const onDrop = (event: DragEvent): void => {
      const file = takesIt(event) ? event.dataTransfer?.files[0] : undefined;
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
      if (file !== undefined) void profileImport.readFile(file);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [profileImport, view]);
}
