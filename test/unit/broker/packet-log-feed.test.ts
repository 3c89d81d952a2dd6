// The stream of the packet log: rows keep their positions while the reader stands, whatever is logged or given up meanwhile.

import { describe, expect, it } from 'vitest';
import { PacketLog } from '../../../electron/core/broker/packet-log.ts';
import { PacketLogFeed } from '../../../electron/core/packet-log-feed.ts';
import type { ConnectionId } from '../../../shared/ids.ts';
import type { PacketLogFrame } from '../../../shared/packet-log.ts';

const params = {
  connectionId: 'one' as ConnectionId,
  text: '',
  direction: null,
  packetTypes: [],
  first: null,
  count: 10,
};
const connack = Uint8Array.of(0x20, 3, 0, 0, 0);
const publish = Uint8Array.of(0x30, 4, 0, 1, 0x61, 0);

function open(): { readonly log: PacketLog; readonly feed: PacketLogFeed; readonly messages: (count: number) => void } {
  const log = new PacketLog(() => 7);
  log.begin(5, 'me');
  log.setMessages(true);
  log.received(2, connack.length, connack, 0);
  const messages = (count: number): void => {
    for (let sent = 0; sent < count; sent++) log.received(3, publish.length, publish, 0);
  };
  return { log, feed: new PacketLogFeed(log, params), messages };
}
const frameOf = (feed: PacketLogFeed): PacketLogFrame => {
  const polled = feed.poll();
  if (polled === null) throw new Error('there is no frame');
  return polled.data;
};
const seqs = ({ entries }: PacketLogFrame): readonly number[] => entries.map(({ seq }) => seq);

describe('the packet log feed', () => {
  it('follows the newest, and has nothing to say when nothing has changed', () => {
    const { feed, messages } = open();
    messages(20);
    const first = frameOf(feed);
    expect(first).toMatchObject({ first: 12, begin: 0, end: 22, matchCount: 21, keptCount: 21 });
    expect(seqs(first)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
    expect(feed.poll()).toBeNull();
    messages(5);
    expect(seqs(frameOf(feed))).toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26, 27]);
  });

  it('keeps every row where it is while the reader stands, though the log has given it up', () => {
    const { log, feed, messages } = open();
    messages(3000);
    frameOf(feed);
    feed.update({ ...params, first: 100 });
    const stood = frameOf(feed);
    messages(4000);
    messages(2000);
    expect(log.evictedCount).toBe(5000);
    const later = frameOf(feed);
    expect(later.entries).toEqual(stood.entries);
    expect(later).toMatchObject({ first: 100, begin: 0, keptCount: 4001, evictedCount: 5000 });
    // What came is behind what stands: of it there is what the log still had at this frame.
    expect(later.end).toBe(3002 + 4000);
    feed.update({ ...params, first: later.end - 3 });
    expect(seqs(frameOf(feed)).at(-1)).toBe(9002);
    // Following again, only what the log keeps counts: the end stays, the beginning comes nearer.
    feed.update(params);
    expect(frameOf(feed)).toMatchObject({ end: later.end, begin: later.end - 4002 });
  });

  it('holds no more than so many rows for the reader, and says from where', () => {
    const { feed, messages } = open();
    messages(100);
    frameOf(feed);
    feed.update({ ...params, first: 0 });
    frameOf(feed);
    for (let turn = 0; turn < 7; turn++) {
      messages(3500);
      frameOf(feed);
    }
    messages(1);
    const frame = frameOf(feed);
    expect(frame.end - frame.begin).toBe(20_000);
    // Wanted rows that are gone are missing at the beginning.
    expect(frame.first).toBe(frame.begin);
    expect(frame.entries.length).toBeLessThan(10);
  });

  it('begins anew with another filter, and when the log is cleared', () => {
    const { log, feed, messages } = open();
    messages(5);
    const { generation } = frameOf(feed);
    feed.update({ ...params, packetTypes: [3] });
    const messagesOnly = frameOf(feed);
    expect(messagesOnly.generation).not.toBe(generation);
    // The mark stays: it says to which network connection they belong.
    expect(messagesOnly).toMatchObject({ begin: 0, end: 6, matchCount: 5, keptCount: 6 });
    log.clear();
    expect(frameOf(feed)).toMatchObject({ begin: 0, end: 0, matchCount: 0, entries: [] });
    messages(1);
    expect(frameOf(feed)).toMatchObject({ begin: 0, end: 1 });
  });
});
