// Said while several topics are selected: how many, and what can be done with them. Top line of the message pane.

import ClipboardCopy from 'lucide-react/icons/clipboard-copy';
import { Button } from '../kit/button.tsx';
import { countText } from '../kit/format.ts';
import { Menu } from '../kit/menu.tsx';
import { Toolbar } from '../kit/toolbar.tsx';
import { useCopyEntries } from '../topic-tree/tree-menu.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './selected-bar.module.css';

export function SelectedBar() {
  const { marked } = useModel();
  const topicIds = useReadable(marked.store, (state) => state.topicIds);
  const entries = useCopyEntries(topicIds.size < 2 ? [] : [...topicIds], true);
  if (topicIds.size < 2) return null;
  return (
    <Toolbar className={styles.bar} role="group" aria-label="Selected topics">
      <output className={styles.count}>{`${countText(topicIds.size)} topics selected`}</output>
      <span className={styles.note}>The last one is shown below</span>
      <Menu
        align="end"
        entries={entries}
        trigger={
          <Button kind="quiet">
            <ClipboardCopy aria-hidden />
            Copy
          </Button>
        }
      />
      <Button kind="quiet" onClick={() => marked.clear()}>
        Only this one
      </Button>
    </Toolbar>
  );
}
