// Listens for the shortcuts of the command table. Called by shell.tsx.

import { useEffect } from 'react';
import { hasOpenOverlay } from '../kit/overlay.ts';
import { isApple } from '../kit/platform.ts';
import { useModel } from '../use-model.ts';
import { commands, matchesShortcut } from './commands.ts';

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)
  );
}

/** Text that the user has marked is what Ctrl+C is to copy. */
function hasMarkedText(): boolean {
  return window.getSelection()?.isCollapsed === false;
}

export function useCommands(): void {
  const model = useModel();
  useEffect(() => {
    const apple = isApple();
    const onKeyDown = (event: KeyboardEvent): void => {
      // An open dialog or menu has the keyboard for itself; both have handled what is theirs.
      if (event.defaultPrevented || event.isComposing) return;
      if (hasOpenOverlay()) return;
      const inText = takesText(event.target);
      const command = commands.find(
        (one) => (one.inTextFields || !inText) && one.shortcuts.some((keys) => matchesShortcut(keys, event, apple)),
      );
      if (command === undefined || (command.id.startsWith('topic.copy') && hasMarkedText())) return;
      event.preventDefault();
      command.run(model);
    };
    // The side buttons of a mouse go back and forward, as in a browser: here through topics, never away from the page.
    const onMouseUp = (event: MouseEvent): void => {
      if (event.button !== 3 && event.button !== 4) return;
      event.preventDefault();
      if (hasOpenOverlay()) return;
      if (event.button === 3) model.selection.back();
      else model.selection.forward();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('mouseup', onMouseUp);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('mouseup', onMouseUp);
    };
  }, [model]);
}
