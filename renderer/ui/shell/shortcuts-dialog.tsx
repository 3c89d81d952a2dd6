// The list of shortcuts, from the command table. Called by shell.tsx.

import { Fragment } from 'react';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { commands } from './commands.ts';
import styles from './shortcuts-dialog.module.css';

/** Keys that belong to one place and so are no commands. */
const inTree: readonly (readonly [string, string])[] = [
  ['Up', 'Previous topic'],
  ['Down', 'Next topic'],
  ['Right', 'Open, or go to the first topic inside'],
  ['Left', 'Close, or go to the topic above'],
  ['Enter', 'Open or close'],
  ['Home', 'First topic'],
  ['End', 'Last topic'],
  ['Shift+F10', 'Menu of the topic'],
];

export function ShortcutsDialog() {
  const { view } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'shortcuts');
  return (
    <DialogFrame open={open} onClose={() => view.closeDialog()} title="Keyboard shortcuts">
      <div className={styles.columns}>
        <dl className={styles.list}>
          {commands.map((command) => (
            <Fragment key={command.id}>
              <dt>
                <Kbd shortcut={command.shortcuts[0] ?? ''} />
              </dt>
              <dd>{command.title}</dd>
            </Fragment>
          ))}
        </dl>
        <section>
          <h3 className={styles.heading}>In the tree</h3>
          <dl className={styles.list}>
            {inTree.map(([keys, title]) => (
              <Fragment key={keys}>
                <dt>
                  <Kbd shortcut={keys} />
                </dt>
                <dd>{title}</dd>
              </Fragment>
            ))}
          </dl>
          <p className={styles.note}>Typing letters jumps to the next topic that begins with them.</p>
        </section>
      </div>
    </DialogFrame>
  );
}
