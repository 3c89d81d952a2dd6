// What the window itself shows: the open dialog and requests to focus a place. Called by commands and by the ui.

import { createStore } from 'zustand/vanilla';
import type { ProfileId } from '../../shared/ids.ts';
import type { Readable } from './readable.ts';

/** The one dialog that may be open. */
export type OpenDialog =
  | { readonly kind: 'settings' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'connections' }
  /** `profileId` null: a new one. */
  | { readonly kind: 'profile'; readonly profileId: ProfileId | null };

/** A place that can be given the keyboard. `selection`: the tree, opened and scrolled to the selected topic. */
export type FocusPlace = 'filter' | 'tree' | 'selection' | 'message' | 'publish';

export interface ViewState {
  readonly dialog: OpenDialog | null;
  /** The last request; `serial` grows, so that asking twice focuses twice. */
  readonly focusRequest: { readonly place: FocusPlace; readonly serial: number } | null;
}

export interface View {
  readonly store: Readable<ViewState>;
  openDialog(dialog: OpenDialog): void;
  closeDialog(): void;
  focus(place: FocusPlace): void;
}

export function createView(): View {
  const store = createStore<ViewState>(() => ({ dialog: null, focusRequest: null }));
  return {
    store,
    openDialog: (dialog) => store.setState({ dialog }),
    closeDialog: () => store.setState({ dialog: null }),
    focus(place) {
      store.setState(({ focusRequest }) => ({ focusRequest: { place, serial: (focusRequest?.serial ?? 0) + 1 } }));
    },
  };
}
