// Ingest against the naive tree while topics are given up: structure, counts, names, books, and that the newest win.

import { describe, expect, it } from 'vitest';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import * as field from '../../../electron/core/ingest/node-table.ts';
import { type NaiveNode, NaiveTree, topicsBelow } from '../../support/naive-tree.ts';
import { lend, oddTopic, randomPayload, text } from '../../support/publishes.ts';
import { createRandomSource, type RandomSource } from '../../support/random-source.ts';
import { same, sameBytes } from '../../support/same.ts';

const megabyte = 1_048_576;

/**
 * The most that one connection may hold. A walk lets history go by its own choice, and values that outlive it take up to two pages and their
 * headers. Or the trees have all they may, and there is nothing more to give: their share (3/4); what is granted beyond it (the first pages of
 * nodes, topics, births and four columns, a page for names that move, 24 bytes of index by node after a part has doubled); and what stays of
 * the messages: a page of records, one of payloads, the log of values with two dead ones and an open one, and one begun.
 */
function boundOf(limit: number, nodeCount: number): number {
  const page = 65_536;
  const firstIndex = 64 * 16 * 8;
  const trees = limit * 0.75 + 8 * page + firstIndex + 24 * nodeCount;
  return Math.max(limit + 3 * page, trees + 6 * page);
}

const nodeOf = (ingest: Ingest, path: string): number => {
  const bytes = text(path);
  return ingest.tree.find(bytes, 0, bytes.length);
};

/** What lives, by path, and what was ever counted below each living branch. */
class Model {
  readonly tree = new NaiveTree();
  readonly ids = new Map<string, number>();
  readonly counted = new Map<string, number>();
  readonly topics = new Map<string, NaiveNode>();
  readonly usedIds = new Set<number>();
  givenUp = 0;

  /** Takes out what ingest has given up. Returns the paths of those topics. */
  forgetGone(ingest: Ingest): string[] {
    const gone: string[] = [];
    for (const node of this.topics.values()) {
      const id = nodeOf(ingest, node.path);
      if (id !== -1 && ingest.tree.lastingId(id) === this.ids.get(node.path)) continue;
      gone.push(node.path);
      node.messages.length = 0;
    }
    for (const path of gone) {
      this.topics.delete(path);
      for (let node = this.tree.find(path); node !== null && node.parent !== null; node = node.parent) {
        if (node.children.size > 0 || node.messages.length > 0) break;
        node.parent.children.delete(node.level);
        this.ids.delete(node.path);
        this.counted.delete(node.path);
      }
    }
    this.givenUp += gone.length;
    return gone;
  }
}

/** Topics that come for ever, some again, below branches of all kinds; names of all lengths. */
function nextTopic(random: RandomSource, round: number): string {
  switch (random.below(8)) {
    case 0:
      return oddTopic(random, 5);
    case 1:
      return `steady/${random.below(60)}`;
    case 2:
      return `deep/${Array.from({ length: random.below(40) }, () => random.below(3)).join('/')}/${round}`;
    case 3:
      return `long/${'x'.repeat(random.below(random.below(20) === 0 ? 65_000 : 900))}`;
    case 4:
      return `again/${random.below(4000)}`;
    default:
      return `new/${Math.floor(round / 700)}/${round}`;
  }
}

