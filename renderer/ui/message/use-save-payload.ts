// Saves a payload to a file, whole whatever is on screen. Called by the payload's buttons.

import type { ShownMessage } from '../../model/selected-messages.ts';
import { bytesText } from '../kit/format.ts';
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
      // Never the payload's own type: a saved file must not be opened as a page of ours.
      const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = fileNameFor(shown.topicName, shown.message.at, extensionFor(shown));
      link.click();
      // The download holds the blob by itself once it has begun.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      notices.toast({ message: `Saving ${bytesText(bytes.length)} as ${link.download}.` });
    } catch (error) {
      notices.report(error);
    }
  };
}
