// Search, copy and save for the shown payload. Right end of the payload's tab bar.

import ClipboardCopy from 'lucide-react/icons/clipboard-copy';
import Download from 'lucide-react/icons/download';
import Search from 'lucide-react/icons/search';
import type { ShownMessage } from '../../model/selected-messages.ts';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel } from '../use-model.ts';
import { base64Text, hexText } from './message-format.ts';
import styles from './payload-actions.module.css';
import { useSavePayload } from './use-save-payload.ts';
import { activeView, useSelectedMessages } from './use-selected-messages.ts';

/** With each message it renders only where that changes what can be done; what is done is done with the message shown by then. */
export function PayloadActions({ onSearch }: { readonly onSearch: () => void }) {
  const { selectedMessages, notices, topicActions } = useModel();
  const save = useSavePayload();
  const hasText = useSelectedMessages(({ shown }) => shown !== null && shown.view.text !== null);
  const isSearched = useSelectedMessages((state) => {
    const active = activeView(state);
    const isText = (active === 'json' || active === 'text') && state.shown?.view.text != null;
    return isText && state.shown.message.sizeBytes > 0;
  });
  const isWholeJson = useSelectedMessages(({ shown }) => formattedText(shown) !== null);

  /** Copies the whole payload, also where only its beginning is on screen. */
  const copyAs = async (textOf: (bytes: Uint8Array<ArrayBuffer>) => string): Promise<void> => {
    try {
      await topicActions.copyText(textOf(await selectedMessages.readWhole()));
    } catch (error) {
      notices.report(error);
    }
  };
  const copyFormatted = (): void => {
    const text = formattedText(selectedMessages.store.getState().shown);
    if (text !== null) void topicActions.copyText(text);
  };
  const saveShown = (): void => {
    const { shown } = selectedMessages.store.getState();
    if (shown !== null) void save(shown);
  };
  const entries: readonly MenuEntry[] = [
    ...(hasText ? [{ label: 'Copy payload', run: () => void copyAs((bytes) => decoder().decode(bytes)) }] : []),
    ...(isWholeJson ? [{ label: 'Copy formatted JSON', run: copyFormatted }] : []),
    { label: 'Copy as hex', run: () => void copyAs(hexText) },
    { label: 'Copy as base64', run: () => void copyAs(base64Text) },
  ];

  return (
    <span className={styles.actions}>
      {isSearched ? (
        <IconButton label="Search in the payload" icon={<Search aria-hidden />} onClick={onSearch} />
      ) : null}
      <Menu trigger={<IconButton label="Copy" icon={<ClipboardCopy aria-hidden />} />} entries={entries} align="end" />
      <IconButton label="Save to a file" icon={<Download aria-hidden />} onClick={saveShown} />
    </span>
  );
}

/** The payload as JSON with its lines indented; null: it is none, or not all of it is there. */
function formattedText(shown: ShownMessage | null): string | null {
  return shown?.view.json?.isJson === true && !shown.partial ? shown.view.json.formatted.text : null;
}

/** Strict: a payload that turned out not to be UTF-8 beyond its shown part is refused, not altered. */
function decoder(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}
