// What can be done with topics wherever they are shown: copying them in many forms, asking for their figures, taking a message over into
// the publish form. Called by the tree, its menu and the breadcrumb. Whatever fails is said in a toast.

import { assertNever } from '../../shared/assert.ts';
import type { ConnectionId, MessageSeq, TopicId } from '../../shared/ids.ts';
import type { TopicFigures } from '../../shared/tree.ts';
import { AppError } from '../../shared/errors.ts';
import { maximumCopiedBytes, maximumRecords } from '../../shared/topic-records.ts';
import { selectedConnection } from './connections.ts';
import type { ModelContext } from './model-context.ts';
import {
  type CommandBroker,
  commandRemarks,
  maximumCommandBytes,
  publishCommand,
  subscribeCommand,
  topicFilterOf,
} from './mosquitto-command.ts';
import type { PublishDrafts } from './publish-draft.ts';
import { csvOf, jsonOf, type TopicRecord } from './record-texts.ts';

/** The forms in which topics can be copied. */
export type CopyForm = 'name' | 'filter' | 'value' | 'json' | 'csv' | 'mosquitto_pub' | 'mosquitto_sub';

export interface TopicActions {
  /** Copies topics in a form; several stand one below the other. */
  copy(topicIds: readonly TopicId[], form: CopyForm): Promise<void>;
  /** Copies the payload of one message: as text if it is UTF-8, else as hexadecimal digits. */
  copyMessage(topicId: TopicId, seq: MessageSeq): Promise<void>;
  /** Copies any text and says so. */
  copyText(text: string): Promise<void>;
  /** Counts of a topic the tree does not show now; null when they are not to be had. */
  figuresOf(topicId: TopicId): Promise<TopicFigures | null>;
  /** The full name, or null (a toast has said why). */
  nameOf(topicId: TopicId): Promise<string | null>;
  /** Full names of topics, the first 1,000 at most; none where they are not to be had. Says nothing. */
  namesOf(topicIds: readonly TopicId[]): Promise<readonly string[]>;
  /** Puts the name into the publish form. False: it cannot be published to, or is not known any more (a toast has said so). */
  publishTo(topicId: TopicId): Promise<boolean>;
  /** Puts the latest message into the publish form: name, payload, QoS and retain. False as above, or its payload is no text. */
  editMessage(topicId: TopicId): Promise<boolean>;
}

/** Largest payload that the publish form is given. */
const draftBytes = 1_048_576;

/** Payload as text for a clipboard. */
export function clipboardText(payload: Uint8Array): { readonly text: string; readonly isHex: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload), isHex: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: Array.from(payload, (byte) => byte.toString(16).padStart(2, '0')).join(' '), isHex: true };
  }
}

/** What goes to the clipboard, and the words that say so. */
interface Copied {
  readonly text: string;
  readonly message: string;
}

const countOf = (count: number, one: string, many: string): string =>
  count === 1 ? one : `${count.toLocaleString('en')} ${many}`;

function valuesCopied(records: readonly TopicRecord[]): Copied {
  const values = records.flatMap(({ payload }) => (payload === null ? [] : [clipboardText(payload)]));
  const isShed = records.length === 1 && records[0]?.shed === true;
  if (values.length === 0) {
    throw isShed
      ? new AppError(
          'evicted',
          'The latest payload was given up to stay within the memory budget: there is no value to copy.',
        )
      : new AppError('notFound', 'There is no message on this very topic, so no value to copy.');
  }
  const missing = records.length - values.length;
  const hexCount = values.filter(({ isHex }) => isHex).length;
  const words = [
    countOf(values.length, 'Value copied', 'values copied, one in each line'),
    ...(hexCount === 0 ? [] : [values.length === 1 ? ' as hexadecimal digits' : `, ${hexCount} as hexadecimal digits`]),
    ...(missing === 0 ? [] : [`; ${countOf(missing, '1 topic has', 'topics have')} none`]),
  ];
  return { text: values.map(({ text }) => text).join('\n'), message: `${words.join('')}.` };
}

