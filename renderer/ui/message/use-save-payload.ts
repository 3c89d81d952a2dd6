// Saves a payload to a file, whole whatever is on screen. Called by the payload's buttons.

import type { ShownMessage } from '../../model/selected-messages.ts';
import { bytesText } from '../kit/format.ts';
import { saveFile } from '../kit/save-file.ts';
import { useModel } from '../use-model.ts';
import { fileNameFor } from './message-format.ts';

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
};

function extensionFor({ view }: ShownMessage): string {
  if (view.image !== null) return extensions[view.image.type] ?? 'bin';
  if (view.text === null || view.automatic === 'hex') return 'bin';
  return view.json?.isJson === true ? 'json' : 'txt';
}

/** Hands the payload to the browser's (or the desktop's) download; a toast says what failed. */
export function useSavePayload(): (shown: ShownMessage) => Promise<void> {
  const { selectedMessages, notices } = useModel();
  return async (shown) => {
    try {
      const bytes = await selectedMessages.readWhole();
      const fileName = fileNameFor(shown.topicName, shown.message.at, extensionFor(shown));
      saveFile(bytes, fileName);
      notices.toast({ message: `Saving ${bytesText(bytes.length)} as ${fileName}.` });
    } catch (error) {
      notices.report(error);
    }
  };
}
