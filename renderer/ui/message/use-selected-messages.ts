// The selected topic's messages as hooks. Called by the parts of the message pane.

import type { PayloadViewName } from '../../model/payload-view.ts';
import type { SelectedMessagesState, ShownMessage } from '../../model/selected-messages.ts';
import { useModel, useReadable } from '../use-model.ts';

/** How the shown payload is shown: as the user chose for its topic, but what it cannot be, it is not. Text where none is shown. */
export function activeView({ shown, chosenView }: SelectedMessagesState): PayloadViewName {
  if (shown === null) return 'text';
  if (chosenView === null || (chosenView === 'image' && shown.view.image === null)) return shown.view.automatic;
  return chosenView;
}

/** The message on screen. Only for parts that stand there while there is one. */
export function useShownMessage(): ShownMessage | null {
  return useSelectedMessages((state) => state.shown);
}

/** A part of the store of selected messages. */
export function useSelectedMessages<Part>(select: (state: SelectedMessagesState) => Part): Part {
  return useReadable(useModel().selectedMessages.store, select);
}