describe('ingest that gives up topics', () => {
  it.each([2, 4])(
    'stays the tree of what is left, counts the rest, and the newest win (seed %i)',
    (seed) => {
      const random = createRandomSource(seed);
      const limit = 2 * megabyte;
      const budget = createMemoryBudget(limit);
      const ingest = createIngest({ budget, now: () => 0, random: () => random.next() });
      const { tree } = ingest;
      const model = new Model();
      const payloadLength = random.pick([4, 60, 400]);
      let received = 0;
      for (let round = 0; round < 6000; round += 1) {
        const message = {
          topicName: nextTopic(random, round),
          payload: randomPayload(random, payloadLength),
          flags: 0,
          at: round,
        };
        const { givenUpTopicCount } = ingest.ledger();
        lend(ingest, message, random.below(40) === 0 ? { contentType: 'x' } : null);
        received += 1;
        if (ingest.ledger().givenUpTopicCount !== givenUpTopicCount) {
          model.forgetGone(ingest);
          same(ingest.ledger().givenUpTopicCount, model.givenUp, 'givenUpTopicCount');
        }
        model.tree.add(message);
        const node = model.tree.find(message.topicName);
        if (node !== null) model.topics.set(node.path, node);
        for (let at = node; at !== null; at = at.parent) {
          if (at === model.tree.root) continue;
          const key = at.path;
          const id = nodeOf(ingest, at.path);
          expect(id).toBeGreaterThan(0);
          const lastingId = tree.lastingId(id);
          if (!model.ids.has(key)) {
            same(model.usedIds.has(lastingId), false, 'a lasting id is never used twice');
            model.usedIds.add(lastingId);
            model.ids.set(key, lastingId);
            model.counted.set(key, 0);
          }
          same(model.ids.get(key), lastingId, 'a living node keeps its lasting id');
          model.counted.set(key, (model.counted.get(key) ?? 0) + 1);
        }
        if (round % 2000 !== 1999) continue;
        expectSame(ingest, model);
        const { keptCount, evicted, refused, receivedCount } = ingest.ledger();
        expect(refused).toEqual({ qos2Duplicate: 0, malformed: 0, topicLimit: 0, tooLarge: 0 });
        same(receivedCount, received, 'receivedCount');
        same(keptCount + evicted.budget, received, 'the books balance');
        expect(budget.usedBytes).toBeLessThanOrEqual(boundOf(limit, tree.nodeCount));
      }
      expect(model.givenUp).toBeGreaterThan(300);
      ingest.close();
      same(budget.usedBytes, 0, 'all memory is given back');
    },
    300_000,
  );
});

function expectSame(ingest: Ingest, model: Model): void {
  const { tree } = ingest;
  tree.settle();
  const nodes = model.tree.nodes();
  let alive = 0;
  for (let id = 1; id < tree.nodeCount; id += 1) if (tree.isAlive(id)) alive += 1;
  same(alive, nodes.length, 'living nodes');
  const topics = nodes.filter((node) => node.messages.length > 0);
  same(tree.topicCount, topics.length, 'topicCount');
  const listed = new Set(Array.from({ length: tree.topicCount }, (_, place) => tree.topicAt(place)));
  same(listed.size, topics.length, 'each topic has one place');
  for (const node of [model.tree.root, ...nodes]) {
    const isRoot = node === model.tree.root;
    const id = isRoot ? 0 : nodeOf(ingest, node.path);
    same(Buffer.from(tree.path(id)).toString(), node.path, 'path');
    same(tree.ownCount(id), node.messages.length, 'ownCount');
    same(tree.childCount(id), node.children.size, 'childCount');
    const children = new Set<number>();
    for (let child = tree.firstChild(id); child !== 0; child = tree.nextSibling(child)) children.add(child);
    same(children.size, node.children.size, 'children in the list');
    for (const child of node.children.values()) same(children.has(nodeOf(ingest, child.path)), true, 'child');
    same(
      tree.nodes.int(id, field.topicsInSubtreeField),
      topicsBelow(node) + (node.messages.length > 0 ? 1 : 0),
      'topicsInSubtree',
    );
    const counted = isRoot ? ingest.ledger().receivedCount : model.counted.get(node.path);
    same(tree.nodes.float(id, field.subtreeCountField), counted, 'messages below, given up or not');
    const latest = node.messages.at(-1);
    if (latest === undefined) continue;
    same(listed.has(id), true, 'listed');
    if (!ingest.isShed(id)) sameBytes(ingest.latestPayload(id), latest.payload, 'latest');
  }
  same(tree.givenUpBelow(0), model.givenUp, 'givenUpBelow');
  expectNewestAlive(ingest, topics);
}

/** What lives of the names used last: all of them, as far as half of all topics go. */
function expectNewestAlive(ingest: Ingest, topics: readonly NaiveNode[]): void {
  const { ring, tree } = ingest;
  const seen = new Set<number>();
  for (let seq = ring.nextSeq - 1; seq >= ring.firstSeq && seen.size < topics.length / 2; seq -= 1) {
    same(tree.isAlive(ring.topic(seq)), true, 'a topic of the history is there');
    seen.add(ring.topic(seq));
  }
}
