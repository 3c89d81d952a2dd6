// The selected topic's messages as hooks. Called by the parts of the message pane.

import type { SelectedMessagesState } from '../../model/selected-messages.ts';
import { useModel, useReadable } from '../use-model.ts';

/** A part of the store of selected messages. */
export function useSelectedMessages<Part>(select: (state: SelectedMessagesState) => Part): Part {
  return useReadable(useModel().selectedMessages.store, select);
}
