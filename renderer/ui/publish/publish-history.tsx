// Messages sent in this session: choosing one puts it back into the form. Part of the publish panel.

import History from 'lucide-react/icons/history';
import type { SentMessage } from '../../model/publish-draft.ts';
import { momentText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Menu } from '../kit/menu.tsx';
import { visibleParts } from '../kit/visible-text.ts';
import { useModel, useReadable } from '../use-model.ts';

/** Entries in the menu; the store keeps more. */
const listed = 20;

export function PublishHistory() {
  const { publishDrafts } = useModel();
  const sent = useReadable(publishDrafts.store, (state) => state.sent);
  if (sent.length === 0) return null;
  return (
    <Menu
      align="end"
      side="top"
      trigger={<IconButton label="Messages sent before" icon={<History aria-hidden />} />}
      entries={sent.slice(0, listed).map((message) => ({
        label: labelOf(message),
        run: () => publishDrafts.restore(message.sentId),
      }))}
    />
  );
}

function labelOf({ at, topicName, payload, qos, retain }: SentMessage): string {
  const flags = `QoS ${qos}${retain ? ', retain' : ''}`;
  return `${momentText(at).slice(11)}  ${shortText(topicName, 48)}  ${shortText(payload.replaceAll(/\s+/g, ' '), 32)}  ${flags}`;
}

function shortText(text: string, limit: number): string {
  return visibleParts(text, limit)
    .map((part) => part.text)
    .join('');
}
