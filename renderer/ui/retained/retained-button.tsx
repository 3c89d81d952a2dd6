// Opens retained messages: of the branch that the user has selected, else all. Called by the tree's toolbar.

import Archive from 'lucide-react/icons/archive';
import { memo } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel } from '../use-model.ts';

export const RetainedButton = memo(function RetainedButton() {
  const { retained, marked } = useModel();
  return (
    <IconButton
      label="Retained messages"
      shortcut="Alt+R"
      icon={<Archive aria-hidden />}
      onClick={() => void retained.openForSelection([...marked.store.getState().topicIds])}
    />
  );
});
