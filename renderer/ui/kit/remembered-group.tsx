// Two panels beside or above each other whose sizes are remembered in the settings. Called by the workspace and the message pane.

import type { ReactNode } from 'react';
import { Group, type Layout } from 'react-resizable-panels';
import { useModel, useReadable } from '../use-model.ts';

export interface RememberedGroupProps {
  /** Name in `settings.layout`; panels are remembered in their order, in per cent. */
  readonly name: string;
  readonly panelIds: readonly [string, string];
  readonly orientation: 'horizontal' | 'vertical';
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function RememberedGroup({ name, panelIds, orientation, className, children }: RememberedGroupProps) {
  const { app } = useModel();
  const sizes = useReadable(app.store, (state) => state.settings.layout[name]);
  const [first, second] = sizes ?? [];
  const layout: Layout | undefined =
    first === undefined || second === undefined ? undefined : { [panelIds[0]]: first, [panelIds[1]]: second };
  const remember = (changed: Layout): void => {
    const all = app.store.getState().settings.layout;
    const next = panelIds.map((panelId) => Math.round((changed[panelId] ?? 50) * 10) / 10);
    void app.updateSettings({ layout: { ...all, [name]: next } });
  };
  return (
    <Group
      className={className}
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
