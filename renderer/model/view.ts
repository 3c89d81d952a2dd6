// What the window itself shows: tree or stream, the open dialog, and requests to focus a place. Called by commands and by the ui.

import { createStore } from 'zustand/vanilla';
import type { ProfileId } from '../../shared/ids.ts';
import type { Readable } from './readable.ts';

/** The one dialog that may be open. */
export type OpenDialog =
  | { readonly kind: 'settings' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'connections' }
  | { readonly kind: 'import' }
  | { readonly kind: 'export' }
  | { readonly kind: 'hiddenTopics' }
  | { readonly kind: 'savedFilters' }
  | { readonly kind: 'packetLog' }
  /** Of the shown connection. */
  | { readonly kind: 'passwordCommand' }
  /** `profileId` null: a new one. */
  | { readonly kind: 'profile'; readonly profileId: ProfileId | null };

/**
 * A place that can be given the keyboard. `selection`: the tree, opened and scrolled to the selected topic; `selectedRow`: only that, the
 * keyboard stays where it is.
 */
export type FocusPlace =
  | 'filter'
  | 'savedFilters'
  | 'find'
  | 'selectedRow'
  | 'tree'
  | 'selection'
  | 'stream'
  | 'message'
  | 'publish';

/** What the left column shows. */
export type Column = 'tree' | 'stream';

/** What stands beside it, above the publish form. */
const allDetails = ['message', 'broker', 'subscriptions'] as const;
export type Details = (typeof allDetails)[number];

export interface ViewState {
  readonly column: Column;
  readonly details: Details;
  readonly dialog: OpenDialog | null;
  /** The last request; `serial` grows, so that asking twice focuses twice. */
  readonly focusRequest: { readonly place: FocusPlace; readonly serial: number } | null;
}

export interface View {
  readonly store: Readable<ViewState>;
  openDialog(dialog: OpenDialog): void;
  closeDialog(): void;
  /** Also shows the column that the place is in. */
  focus(place: FocusPlace): void;
  /** The request was obeyed: nobody who appears later takes it for new. */
  settleFocus(): void;
  showColumn(column: Column): void;
  showDetails(details: Details): void;
}

const columnKey = 'treeline.column';
const detailsKey = 'treeline.details';
const columnOf: Partial<Record<FocusPlace, Column>> = {
  find: 'tree',
  tree: 'tree',
  selection: 'tree',
  selectedRow: 'tree',
  stream: 'stream',
};

/** `storage` lives as long as the tab, and remembers column and details. */
export function createView(storage: Pick<Storage, 'getItem' | 'setItem'>): View {
  const store = createStore<ViewState>(() => ({
    column: storage.getItem(columnKey) === 'stream' ? 'stream' : 'tree',
    details: allDetails.find((one) => one === storage.getItem(detailsKey)) ?? 'message',
    dialog: null,
    focusRequest: null,
  }));
  let serial = 0;
  const showColumn = (column: Column): void => {
    storage.setItem(columnKey, column);
    store.setState({ column });
  };
  const showDetails = (details: Details): void => {
    storage.setItem(detailsKey, details);
    store.setState({ details });
  };
  return {
    store,
    openDialog: (dialog) => store.setState({ dialog }),
    closeDialog: () => store.setState({ dialog: null }),
    focus(place) {
      serial += 1;
      const column = columnOf[place];
      if (column !== undefined) showColumn(column);
      if (place === 'message') showDetails('message');
      store.setState({ focusRequest: { place, serial } });
    },
    settleFocus: () => store.setState({ focusRequest: null }),
    showColumn,
    showDetails,
  };
}
