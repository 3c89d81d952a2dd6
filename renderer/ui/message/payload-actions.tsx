// Search, copy and save for the shown payload. Right end of the payload's tab bar.

import ClipboardCopy from 'lucide-react/icons/clipboard-copy';
import Download from 'lucide-react/icons/download';
import Search from 'lucide-react/icons/search';
import type { PayloadViewName } from '../../model/payload-view.ts';
import type { ShownMessage } from '../../model/selected-messages.ts';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel } from '../use-model.ts';
import { base64Text, hexText } from './message-format.ts';
import styles from './payload-actions.module.css';
import { useSavePayload } from './use-save-payload.ts';

export interface PayloadActionsProps {
  readonly shown: ShownMessage;
  readonly active: PayloadViewName;
  readonly onSearch: () => void;
}

export function PayloadActions({ shown, active, onSearch }: PayloadActionsProps) {
  const { selectedMessages, notices, topicActions } = useModel();
  const save = useSavePayload();
  const { view, message } = shown;
  const isText = (active === 'json' || active === 'text') && view.text !== null;

  /** Copies the whole payload, also where only its beginning is on screen. */
  const copyAs = async (textOf: (bytes: Uint8Array<ArrayBuffer>) => string): Promise<void> => {
    try {
      await topicActions.copyText(textOf(await selectedMessages.readWhole()));
    } catch (error) {
      notices.report(error);
    }
  };
  const formatted = view.json?.isJson === true && !shown.partial ? view.json.formatted.text : null;
  const entries: readonly MenuEntry[] = [
    ...(view.text === null
      ? []
      : [{ label: 'Copy payload', run: () => void copyAs((bytes) => decoder().decode(bytes)) }]),
    ...(formatted === null ? [] : [{ label: 'Copy formatted JSON', run: () => void topicActions.copyText(formatted) }]),
    { label: 'Copy as hex', run: () => void copyAs(hexText) },
    { label: 'Copy as base64', run: () => void copyAs(base64Text) },
  ];

  return (
    <span className={styles.actions}>
      {isText && message.sizeBytes > 0 ? (
        <IconButton label="Search in the payload" icon={<Search aria-hidden />} onClick={onSearch} />
      ) : null}
      <Menu trigger={<IconButton label="Copy" icon={<ClipboardCopy aria-hidden />} />} entries={entries} align="end" />
      <IconButton label="Save to a file" icon={<Download aria-hidden />} onClick={() => void save(shown)} />
    </span>
  );
}

/** Strict: a payload that turned out not to be UTF-8 beyond its shown part is refused, not altered. */
function decoder(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}
