// Tree on the left, message over publish on the right; the sizes are remembered. Called by content.tsx.

import type { ReactNode } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { MessagePane } from '../message/message-pane.tsx';
import { PublishPanel } from '../publish/publish-panel.tsx';
import { TopicTree } from '../topic-tree/topic-tree.tsx';
import { TreeToolbar } from '../topic-tree/tree-toolbar.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { KeyHint } from './key-hint.tsx';
import styles from './workspace.module.css';

interface RememberedGroupProps {
  /** Name in the settings; panels are remembered in their order. */
  readonly name: 'columns' | 'rows';
  readonly panelIds: readonly [string, string];
  readonly orientation: 'horizontal' | 'vertical';
  readonly children: ReactNode;
}

function RememberedGroup({ name, panelIds, orientation, children }: RememberedGroupProps) {
  const { app } = useModel();
  const sizes = useReadable(app.store, (state) => state.settings.layout[name]);
  const [first, second] = sizes ?? [];
  const layout: Layout | undefined =
    first === undefined || second === undefined ? undefined : { [panelIds[0]]: first, [panelIds[1]]: second };
  const remember = (changed: Layout): void => {
    const all = app.store.getState().settings.layout;
    const next = panelIds.map((panelId) => Math.round((changed[panelId] ?? 50) * 10) / 10);
    app.updateSettings({ layout: { ...all, [name]: next } });
  };
  return (
    <Group
      className={styles.group}
      orientation={orientation}
      {...(layout === undefined ? {} : { defaultLayout: layout })}
      onLayoutChanged={(changed, meta) => {
        if (meta.isUserInteraction) remember(changed);
      }}
    >
      {children}
    </Group>
  );
}

export function Workspace() {
  return (
    <RememberedGroup name="columns" panelIds={['tree', 'details']} orientation="horizontal">
      <Panel id="tree" defaultSize="38%" minSize="220px" className={styles.panel}>
        <section className={styles.column} aria-label="Topic tree">
          <TreeToolbar />
          <TopicTree />
          <KeyHint />
        </section>
      </Panel>
      <Separator className={styles.separator} aria-label="Width of the tree" />
      <Panel id="details" minSize="320px" className={styles.panel}>
        <RememberedGroup name="rows" panelIds={['message', 'publish']} orientation="vertical">
          <Panel id="message" minSize="120px" className={styles.panel}>
            <section className={styles.column} aria-label="Message">
              <MessagePane />
            </section>
          </Panel>
          <Separator className={styles.separator} aria-label="Height of the publish form" />
          <Panel id="publish" defaultSize="30%" minSize="96px" className={styles.panel}>
            <section className={styles.column} aria-label="Publish">
              <PublishPanel />
            </section>
          </Panel>
        </RememberedGroup>
      </Panel>
    </RememberedGroup>
  );
}
