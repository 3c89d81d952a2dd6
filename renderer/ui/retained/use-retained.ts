// The look at retained messages, as a hook. Called by the parts of the retained dialog.

import type { RetainedState } from '../../model/retained.ts';
import { useModel, useReadable } from '../use-model.ts';

/** A part of the state. */
export function useRetained<Part>(select: (state: RetainedState) => Part): Part {
  return useReadable(useModel().retained.store, select);
}
