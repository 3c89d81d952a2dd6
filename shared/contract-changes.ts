// Lists of a stream's frames go over the line as what changed since the frame before: a page that shows 100 rows need not be told all of
// each of them five times a second. Called by contract-line.ts (shrinks) and contract-client.ts (restores); feeds and pages know whole frames.

import { required } from './assert.ts';
import type { StreamName } from './contract.ts';

/** The list of each such stream's frames, and what names an item in it. */
const lists: Readonly<Partial<Record<StreamName, { readonly list: string; readonly key: string }>>> = {
  rows: { list: 'rows', key: 'topicId' },
  messages: { list: 'messages', key: 'seq' },
  arrivals: { list: 'rows', key: 'seq' },
};

type Item = Readonly<Record<string, unknown>>;
type Data = Readonly<Record<string, unknown>>;
/** Of an item in the list before: its index there, alone when it is the same, with what changed when it is not. A new one comes whole. */
type WireItem = number | readonly [index: number, changes: Item] | Item;

function listOf(stream: string): { readonly list: string; readonly key: string } | undefined {
  return Object.hasOwn(lists, stream) ? lists[stream as StreamName] : undefined;
}

/** The sending end of one stream: give it each frame's data in order. */
export function createShrinker(stream: string): (data: unknown) => unknown {
  const found = listOf(stream);
  if (found === undefined) return (data) => data;
  const { list, key } = found;
  let before: readonly Item[] = [];
  let places = new Map<unknown, number>();
  return (data) => {
    const items = (data as Data)[list] as readonly Item[];
    const wire = items.map((item) => {
      const index = places.get(item[key]);
      return index === undefined ? item : wireItem(index, required(before[index], 'each place is of an item'), item);
    });
    before = items;
    places = new Map(items.map((item, index) => [item[key], index]));
    return { ...(data as Data), [list]: wire };
  };
}

function wireItem(index: number, known: Item, item: Item): WireItem {
  if (item === known) return index;
  const names = Object.keys(item);
  // What is no more could not be said.
  if (names.length !== Object.keys(known).length) return item;
  const changes: Record<string, unknown> = {};
  for (const name of names) if (item[name] !== known[name]) changes[name] = item[name];
  return [index, changes];
}

/** The receiving end of one stream: what did not change is the very same object as in the frame before. */
export function createRestorer(stream: string): (data: unknown) => unknown {
  const found = listOf(stream);
  if (found === undefined) return (data) => data;
  const { list } = found;
  let before: readonly Item[] = [];
  const known = (index: number): Item => required(before[index], 'the core names only what it has sent');
  return (data) => {
    const wire = (data as Data)[list] as readonly WireItem[];
    const items = wire.map((item) => {
      if (typeof item === 'number') return known(item);
      return isChange(item) ? { ...known(item[0]), ...item[1] } : item;
    });
    before = items;
    return { ...(data as Data), [list]: items };
  };
}

function isChange(item: Exclude<WireItem, number>): item is readonly [number, Item] {
  return Array.isArray(item);
}
