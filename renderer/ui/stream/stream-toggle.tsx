// The button that shows the stream of all messages in place of the tree. Called by the toolbar above both.

import ScrollText from 'lucide-react/icons/scroll-text';
import { memo } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel, useReadable } from '../use-model.ts';

export const StreamToggle = memo(function StreamToggle() {
  const { view } = useModel();
  const isStream = useReadable(view.store, (state) => state.column === 'stream');
  return (
    <IconButton
      label="Stream of all messages"
      shortcut={isStream ? 'Alt+1' : 'Alt+4'}
      icon={<ScrollText aria-hidden />}
      pressed={isStream}
      onClick={() => view.focus(isStream ? 'tree' : 'stream')}
    />
  );
});
