// Ingest against the naive tree under seeded random traffic with odd topics: counts, latest values, history, ledger.

import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../shared/statistics.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import * as field from '../../../electron/core/ingest/node-table.ts';
import { belowCount, lastAt, type NaiveMessage, NaiveTree, topicsBelow } from '../../support/naive-tree.ts';
import { lend, oddTopic, randomPayload, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';
import { same, sameBytes } from '../../support/same.ts';

const megabyte = 1_048_576;

const refused = (ledger: Ledger): number => Object.values(ledger.refused).reduce((sum, count) => sum + count, 0);
const balance = (ledger: Ledger): number => ledger.keptCount + ledger.evicted.budget + refused(ledger);

const nodeOf = (ingest: Ingest, path: string): number => {
  const bytes = text(path);
  return ingest.tree.find(bytes, 0, bytes.length);
};

/** The history as far as it goes back must be the newest messages, byte for byte, each with its topic's chain. */
function expectHistory(ingest: Ingest, all: readonly NaiveMessage[]): void {
  const { ring } = ingest;
  const kept = ring.nextSeq - ring.firstSeq;
  const newest = all.slice(all.length - kept);
  const previous = new Map<string, number>();
  newest.forEach((message, index) => {
    const seq = ring.firstSeq + index;
    const topic = nodeOf(ingest, message.topicName);
    same(ring.topic(seq), topic, 'topic');
    same(ring.at(seq), message.at, 'at');
    same(ring.flags(seq) & 0xf, message.flags, 'flags');
    same(ring.length(seq), message.payload.length, 'length');
    sameBytes(ingest.payload(topic, seq), message.payload, 'payload');
    same(ring.previous(seq), previous.get(message.topicName) ?? 0, 'previous');
    previous.set(message.topicName, seq);
  });
}

function expectLatest(ingest: Ingest, naive: NaiveTree): { shed: number[]; silent: number[] } {
  const shed: number[] = [];
  const silent: number[] = [];
  for (const node of naive.nodes()) {
    const topic = nodeOf(ingest, node.path);
    const latest = node.messages.at(-1);
    if (latest === undefined) {
      same(ingest.latestSeq(topic), 0, 'latestSeq');
      same(ingest.latestPayload(topic), null, 'latestPayload');
      continue;
    }
    const seq = ingest.latestSeq(topic);
    same(ingest.latestBytes(topic), latest.payload.length, 'latestBytes');
    same(ingest.latestAt(topic), latest.at, 'latestAt');
    same(ingest.latestFlags(topic) & 0xf, latest.flags, 'latestFlags');
    if (ingest.isShed(topic)) {
      same(ingest.latestPayload(topic), null, 'latestPayload');
      shed.push(seq);
    } else {
      sameBytes(ingest.latestPayload(topic), latest.payload, 'payload');
      if (seq < ingest.ring.firstSeq && latest.payload.length > 0) silent.push(seq);
    }
  }
  return { shed, silent };
}

describe('ingest against the naive tree', () => {
  it.each([1, 2, 3, 4])('counts, keeps and finds everything with room enough (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const ingest = createIngest({
      budget: createMemoryBudget(64 * megabyte),
      now: () => 0,
      random: () => random.next(),
    });
    const naive = new NaiveTree();
    let at = 1_000_000;
    for (let batch = 0; batch < 12; batch += 1) {
      for (let count = 0; count < 150; count += 1) {
        at += random.below(40);
        const topicName = oddTopic(random, 5);
        const longest = random.below(50) === 0 ? 20_000 : 90;
        const message = { topicName, payload: randomPayload(random, longest), flags: random.below(16), at };
        lend(ingest, message);
        naive.add(message);
        same(balance(ingest.ledger()), ingest.ledger().receivedCount, 'balance');
      }
      ingest.tree.settle();
      const { tree } = ingest;
      const nodes = naive.nodes();
      same(tree.nodeCount, nodes.length + 1, 'nodeCount');
      same(tree.topicCount, nodes.filter((node) => node.messages.length > 0).length, 'topicCount');
      for (const node of [naive.root, ...nodes]) {
        const id = node === naive.root ? 0 : nodeOf(ingest, node.path);
        same(Buffer.from(tree.path(id)).toString(), node.path, 'from');
        same(Buffer.from(tree.level(id)).toString(), node.level, 'from');
        same(tree.ownCount(id), node.messages.length, 'ownCount');
        same(tree.nodes.float(id, field.subtreeCountField), node.messages.length + belowCount(node), 'float');
        same(
          tree.nodes.int(id, field.topicsInSubtreeField),
          topicsBelow(node) + (node.messages.length > 0 ? 1 : 0),
          'int',
        );
        same(tree.nodes.float(id, field.subtreeLastAtField), lastAt(node), 'float');
        same(tree.childCount(id), node.children.size, 'childCount');
        if (node === naive.root) continue;
        same(tree.depth(id), node.depth, 'depth');
        same(tree.hasFlag(id, field.flagUnpublishable), /[+#]/.test(node.path), 'hasFlag');
        same(
          tree.hasFlag(id, field.flagNonAscii),
          text(node.path).some((byte) => byte > 0x7f),
          'hasFlag',
        );
        same(tree.parent(id), node.parent === naive.root ? 0 : nodeOf(ingest, node.parent?.path ?? 'none'), 'parent');
      }
      expectLatest(ingest, naive);
    }
    expect(ingest.ledger()).toMatchObject({
      keptCount: naive.messages.length,
      shedPayloadCount: 0,
      evicted: { budget: 0 },
    });
    expectHistory(ingest, naive.messages);
  });

  it.each([11, 12, 13, 14, 15, 16])(
    'gives up the oldest history first, then the silent, and counts it (seed %i)',
    (seed) => {
      const random = createRandomSource(seed);
      const limit = (16 + random.below(10)) * 65_536;
      const budget = createMemoryBudget(limit);
      const options = { budget, now: () => 0, random: () => random.next() };
      const both = [createIngest(options), createIngest(options)] as const;
      const naives = [new NaiveTree(), new NaiveTree()] as const;
      const topics = Array.from({ length: 400 }, () => oddTopic(random, 4));
      let sizeOf = (): number => random.below(300);
      let hasEvicted = false;
      let hasShed = false;
      for (let batch = 0; batch < 40; batch += 1) {
        // The sizes drift, so that what was freed must serve other sizes.
        const size = 50 + random.below(1500);
        sizeOf = () => (random.below(200) === 0 ? 10_000 + random.below(30_000) : random.below(size));
        for (let count = 0; count < 150; count += 1) {
          const which = random.below(3) === 0 ? 1 : 0;
          // Favours some topics, so that others fall silent.
          const topicName = topics[random.below(random.below(topics.length) + 1)] ?? 'a';
          const message = { topicName, payload: randomPayload(random, sizeOf()), flags: random.below(16), at: batch };
          const properties = random.below(20) === 0 ? { contentType: 'x'.repeat(random.below(500)) } : null;
          const before = refused(both[which].ledger());
          lend(both[which], message, properties);
          if (refused(both[which].ledger()) === before) naives[which].add(message);
          for (const ingest of both) same(balance(ingest.ledger()), ingest.ledger().receivedCount, 'balance');
        }
        expect(budget.usedBytes).toBeLessThanOrEqual(limit + 6 * 65_536);
        same(budget.usedBytes, both[0].memoryBytes + both[1].memoryBytes, 'usedBytes');
        for (const index of [0, 1] as const) {
          const { shed, silent } = expectLatest(both[index], naives[index]);
          expect(Math.max(0, ...shed)).toBeLessThan(Math.min(Infinity, ...silent));
          expectHistory(both[index], naives[index].messages);
          hasEvicted ||= both[index].ledger().evicted.budget > 0;
          hasShed ||= shed.length > 0;
        }
      }
      same(hasEvicted, true, 'hasEvicted');
      same(hasShed, true, 'hasShed');
      for (const ingest of both) ingest.close();
      same(budget.usedBytes, 0, 'usedBytes');
    },
  );
});
