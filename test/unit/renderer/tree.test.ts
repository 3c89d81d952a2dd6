// The tree's model on a scripted core over real contract halves: the window, the anchor, resumption, a new core.

import { describe, expect, it, vi } from 'vitest';
import { openModel, type Model } from '../../../renderer/model/model.ts';
import { defaultTreeSettings } from '../../../shared/tree-settings.ts';
import { TreeBuffer } from '../../../renderer/model/tree-buffer.ts';
import type { TopicId } from '../../../shared/ids.ts';
import {
  createScriptedCore,
  createScriptedLink,
  rowNamed,
  type ScriptedCore,
  shownConnection,
} from '../../support/scripted-core.ts';

const id = (number: number): TopicId => number as TopicId;
const manyRows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, position) => rowNamed(`t${from + position}`, from + position));

function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** Resolves at the first publication of the tree for which the condition holds. */
function untilTree({ tree }: Model, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) {
      resolve();
      return;
    }
    const off = tree.subscribe(() => {
      if (!holds()) return;
      off();
      resolve();
    });
  });
}

async function setUp(rows = manyRows(500), othersAwaited: (run: () => void) => void = () => undefined) {
  const kept = storage();
  const core = createScriptedCore();
  core.setRows(rows);
  const link = createScriptedLink();
  const model = await openModel(() => link, {
    storage: kept,
    schedule: (publish) => setImmediate(publish),
    layOut: () => undefined,
    // The only wait of two seconds is the one for topics other than the broker's own.
    after: (delayMs, run) => (delayMs === 2000 ? othersAwaited(run) : void setTimeout(run, delayMs)),
    writeClipboard: async () => undefined,
    locks: undefined,
    randomId: () => 'view-1',
    timeout: (delayMs) => AbortSignal.timeout(delayMs),
  });
  await link.open(core);
  await untilTree(model, () => model.tree.summary().loaded);
  return { core, link, model, tree: model.tree, kept };
}
const lastParams = (core: ScriptedCore) => core.rowsParams.at(-1);

describe('tree', () => {
  it('holds the rows around the viewport and asks for more only when they run out', async () => {
    const { core, model, tree } = await setUp();
    expect(tree.summary().totalRows).toBe(500);
    expect(tree.rowAt(0)?.level).toBe('t0');
    const asked = core.rowsParams.length;
    tree.setViewport(2, 30, null);
    tree.setViewport(5, 30, null);
    expect(core.rowsParams).toHaveLength(asked);
    tree.setViewport(300, 30, null);
    await untilTree(model, () => tree.rowAt(310) !== null);
    expect(tree.rowAt(270)?.level).toBe('t270');
    expect(tree.rowAt(0)).toBeNull();
  });

  it('keeps the object of a row that did not change, and tells once of one that got messages', async () => {
    const { core, model, tree } = await setUp(manyRows(3));
    const quiet = tree.rowOf(id(0));
    const changed = rowNamed('t1', 1, { ownCount: 2, lastAt: 5000 });
    core.setRows([rowNamed('t0', 0), changed, rowNamed('t2', 2)]);
    await untilTree(model, () => tree.rowOf(id(1))?.ownCount === 2);
    expect(tree.rowOf(id(0))).toBe(quiet);
    expect(tree.takeTouched()).toEqual([1]);
    expect(tree.takeTouched()).toEqual([]);
  });

  it('moves along with the anchor when rows come in above it, and by how much', async () => {
    const { core, model, tree } = await setUp();
    tree.setViewport(100, 20, id(105));
    await untilTree(model, () => lastParams(core)?.anchor?.topicId === 105);
    core.setRows([...manyRows(7, 1000), ...manyRows(500)]);
    await untilTree(model, () => tree.indexOf(id(105)) === 112);
    expect(tree.takeShift()).toBe(7);
    expect(tree.takeShift()).toBe(0);
    // The core has moved the window already: nothing new to ask for.
    const asked = core.rowsParams.length;
    tree.setViewport(107, 20, id(105));
    expect(core.rowsParams).toHaveLength(asked);
    // And once more, now relative to a window that has moved.
    core.setRows([...manyRows(4, 1000), ...manyRows(500)]);
    await untilTree(model, () => tree.indexOf(id(105)) === 109);
    expect(tree.takeShift()).toBe(-3);
  });

  it('does not move without an anchor', async () => {
    const { core, model, tree } = await setUp();
    tree.setViewport(0, 20, null);
    core.setRows([...manyRows(7, 1000), ...manyRows(500)]);
    await untilTree(model, () => tree.rowAt(0)?.topicId === 1000);
    expect(tree.takeShift()).toBe(0);
  });

  it('counts what a filter leaves and says which filter the rows obey', async () => {
    const { model, tree } = await setUp();
    tree.setFilter('t49');
    expect(tree.summary().filter).toBe('t49');
    await untilTree(model, () => tree.summary().shownFilter === 't49');
    expect(tree.summary()).toMatchObject({ totalRows: 11, matchCount: 11, topicCount: 500 });
  });

  it('resumes on a new line to the same core where it was', async () => {
    const { core, link, model, tree } = await setUp();
    tree.setFilter('t4');
    await untilTree(model, () => tree.summary().shownFilter === 't4');
    model.selection.select(id(42));
    link.cut();
    core.setRows([rowNamed('t4 anew', 4)]);
    await link.open(core);
    await untilTree(model, () => tree.rowAt(0)?.level === 't4 anew');
    expect(lastParams(core)).toMatchObject({ filter: 't4', viewId: 'view-1' });
    expect(model.selection.store.getState().topicId).toBe(42);
  });

  it('starts over with a new core: the old ids mean nothing there', async () => {
    const { link, model, tree } = await setUp();
    model.selection.select(id(42));
    link.cut();
    const next = createScriptedCore('epoch-2');
    next.snapshot = {
      ...next.snapshot,
      connections: [{ ...shownConnection, connectionId: 'connection-9' as typeof shownConnection.connectionId }],
    };
    next.setRows([rowNamed('other', 42)]);
    await link.open(next);
    await untilTree(model, () => tree.rowAt(0)?.level === 'other');
    expect(tree.summary().connectionId).toBe('connection-9');
    expect(model.selection.store.getState().topicId).toBeNull();
  });

  it('says at once that there is no line instead of waiting for one', async () => {
    const { link, model, tree } = await setUp();
    link.cut();
    await tree.setExpanded([id(1)], true);
    expect(model.notices.store.getState().toasts.at(-1)).toMatchObject({ severity: 'failure' });
  });
});

