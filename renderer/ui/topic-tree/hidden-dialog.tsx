// The list of hidden topics, to show them again one by one or all. Called by shell.tsx.

import { treeSettingsOf } from '../../model/tree-settings.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { SwitchField } from '../kit/switch-field.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './hidden-dialog.module.css';

/** Longer names are cut; the hint has more of them. */
const nameLimit = 300;

export function HiddenDialog() {
  const { view, treeSettings, connections } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'hiddenTopics');
  const profileId = useReadable(connections.store, (state) => state.selectedProfileId);
  const { hidden, showsDollarTopics } = useReadable(treeSettings.store, (state) => treeSettingsOf(state, profileId));
  return (
    <DialogFrame
      open={open}
      onClose={() => view.closeDialog()}
      title="Hidden topics"
      description="They are no rows of the tree, with everything below them, also under a filter. They are received and counted all the same: the counts of branches include what is hidden."
      footer={
        <>
          <Button disabled={hidden.length === 0} onClick={() => void treeSettings.unhide(hidden)}>
            Show all
          </Button>
          <Button kind="primary" onClick={() => view.closeDialog()}>
            Done
          </Button>
        </>
      }
    >
      <SwitchField
        label="Show topics that begin with $"
        hint="Most brokers tell of themselves there, below $SYS."
        checked={showsDollarTopics}
        onChange={(shown) => void treeSettings.showDollarTopics(shown)}
      />
      {hidden.length === 0 ? (
        <p className={styles.none}>
          No topic is hidden by name. <Kbd shortcut="Alt+H" /> hides the selected one.
        </p>
      ) : (
        <ul className={styles.list} aria-label="Hidden topics">
          {hidden.map((topicName) => (
            <li key={topicName} className={styles.item}>
              <span className={styles.name} title={topicName.slice(0, 1000)}>
                <TopicText text={topicName} limit={nameLimit} />
              </span>
              <Button
                aria-label={`Show ${topicName.slice(0, nameLimit)}`}
                onClick={() => void treeSettings.unhide([topicName])}
              >
                Show
              </Button>
            </li>
          ))}
        </ul>
      )}
    </DialogFrame>
  );
}