function publishCopied(broker: CommandBroker, records: readonly TopicRecord[]): Copied {
  const commands = records.flatMap(({ topicName, payload, latest }) => {
    if (payload === null || latest === null) return [];
    const { qos, retain } = latest.message;
    return [publishCommand(broker, { topicName, payload, qos, retain, properties: latest.properties })];
  });
  if (commands.length === 0) throw new AppError('notFound', 'There is no message here that a command could publish.');
  const text = commands.join('\n');
  if (text.length > maximumCommandBytes * 4) {
    throw new AppError('tooLarge', 'These commands are together larger than 4 MB. Select fewer topics.');
  }
  const missing = records.length - commands.length;
  const skipped = missing === 0 ? '' : ` ${countOf(missing, '1 topic has', 'topics have')} no message.`;
  const message = countOf(commands.length, 'Command copied.', 'commands copied, one in each line.');
  return { text, message: [message + skipped, ...commandRemarks(broker)].join(' ') };
}

export function createTopicActions(
  { line, viewId, notices, app, connections, selection }: ModelContext,
  publishDrafts: PublishDrafts,
  writeClipboard: (text: string) => Promise<void>,
): TopicActions {
  const shown = (): ConnectionId => {
    const { connectionId } = selection.store.getState();
    if (connectionId === null) throw new AppError('notFound', 'No connection is shown.');
    return connectionId;
  };
  const describe = async (topicId: TopicId) => {
    const { result } = await line.call('topic.describe', { connectionId: shown(), topicId });
    if (result === null) throw new AppError('notFound', 'This topic is not known any more.');
    return result;
  };
  const act = async (action: () => Promise<void>): Promise<boolean> => {
    try {
      await action();
      return true;
    } catch (error) {
      notices.report(error);
      return false;
    }
  };

  /** The records of topics that are still known, with payloads where wanted. */
  const read = async (topicIds: readonly TopicId[], withPayloads: boolean): Promise<readonly TopicRecord[]> => {
    const connectionId = shown();
    const records: TopicRecord[] = [];
    let leftBytes = maximumCopiedBytes;
    for (let from = 0; from < topicIds.length; from += maximumRecords) {
      const part = topicIds.slice(from, from + maximumRecords);
      const limitBytes = withPayloads ? Math.max(leftBytes, 1) : 0;
      const { result, body } = await line.call('topics.read', { connectionId, viewId, topicIds: part, limitBytes });
      let at = 0;
      for (const record of result.records) {
        if (record === null) continue;
        const hasPayload = withPayloads && record.latest !== null && !record.shed;
        records.push({ ...record, payload: hasPayload ? body.subarray(at, at + record.payloadBytes) : null });
        at += record.payloadBytes;
      }
      leftBytes -= body.length;
    }
    if (records.length === 0) throw new AppError('notFound', 'This topic is not known any more.');
    return records;
  };

  const broker = (): CommandBroker => {
    const connection = selectedConnection(connections.store.getState());
    const profile = app.store.getState().profiles.find((one) => one.profileId === connection?.profileId);
    if (profile === undefined) throw new AppError('notFound', 'The profile of this connection was deleted.');
    const { settings, secrets } = profile;
    const wanted = settings.protocolVersion === 'auto' ? null : settings.protocolVersion;
    return {
      settings,
      protocolVersion: connection?.broker?.protocolVersion ?? wanted,
      hasPassword: secrets.password !== 'none',
    };
  };

  const copied = async (topicIds: readonly TopicId[], form: CopyForm): Promise<Copied> => {
    const records = await read(topicIds, form !== 'name' && form !== 'filter' && form !== 'mosquitto_sub');
    const count = records.length;
    switch (form) {
      case 'name':
        return {
          text: records.map(({ topicName }) => topicName).join('\n'),
          message: countOf(count, 'Topic copied.', 'topics copied.'),
        };
      case 'filter':
        return {
          text: records.map(({ topicName }) => topicFilterOf(topicName, true)).join('\n'),
          message: countOf(count, 'Topic filter copied.', 'topic filters copied.'),
        };
      case 'value':
        return valuesCopied(records);
      case 'json':
        return { text: jsonOf(records), message: countOf(count, 'Copied as JSON.', 'topics copied as JSON.') };
      case 'csv': {
        const { text, guardedCount } = csvOf(records);
        const guarded = countOf(guardedCount, '1 cell holds', 'cells hold');
        const note =
          guardedCount === 0 ? '' : ` ${guarded} an apostrophe before what a spreadsheet would run as a formula.`;
        return { text, message: `${countOf(count, 'Copied as CSV.', 'topics copied as CSV.')}${note}` };
      }
      case 'mosquitto_pub':
        return publishCopied(broker(), records);
      case 'mosquitto_sub': {
        const filters = records.map(({ topicName, childCount }) => topicFilterOf(topicName, childCount > 0));
        const at = broker();
        return { text: subscribeCommand(at, filters), message: ['Command copied.', ...commandRemarks(at)].join(' ') };
      }
      default:
        return assertNever(form);
    }
  };

  return {
    async copy(topicIds, form) {
      await act(async () => {
        const { text, message } = await copied(topicIds, form);
        await writeClipboard(text);
        notices.toast({ message });
      });
    },
    async copyMessage(topicId, seq) {
      await act(async () => {
        const args = { connectionId: shown(), viewId, topicId, seq, offset: 0, limitBytes: maximumCopiedBytes };
        const { result, body } = await line.call('message.read', args);
        if (body.length < result.message.sizeBytes) {
          throw new AppError('tooLarge', 'This payload is larger than 16 MB. Save it to a file instead.');
        }
        const { text, isHex } = clipboardText(body);
        await writeClipboard(text);
        notices.toast({ message: isHex ? 'Value copied as hexadecimal digits.' : 'Value copied.' });
      });
    },
    async copyText(text) {
      await act(async () => {
        await writeClipboard(text);
        notices.toast({ message: 'Copied.' });
      });
    },
    async figuresOf(topicId) {
      try {
        return (await line.call('topic.figures', { connectionId: shown(), viewId, topicId })).result;
      } catch (error) {
        // The line broke or the connection was discarded: both are shown at their own places.
        if (!(error instanceof AppError)) throw error;
        return null;
      }
    },
    async nameOf(topicId) {
      try {
        return (await describe(topicId)).topicName;
      } catch (error) {
        notices.report(error);
        return null;
      }
    },
    async namesOf(topicIds) {
      try {
        return (await read(topicIds.slice(0, maximumRecords), false)).map(({ topicName }) => topicName);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return [];
      }
    },
    publishTo: (topicId) =>
      act(async () => {
        const { topicName, unpublishable } = await describe(topicId);
        if (unpublishable)
          throw new AppError('invalidInput', 'This is not a legal topic name: it cannot be published to.');
        publishDrafts.change({ topicName });
      }),
    editMessage: (topicId) =>
      act(async () => {
        const [record] = await read([topicId], true);
        if (record === undefined || record.payload === null || record.latest === null) {
          throw new AppError('notFound', 'There is no message on this very topic to take over.');
        }
        if (record.unpublishable) {
          throw new AppError('invalidInput', 'This is not a legal topic name: it cannot be published to.');
        }
        const { text, isHex } = clipboardText(record.payload);
        if (isHex)
          throw new AppError('notSupported', 'This payload is not text, and the publish form takes text only.');
        if (record.payload.length > draftBytes) {
          throw new AppError('tooLarge', 'This payload is larger than 1 MB: too large for the publish form.');
        }
        const { qos, retain } = record.latest.message;
        publishDrafts.change({ topicName: record.topicName, payload: text, qos, retain });
      }),
  };
}
