// The button in the topic field that takes over the topic selected in the tree. Part of the publish panel.

import Crosshair from 'lucide-react/icons/crosshair';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel, useReadable } from '../use-model.ts';

export function UseSelectedTopic() {
  const { publishDrafts, selection } = useModel();
  const description = useReadable(selection.store, (state) => state.description);
  const current = useReadable(publishDrafts.store, (state) => state.draft.topicName);
  if (description === null || description.unpublishable || description.topicName === current) return null;
  return (
    <IconButton
      label="Use the selected topic"
      icon={<Crosshair aria-hidden />}
      onClick={() => publishDrafts.change({ topicName: description.topicName })}
    />
  );
}
