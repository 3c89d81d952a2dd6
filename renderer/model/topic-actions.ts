// What can be done with a topic wherever it is shown: copying its name or value, asking for its figures. Called by the tree and the breadcrumb.

import type { TopicFigures } from '../../shared/tree.ts';
import { AppError } from '../../shared/errors.ts';
import type { MessageSeq, TopicId } from '../../shared/ids.ts';
import type { ModelContext } from './model.ts';

export interface TopicActions {
  /** Copies the full name, as the broker sent it. */
  copyName(topicId: TopicId): Promise<void>;
  /** Copies the latest payload, or that of one message: as text if it is UTF-8, else as hexadecimal digits. */
  copyValue(topicId: TopicId, seq?: MessageSeq): Promise<void>;
  /** Copies any text and says so. */
  copyText(text: string): Promise<void>;
  /** Counts of a topic the tree does not show now; null when they are not to be had. */
  figuresOf(topicId: TopicId): Promise<TopicFigures | null>;
  /** The full name, or null (a toast has said why). */
  nameOf(topicId: TopicId): Promise<string | null>;
}

/** The largest payload that is copied to the clipboard. */
const copyLimitBytes = 16 * 1_048_576;

/** Payload as text for a clipboard. */
export function clipboardText(payload: Uint8Array): { readonly text: string; readonly isHex: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload), isHex: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: Array.from(payload, (byte) => byte.toString(16).padStart(2, '0')).join(' '), isHex: true };
  }
}

export function createTopicActions(
  { line, notices, selection }: ModelContext,
  writeClipboard: (text: string) => Promise<void>,
): TopicActions {
  const shown = () => {
    const { connectionId } = selection.store.getState();
    if (connectionId === null) throw new AppError('notFound', 'No connection is shown.');
    return connectionId;
  };
  const describe = async (topicId: TopicId): Promise<string> => {
    const { result } = await line.call('topic.describe', { connectionId: shown(), topicId });
    if (result === null) throw new AppError('notFound', 'This topic is not known any more.');
    return result.topicName;
  };
  const act = async (action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      notices.report(error);
    }
  };
  return {
    copyName: (topicId) =>
      act(async () => {
        await writeClipboard(await describe(topicId));
        notices.toast({ message: 'Topic copied.' });
      }),
    copyValue: (topicId, seq) =>
      act(async () => {
        const args = { connectionId: shown(), topicId, seq: seq ?? null, offset: 0, limitBytes: copyLimitBytes };
        const { result, body } = await line.call('message.read', args);
        if (body.length < result.message.sizeBytes) {
          throw new AppError('tooLarge', 'This payload is larger than 16 MB. Save it to a file instead.');
        }
        const { text, isHex } = clipboardText(body);
        await writeClipboard(text);
        notices.toast({ message: isHex ? 'Value copied as hexadecimal digits.' : 'Value copied.' });
      }),
    copyText: (text) =>
      act(async () => {
        await writeClipboard(text);
        notices.toast({ message: 'Copied.' });
      }),
    async figuresOf(topicId) {
      try {
        return (await line.call('topic.figures', { connectionId: shown(), topicId })).result;
      } catch (error) {
        // The line broke or the connection was discarded: both are shown at their own places.
        if (!(error instanceof AppError)) throw error;
        return null;
      }
    },
    async nameOf(topicId) {
      try {
        return await describe(topicId);
      } catch (error) {
        notices.report(error);
        return null;
      }
    },
  };
}
