// Find: goes from hit to hit in the tree, hiding nothing. The core counts and orders the hits; the hit gone to becomes the selected topic.
// Called by the find bar and the command table.

import { createStore } from 'zustand/vanilla';
import type { FindDirection } from '../../shared/tree-find.ts';
import { type FilterProblem, parseFilter } from '../../shared/tree-filter.ts';
import type { MarkedTopics } from './marked-topics.ts';
import type { Readable } from './readable.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';
import type { View } from './view.ts';

export interface FindState {
  readonly isOpen: boolean;
  /** As typed; kept while the bar is closed. */
  readonly text: string;
  /** What of it cannot be read: then nothing is looked for. */
  readonly problems: readonly FilterProblem[];
}

export interface Find {
  readonly store: Readable<FindState>;
  /** Opens the bar, if need be, and gives it the keyboard. */
  open(): void;
  /** Gives the keyboard to the tree. */
  close(): void;
  setText(text: string): void;
  /** Selects the next hit after the selected topic, or the one before it. Opens the bar where it is closed. */
  go(direction: FindDirection): void;
}

export interface FindMeans {
  readonly tree: Tree;
  readonly selection: Selection;
  readonly marked: MarkedTopics;
  readonly view: View;
}

export function createFind({ tree, selection, marked, view }: FindMeans): Find {
  const store = createStore<FindState>(() => ({ isOpen: false, text: '', problems: [] }));
  /** Wanted when there was no hit yet: gone to as soon as there is one. */
  let awaited: FindDirection | null = null;

  /** What is looked for; '': nothing. */
  const soughtText = (): string => {
    const { isOpen, text, problems } = store.getState();
    return isOpen && problems.length === 0 ? text.trim() : '';
  };
  const tell = (): void => tree.setFind(soughtText(), selection.store.getState().topicId);

  const step = async (direction: FindDirection): Promise<void> => {
    const text = soughtText();
    const { connectionId } = tree.summary();
    if (text === '' || connectionId === null) return;
    const from = selection.store.getState().topicId;
    const hit = await tree.find(text, from, direction);
    // Meanwhile something else was asked for.
    if (soughtText() !== text || tree.summary().connectionId !== connectionId) return;
    if (hit === null) awaited = direction;
    else if (hit.topicId !== from) marked.only(hit.topicId);
    else view.focus('selectedRow');
  };
  /** Steps wait for each other, so that two quick ones are two. */
  let steps: Promise<void> = Promise.resolve();
  const queueStep = (direction: FindDirection): void => {
    awaited = null;
    // A mistake in one step must not stop the next ones.
    steps = steps.then(() => step(direction)).catch((error: unknown) => console.error(error));
  };

  selection.store.subscribe(tell);
  tree.subscribe(() => {
    const { find } = tree.summary();
    if (awaited === null || find === null || find.text !== soughtText()) return;
    if (find.hitCount > 0) queueStep(awaited);
    else if (!find.scanning) awaited = null;
  });

  const open = (): void => {
    store.setState({ isOpen: true });
    tell();
    view.focus('find');
  };
  return {
    store,
    open,
    close() {
      awaited = null;
      store.setState({ isOpen: false });
      tell();
      view.focus('tree');
    },
    setText(text) {
      awaited = null;
      store.setState({ text, problems: parseFilter(text).problems });
      tell();
    },
    go(direction) {
      if (store.getState().isOpen) view.showColumn('tree');
      else open();
      queueStep(direction);
    },
  };
}
