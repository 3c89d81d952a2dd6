// The button that holds tree, stream and messages at one moment. Called by the toolbar above tree and stream.

import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import { memo } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel, useReadable } from '../use-model.ts';

export const PauseToggle = memo(function PauseToggle() {
  const { pause } = useModel();
  const isPaused = useReadable(pause.store, (state) => state.pause !== null);
  return (
    <IconButton
      label="Pause"
      shortcut="F8"
      icon={isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
      pressed={isPaused}
      onClick={() => pause.toggle()}
    />
  );
});