/** Resolves when the selection is what it should be. */
function untilSelected({ selection }: Model, topicId: number): Promise<void> {
  return new Promise((resolve) => {
    const check = (): boolean => selection.store.getState().topicId === topicId;
    if (check()) {
      resolve();
      return;
    }
    const off = selection.store.subscribe(() => {
      if (!check()) return;
      off();
      resolve();
    });
  });
}

describe('first topic', () => {
  it("is the liveliest one that is not the broker's own, and not counted as a choice of the user", async () => {
    const { core, model } = await setUp([
      rowNamed('a', 1, { ownCount: 3 }),
      rowNamed('b', 2, { ownCount: 8 }),
      rowNamed('$SYS', 3, { ownCount: 99 }),
    ]);
    core.setRows([rowNamed('a', 1), rowNamed('b', 2, { ownCount: 9 }), rowNamed('$SYS', 3, { ownCount: 100 })]);
    await untilSelected(model, 2);
    expect(model.selection.store.getState().byUser).toBe(false);
  });

  it('opens branches on the way', async () => {
    const { core, model } = await setUp([
      rowNamed('branch', 1, { preview: null, ownCount: 0, belowCount: 5, childCount: 2 }),
    ]);
    core.setRows([rowNamed('branch', 1, { preview: null, ownCount: 0, belowCount: 6, childCount: 2 })]);
    await untilTree(model, () => {
      core.setRows(
        core.calls.length === 0
          ? [
              rowNamed('branch', 1, {
                preview: null,
                ownCount: 0,
                belowCount: core.rowsParams.length + 7,
                childCount: 2,
              }),
            ]
          : [
              rowNamed('branch', 1, { preview: null, ownCount: 0, belowCount: 6, childCount: 2, expanded: true }),
              rowNamed('quiet', 2, { depth: 1, ownCount: 1 }),
              rowNamed('lively', 3, { depth: 1, ownCount: 5 }),
            ],
      );
      return model.selection.store.getState().topicId === 3;
    });
    expect(core.calls).toMatchObject([{ name: 'tree.setExpanded', args: { topicIds: [1], expanded: true } }]);
  });

  it("is none of the broker's own, unless there is nothing else for a while: then closed, and for as long", async () => {
    let runOut = (): void => undefined;
    const sys = (belowCount: number) =>
      rowNamed('$SYS', 3, { preview: null, ownCount: 0, belowCount, childCount: 9, topicsBelow: 40 });
    const { core, model, tree } = await setUp([sys(50)], (run) => {
      runOut = run;
    });
    const seen = async (belowCount: number): Promise<void> => {
      core.setRows([sys(belowCount)]);
      await untilTree(model, () => tree.rowAt(0)?.belowCount === belowCount);
    };
    for (const belowCount of [51, 52, 53]) await seen(belowCount);
    expect(model.selection.store.getState().topicId).toBeNull();
    runOut();
    expect(model.selection.store.getState()).toMatchObject({ topicId: 3, byUser: false });
    await seen(54);
    expect(core.calls).toEqual([]);
    core.setRows([rowNamed('house', 4), sys(55)]);
    await untilTree(model, () => tree.rowAt(0)?.level === 'house');
    core.setRows([rowNamed('house', 4, { ownCount: 2 }), sys(55)]);
    await untilSelected(model, 4);
    expect(core.calls).toEqual([]);
  });

  it('is not taken from a user who has chosen', async () => {
    const { core, model, tree } = await setUp(manyRows(3));
    model.selection.select(id(1));
    core.setRows(manyRows(5));
    await untilTree(model, () => tree.summary().totalRows === 5);
    expect(model.selection.store.getState()).toMatchObject({ topicId: 1, byUser: true });
  });
});

