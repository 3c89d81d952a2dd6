// The three keys worth knowing, below the tree until put away. Called by workspace.tsx.

import X from 'lucide-react/icons/x';
import { IconButton } from '../kit/icon-button.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './key-hint.module.css';

const hintName = 'keys';

export function KeyHint() {
  const { app } = useModel();
  const dismissed = useReadable(app.store, (state) => state.settings.dismissedHints);
  if (dismissed.includes(hintName)) return null;
  return (
    <p className={styles.hint}>
      <Kbd shortcut="/" /> filter
      <Kbd shortcut="Alt+3" /> publish
      <Kbd shortcut="?" /> all keys
      <span className={styles.spring} />
      <IconButton
        label="Put this hint away"
        icon={<X aria-hidden />}
        onClick={() => void app.updateSettings({ dismissedHints: [...dismissed, hintName] })}
      />
    </p>
  );
}
