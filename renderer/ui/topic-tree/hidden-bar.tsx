// Says below the tree how much of it is hidden, for as long as anything is. Called by the shell's workspace.

import EyeOff from 'lucide-react/icons/eye-off';
import { useSyncExternalStore } from 'react';
import { treeSettingsOf } from '../../model/tree-settings.ts';
import { Button } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './hidden-bar.module.css';

export function HiddenBar() {
  const { tree, treeSettings, connections, view } = useModel();
  const profileId = useReadable(connections.store, (state) => state.selectedProfileId);
  const { hidden, showsDollarTopics } = useReadable(treeSettings.store, (state) => treeSettingsOf(state, profileId));
  const { hiddenCount, shownFilter, scanning } = useSyncExternalStore(tree.subscribe, tree.summary);
  if (hidden.length === 0 && showsDollarTopics) return null;
  const what = shownFilter === '' ? plural(hiddenCount, 'topic') : plural(hiddenCount, 'match', 'matches');
  return (
    <p className={styles.bar}>
      <EyeOff aria-hidden className={styles.eye} />
      <output className={styles.count}>
        {what}
        {scanning ? '…' : ''} hidden
      </output>
      <Button kind="quiet" className={styles.button} onClick={() => view.openDialog({ kind: 'hiddenTopics' })}>
        Show…
      </Button>
    </p>
  );
}