describe('tree memory', () => {
  it('finds the selection of an earlier core by name, as soon as its topic has come', async () => {
    const { link, model } = await setUp();
    model.selection.select(id(42));
    await new Promise<void>((resolve) => {
      const off = model.selection.store.subscribe(({ description }) => {
        if (description === null) return;
        off();
        resolve();
      });
    });
    link.cut();
    const next = createScriptedCore('epoch-2');
    next.snapshot = {
      ...next.snapshot,
      connections: [{ ...shownConnection, connectionId: 'connection-9' as typeof shownConnection.connectionId }],
    };
    next.setRows([rowNamed('something else', 42)]);
    await link.open(next);
    await untilTree(model, () => model.tree.rowAt(0)?.level === 'something else');
    expect(model.selection.store.getState().topicId).toBeNull();
    next.setRows([rowNamed('something else', 42), rowNamed('t42', 7)]);
    await untilSelected(model, 7);
  });
});

describe('tree memory of what was closed', () => {
  it('closes again with a new core what was closed by hand, where branches open by themselves', async () => {
    for (const autoExpandLimit of [5, 0] as const) {
      const branches = (base: number) =>
        ['pump', 'hall'].map((name, at) => rowNamed(name, base + at, { childCount: 2, expanded: true }));
      const { core, link, tree, kept } = await setUp(branches(1));
      await tree.setExpanded([id(1), id(2)], false);
      await tree.setExpanded([id(2)], true);
      expect(core.calls).toHaveLength(2);
      await vi.waitFor(() => {
        const text = kept.getItem(`treeline.tree.${shownConnection.profileId}`) ?? '{}';
        expect(JSON.parse(text)).toMatchObject({ expanded: ['hall'], closed: ['pump'] });
      });
      link.cut();
      const next = createScriptedCore('epoch-2');
      const { profileId } = shownConnection;
      next.snapshot = {
        ...next.snapshot,
        connections: [{ ...shownConnection, connectionId: 'connection-9' as typeof shownConnection.connectionId }],
        treeSettings: [{ profileId, treeSettings: { ...defaultTreeSettings, autoExpandLimit } }],
      };
      next.setRows(branches(11));
      await link.open(next);
      const wanted = [
        ...(autoExpandLimit === 0 ? [] : [{ topicIds: [11], expanded: false }]),
        { topicIds: [12], expanded: true },
      ];
      await vi.waitFor(() => expect(next.calls.map(({ args }) => args)).toMatchObject(wanted));
    }
  });
});

describe('tree buffer', () => {
  it('finds parents', () => {
    const buffer = new TreeBuffer();
    buffer.apply({ first: 10, rows: [rowNamed('branch', 1), rowNamed('leaf', 2, { depth: 1 })], trends: [] });
    expect(buffer.parentIndexOf(11)).toBe(10);
    expect(buffer.parentIndexOf(10)).toBe(-1);
  });

  it('tells rows that got messages from those that look different for another reason', () => {
    const buffer = new TreeBuffer();
    buffer.apply({ first: 0, rows: manyRows(4), trends: [] });
    expect(buffer).toMatchObject({ touched: [] });
    const rate = rowNamed('t1', 1, { messageRate: 2 });
    const more = rowNamed('t2', 2, { ownCount: 2 });
    buffer.apply({ first: 0, rows: [rowNamed('t0', 0), rate, more, rowNamed('new', 9)], trends: [] });
    expect(buffer).toMatchObject({ touched: [2] });
  });
});
