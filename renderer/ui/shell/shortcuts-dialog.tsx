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
  ['Shift+Down', 'Select the next topic too; so with Up, Home, End, Page Up, Page Down'],
  ['Mod+Down', 'Next row without selecting it; so with Up, Home, End, Page Up, Page Down'],
  ['Ctrl+Space', 'Take that row into the selection, or leave it out; also with Mod+Shift+Enter'],
  ['Mod+A', 'Select all rows'],
  ['Esc', 'Back to one selected topic'],
  ['Shift+F10', 'Menu of the selected topics'],
];

function shortcutsByTitle(): ReadonlyMap<string, readonly string[]> {
  const byTitle = new Map<string, readonly string[]>();
  for (const { title, shortcuts } of commands) byTitle.set(title, [...(byTitle.get(title) ?? []), ...shortcuts]);
  return byTitle;
}

export function ShortcutsDialog() {
  const { view } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'shortcuts');
  return (
    <DialogFrame open={open} onClose={() => view.closeDialog()} title="Keyboard shortcuts" size="large" isText>
      <div className={styles.columns}>
        <dl className={styles.list}>
          {[...shortcutsByTitle()].map(([title, shortcuts]) => (
            <Fragment key={title}>
              <dt className={styles.keys}>
                {shortcuts.map((shortcut) => (
                  <Kbd key={shortcut} shortcut={shortcut} />
                ))}
              </dt>
              <dd>{title}</dd>
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
