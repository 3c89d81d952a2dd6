// How a component gets at the model: React context and the hooks that read it. Called by every component.

import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { TreeRow } from '../../shared/contract.ts';
import type { TopicId } from '../../shared/ids.ts';
import type { Model } from '../model/model.ts';
import type { Readable } from '../model/readable.ts';

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

/** The row of a topic as it is now, or null when it is not among the rows in view. Renders only when that row changes. */
export function useTreeRow(topicId: TopicId | null): TreeRow | null {
  const { tree } = useModel();
  return useSyncExternalStore(tree.subscribe, () => (topicId === null ? null : tree.rowOf(topicId)));
}
