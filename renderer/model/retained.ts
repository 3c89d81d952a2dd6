// Retained messages of the shown connection: what the broker holds now, and what is done about it. The list and the work are the core's;
// this is one window's look at them. Called by ui/retained; opened from the tree's menu and the command table.

import { createStore } from 'zustand/vanilla';
import type { Watch } from '../../shared/contract-client.ts';
import type { CallArgs, StreamParams } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, TopicId } from '../../shared/ids.ts';
import {
  maximumListedFilters,
  type RetainedFrame,
  type RetainedOutcome,
  type RetainedRow,
} from '../../shared/retained.ts';
import type { ModelContext } from './model-context.ts';
import type { Readable } from './readable.ts';
import { filtersBelow } from './retained-filters.ts';
import { RetainedMemory } from './retained-memory.ts';
import { whenDrawn } from './when-drawn.ts';

export interface RetainedState {
  /** Whose messages are looked at; null: nobody looks. */
  readonly connectionId: ConnectionId | null;
  /** The topic filter as typed. Empty while several are asked for. */
  readonly topicFilter: string;
  /** The filters asked for together; none: the typed one is. */
  readonly several: readonly string[];
  /** What the core said last; null: nothing yet. */
  readonly frame: RetainedFrame | null;
  /** Shown are topics whose name holds this, and of those the ones with this outcome (null: all). */
  readonly filter: string;
  readonly outcome: RetainedOutcome | null;
  /** Why the last action was refused, as a sentence. */
  readonly problem: string | null;
  /** Why there is nothing more to come: the connection or the core is gone. */
  readonly ended: string | null;
}

export interface Retained {
  readonly store: Readable<RetainedState>;
  /** Looks, and asks the broker for filters; not while something is under way or has ended unread: that is shown first. */
  open(...topicFilters: string[]): void;
  /** The same for a topic: with all that is below it, or alone. */
  openFor(topicId: TopicId, scope: 'below' | 'alone'): Promise<void>;
  /** The same for several topics, each with all that is below it; at most 1,000, which a toast says. */
  openForSeveral(topicIds: readonly TopicId[]): Promise<void>;
  /** The same for what the user has selected, else for all topics. */
  openForSelection(topicIds: readonly TopicId[]): Promise<void>;
  close(): void;
  type(topicFilter: string): void;
  ask(topicFilters: readonly string[]): void;
  cancel(): void;
  setFilter(filter: string): void;
  setOutcome(outcome: RetainedOutcome | null): void;
  /** Says which rows stand in view. */
  setViewport(first: number, count: number): void;
  /** The row at a place of the shown part, or null where it has not come yet. */
  rowAt(index: number): RetainedRow | null;
  /** Chooses or leaves out rows by their places. */
  choose(first: number, count: number, selected: boolean): void;
  clear(wish: { expectedCount: number; ratePerSecond: number; keepUndo: boolean }): void;
  restore(ratePerSecond: number): void;
}

type Task = 'retained.list' | 'retained.cancel' | 'retained.select' | 'retained.clear' | 'retained.restore';

const closed: RetainedState = {
  connectionId: null,
  topicFilter: '',
  several: [],
  frame: null,
  filter: '',
  outcome: null,
  problem: null,
  ended: null,
};
/** Rows asked for above and below those in view. */
const overscan = 60;
/** How filters stand in the state: one to be typed over, several as they are. */
const asTyped = (topicFilters: readonly string[]): Pick<RetainedState, 'topicFilter' | 'several'> =>
  topicFilters.length === 1
    ? { topicFilter: topicFilters[0] ?? '', several: [] }
    : { topicFilter: '', several: topicFilters };
/** The contract's own limit. */
const maximumCount = 500;

const leftOutWords = (count: number): string =>
  `${count.toLocaleString('en')} of the selected topics are not asked for: at most ${maximumListedFilters.toLocaleString('en')} can be at once, and no name with + or #.`;

