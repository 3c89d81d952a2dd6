// The columns of the tree as the settings and its width have them, and how the user changes them. Called by topic-tree.tsx.

import { useMemo, useState } from 'react';
import type { TreeColumnName, TreeColumns } from '../../../shared/tree-columns.ts';
import { useModel, useReadable } from '../use-model.ts';
import { columnKinds, columnStyle, type ShownColumn, shownColumns, widestColumnPx } from './columns.ts';

/** What a row of no depth takes for itself: both paddings and the chevron. */
const rowFramePx = 30;

export interface Columns {
  readonly shown: readonly ShownColumn[];
  /** Their names: the same list until another column comes or goes. */
  readonly names: readonly TreeColumnName[];
  /** Chosen, whether there is room or not. */
  readonly chosen: readonly TreeColumnName[];
  /** Widths for the style sheets. */
  readonly style: Readonly<Record<`--${string}`, string>>;
  readonly widestPx: (name: TreeColumnName) => number;
  /** Shows a width while the user still looks for it. */
  readonly tryWidth: (name: TreeColumnName, widthPx: number) => void;
  /** Remembers the width tried last. */
  readonly keepWidth: () => void;
  readonly resetWidth: (name: TreeColumnName) => void;
  readonly choose: (name: TreeColumnName, isShown: boolean) => void;
  /** As they were when Treeline was new. */
  readonly resetAll: () => void;
}

/** The same object until something about the columns changes: the tree is drawn many times a second, its header is not. */
export function useColumns(rowsPx: number): Columns {
  const { app } = useModel();
  const saved = useReadable(app.store, (state) => state.settings.treeColumns);
  /** Widths being tried, until they are saved. Not those of the settings: an earlier width may be on its way back from there. */
  const [trial, setTrial] = useState<TreeColumns['widthsPx'] | null>(null);
  const tried = trial ?? saved.widthsPx;
  const treePx = rowsPx - rowFramePx;
  const shown = useMemo(
    () => shownColumns({ shown: saved.shown, widthsPx: tried }, treePx),
    [saved.shown, tried, treePx],
  );
  const key = shown.map(({ kind }) => kind.name).join(' ');
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the names are the same as long as their text is
  const names = useMemo(() => shown.map(({ kind }) => kind.name), [key]);
  const style = useMemo(() => columnStyle(shown), [shown]);
  return useMemo(() => {
    const save = async (treeColumns: TreeColumns): Promise<void> => {
      const { widthsPx } = treeColumns;
      setTrial(widthsPx);
      await app.updateSettings({ treeColumns });
      // Unless another one is tried already.
      setTrial((current) => (current === widthsPx ? null : current));
    };
    return {
      shown,
      names,
      chosen: saved.shown,
      style,
      widestPx: (name) => widestColumnPx(shown, name, treePx),
      tryWidth: (name, widthPx) => setTrial({ ...tried, [name]: widthPx }),
      keepWidth: () => {
        if (trial !== null) void save({ shown: saved.shown, widthsPx: trial });
      },
      resetWidth: (name) => {
        const { [name]: _, ...widthsPx } = tried;
        void save({ shown: saved.shown, widthsPx });
      },
      choose: (name, isShown) => {
        const chosen = columnKinds
          .map((kind) => kind.name)
          .filter((one) => (one === name ? isShown : saved.shown.includes(one)));
        void save({ shown: chosen, widthsPx: tried });
      },
      resetAll: () => {
        setTrial(null);
        void app.resetTreeColumns();
      },
    };
  }, [app, saved, shown, names, style, treePx, tried, trial]);
}
