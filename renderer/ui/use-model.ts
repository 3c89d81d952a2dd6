// How a component gets at the model: React context and the hooks that read it. Called by every component.

import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { TreeRow } from '../../shared/tree.ts';
import type { TopicId } from '../../shared/ids.ts';
import type { Model } from '../model/model.ts';
import type { Readable } from '../model/readable.ts';
import { useClock } from './kit/use-now.ts';

/** Given once by <App>. */
export const ModelContext = createContext<Model | null>(null);

/** The model: its actions, and its stores to be read by `useReadable`. */
export function useModel(): Model {
  const model = useContext(ModelContext);
  if (model === null) throw new Error('Assertion failed: a component stands outside of <App>');
  return model;
}

/** A part of a store. The selector must give the same object as long as nothing changed. */
export function useReadable<State, Part>(store: Readable<State>, select: (state: State) => Part): Part {
  return useStore(store, select);
}

/** What is known of a topic in figures, in the tree's window or out of it. */
export type ShownFigures = Pick<
  TreeRow,
  'topicId' | 'childCount' | 'belowCount' | 'topicsBelow' | 'givenUpBelow' | 'lastAt' | 'messageRate' | 'expanded'
>;

/**
 * The figures of a topic: its row's while the tree has it in its window, else asked for once a second. Null: not known
 * (yet). Renders only when they change.
 */
export function useTreeRow(topicId: TopicId | null): ShownFigures | null {
  const { tree, topicActions } = useModel();
  const clock = useClock();
  const row = useSyncExternalStore(tree.subscribe, () => (topicId === null ? null : tree.rowOf(topicId)));
  const [known, setKnown] = useState<ShownFigures | null>(row);
  // What a row said last is shown until the first answer.
  if (row !== null && row !== known) setKnown(row);
  const isAway = topicId !== null && row === null;
  useEffect(() => {
    if (!isAway) return undefined;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const figures = await topicActions.figuresOf(topicId);
      // Nothing can be said of whether it is open in the tree, and nothing offered about it.
      if (isWanted && figures !== null) setKnown({ ...figures, expanded: true });
    };
    void ask();
    const off = clock.subscribe(() => void ask());
    return () => {
      isWanted = false;
      off();
    };
  }, [isAway, topicId, topicActions, clock]);
  return row ?? (known?.topicId === topicId ? known : null);
}