/** `schedule` is `requestAnimationFrame`, or a stand-in in tests. */
export function createRetained(
  { line, notices, selection, connections }: ModelContext,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  schedule: (run: () => void) => void,
): Retained {
  const store = createStore<RetainedState>(() => closed);
  const memory = new RetainedMemory(storage);
  let watch: Watch<'retained'> | null = null;
  let place = { first: 0, count: 2 * overscan };
  /** To be asked for when the first frame has told that nothing stands in the way. */
  let wanted: { readonly topicFilters: readonly string[]; readonly afterReload: boolean } | null = null;
  /** When the dialog was closed last: what ended since is unread. */
  let closedAt = Date.now();

  const paramsFor = (connectionId: ConnectionId): StreamParams<'retained'> => {
    const { filter, outcome } = store.getState();
    return { connectionId, ...place, filter, outcome };
  };
  const update = (): void => {
    const { connectionId } = store.getState();
    if (connectionId !== null) watch?.update(paramsFor(connectionId));
  };
  const call = async <Name extends Task>(name: Name, args: Omit<CallArgs<Name>, 'connectionId'>): Promise<void> => {
    const { connectionId } = store.getState();
    if (connectionId === null) return;
    store.setState({ problem: null });
    try {
      await line.call(name, { connectionId, ...args });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (store.getState().connectionId === connectionId) store.setState({ problem: error.message });
    }
  };

  /** What the first frame says decides whether the broker is asked. */
  const askIfWanted = ({ stage, topicFilters }: RetainedFrame): void => {
    if (wanted === null) return;
    const { afterReload } = wanted;
    const isUnread = stage.kind === 'finished' && stage.at > closedAt;
    if (stage.kind === 'working' || isUnread || (afterReload && stage.kind !== 'none')) {
      store.setState(asTyped(topicFilters));
    } else void call('retained.list', { topicFilters: [...wanted.topicFilters] });
    wanted = null;
  };
  const take = (frame: RetainedFrame, connectionId: ConnectionId): void => {
    const before = store.getState();
    if (before.connectionId !== connectionId) return;
    const isNewList = before.frame !== null && before.frame.listId !== frame.listId;
    // Another list begins at its top; which outcomes are to be seen was a wish for the old one.
    store.setState({ frame, ...(isNewList ? { outcome: null } : {}) });
    if (isNewList && before.outcome !== null) update();
    askIfWanted(frame);
  };
  const show = (connectionId: ConnectionId, topicFilters: readonly string[], afterReload: boolean): void => {
    watch?.close();
    place = { first: 0, count: 2 * overscan };
    wanted = { topicFilters, afterReload };
    store.setState({ ...closed, connectionId, ...asTyped(topicFilters) });
    memory.keep({ connectionId, topicFilters });
    const params = paramsFor(connectionId);
    watch = line.watch(
      'retained',
      params,
      whenDrawn(schedule, (frame) => {
        take(frame, connectionId);
      }),
      (error) => store.setState({ ended: error.message }),
    );
  };
  const close = (): void => {
    watch?.close();
    watch = null;
    wanted = null;
    closedAt = Date.now();
    memory.forget();
    store.setState(closed);
  };

  line.onNewCore(({ epoch }) => {
    memory.begin(epoch);
    // The line has closed the watch.
    watch = null;
    if (store.getState().connectionId === null) return;
    store.setState({
      frame: null,
      ended:
        'Treeline’s core was started again, so the list and the copies for undo are gone. What was cleared until then stays cleared.',
    });
  });
  selection.store.subscribe(({ connectionId }) => {
    if (connectionId === null || store.getState().connectionId !== null) return;
    const kept = memory.take(connectionId);
    const isLive = connections.store.getState().connections.some((one) => one.connectionId === connectionId);
    if (kept !== null && isLive) show(connectionId, kept, true);
  });

  const open = (...topicFilters: string[]): void => {
    const { connectionId } = selection.store.getState();
    if (connectionId !== null) show(connectionId, topicFilters, false);
  };
  const openFor = async (topicId: TopicId, scope: 'below' | 'alone'): Promise<void> => {
    const { connectionId } = selection.store.getState();
    if (connectionId === null) return;
    try {
      const { result } = await line.call('topic.describe', { connectionId, topicId });
      if (result === null) throw new AppError('notFound', 'This topic is not known any more.');
      // `a/#` fits `a` itself, too (MQTT 5 clause 4.7.1.2).
      open(scope === 'alone' ? result.topicName : `${result.topicName}/#`);
    } catch (error) {
      notices.report(error);
    }
  };

  const openForSeveral = async (topicIds: readonly TopicId[]): Promise<void> => {
    const { connectionId } = selection.store.getState();
    if (connectionId === null) return;
    try {
      const asked = topicIds.slice(0, maximumListedFilters);
      const { result } = await line.call('topics.read', { connectionId, topicIds: asked, limitBytes: 0 });
      const { topicFilters, leftOut } = filtersBelow(result.records.filter((record) => record !== null));
      if (topicFilters.length === 0) throw new AppError('notFound', 'These topics cannot be asked for.');
      const unasked = topicIds.length - asked.length + leftOut;
      if (unasked > 0) notices.toast({ severity: 'warning', message: leftOutWords(unasked) });
      open(...topicFilters);
    } catch (error) {
      notices.report(error);
    }
  };

  return {
    store,
    open,
    openFor,
    openForSeveral,
    async openForSelection(topicIds) {
      const { topicId, byUser } = selection.store.getState();
      if (topicIds.length > 1) await openForSeveral(topicIds);
      else if (topicId === null || !byUser) open('#');
      else await openFor(topicId, 'below');
    },
    close,
    type: (topicFilter) => store.setState({ topicFilter, problem: null }),
    ask(topicFilters) {
      const { connectionId } = store.getState();
      if (connectionId === null) return;
      wanted = null;
      store.setState(asTyped(topicFilters));
      memory.keep({ connectionId, topicFilters });
      void call('retained.list', { topicFilters: [...topicFilters] });
    },
    cancel: () => void call('retained.cancel', {}),
    setFilter(filter) {
      place = { ...place, first: 0 };
      store.setState({ filter });
      update();
    },
    setOutcome(outcome) {
      place = { ...place, first: 0 };
      store.setState({ outcome });
      update();
    },
    setViewport(first, count) {
      const enoughAbove = place.first === 0 || first - place.first >= overscan / 2;
      const enoughBelow = place.first + place.count - (first + count) >= overscan / 2;
      if (enoughAbove && enoughBelow) return;
      const start = Math.max(0, first - overscan);
      place = { first: start, count: Math.min(maximumCount, first + count + overscan - start) };
      update();
    },
    rowAt(index) {
      const { frame } = store.getState();
      return frame?.rows[index - frame.first] ?? null;
    },
    choose(first, count, selected) {
      const { frame } = store.getState();
      if (frame === null) return;
      const { listId, filter, outcome } = frame;
      void call('retained.select', { listId, filter, outcome, first, count, selected });
    },
    clear({ expectedCount, ratePerSecond, keepUndo }) {
      const { frame } = store.getState();
      if (frame === null) return;
      const { listId, filter, outcome } = frame;
      store.setState({ outcome: null });
      update();
      void call('retained.clear', { listId, filter, outcome, expectedCount, ratePerSecond, keepUndo });
    },
    restore: (ratePerSecond) => void call('retained.restore', { ratePerSecond }),
  };
}
