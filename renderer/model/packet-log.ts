// The packet log of the shown connection: watched only while its dialog is open. Called by ui/packet-log.

import { createStore } from 'zustand/vanilla';
import type { Watch } from '../../shared/contract-client.ts';
import type { StreamParams } from '../../shared/contract.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { LoggedPacket, PacketLogFrame } from '../../shared/packet-log.ts';
import type { ModelContext } from './model-context.ts';
import { packetsAsCsv, packetsAsJson } from './packet-texts.ts';
import type { Readable } from './readable.ts';
import { whenDrawn } from './when-drawn.ts';

/** Packet types that belong together for people. */
export const packetKinds = {
  all: [],
  connection: [1, 2, 14, 15],
  subscriptions: [8, 9, 10, 11],
  messages: [3, 4, 5, 6, 7],
  pings: [12, 13],
} as const;
export type PacketKind = keyof typeof packetKinds;

export interface PacketLogState {
  /** Null: nothing has come yet. */
  readonly frame: PacketLogFrame | null;
  readonly text: string;
  readonly direction: 'both' | 'sent' | 'received';
  readonly kind: PacketKind;
  /** Why there is nothing more to come: the connection or the core is gone. */
  readonly ended: string | null;
}

export interface PacketLog {
  readonly store: Readable<PacketLogState>;
  /** Begins to look; returns how to look away. One looks at a time. */
  look(connectionId: ConnectionId): () => void;
  setText(text: string): void;
  setDirection(direction: PacketLogState['direction']): void;
  setKind(kind: PacketKind): void;
  /** Says which rows stand in view. */
  setViewport(first: number, count: number): void;
  /** The packet at a place of the shown part, newest first, or null where it has not come yet. */
  packetAt(index: number): LoggedPacket | null;
  /** Whether messages of the broker are logged too. */
  setMessages(messages: boolean): void;
  clear(): void;
  /** Copies all that fits the filter. */
  copy(form: 'json' | 'csv'): Promise<void>;
}

/** Rows asked for above and below those in view. */
const overscan = 40;
const maximumCount = 500;

/** `schedule` is `requestAnimationFrame`: a page nobody looks at takes no frames, so the core makes none. */
export function createPacketLog(
  { line, notices }: ModelContext,
  schedule: (run: () => void) => void,
  writeClipboard: (text: string) => Promise<void>,
): PacketLog {
  const store = createStore<PacketLogState>(() => ({
    frame: null,
    text: '',
    direction: 'both',
    kind: 'all',
    ended: null,
  }));
  let watched: { readonly connectionId: ConnectionId; readonly watch: Watch<'packetLog'> } | null = null;
  let place = { first: 0, count: 2 * overscan };

  const filter = (): Omit<StreamParams<'packetLog'>, 'connectionId' | 'first' | 'count'> => {
    const { text, direction, kind } = store.getState();
    return { text, direction: direction === 'both' ? null : direction, packetTypes: [...packetKinds[kind]] };
  };
  const update = (): void => {
    if (watched !== null) watched.watch.update({ connectionId: watched.connectionId, ...filter(), ...place });
  };
  const changeFilter = (changes: Partial<PacketLogState>): void => {
    place = { ...place, first: 0 };
    store.setState(changes);
    update();
  };
  const reported = (call: Promise<unknown>): void => void call.catch((error: unknown) => notices.report(error));

  return {
    store,
    look(connectionId) {
      let isOver = false;
      place = { first: 0, count: 2 * overscan };
      store.setState({ frame: null, ended: null });
      const watch = line.watch(
        'packetLog',
        { connectionId, ...filter(), ...place },
        whenDrawn(schedule, (frame) => {
          if (!isOver) store.setState({ frame });
        }),
        (error) => {
          if (!isOver) store.setState({ ended: error.message });
        },
      );
      watched = { connectionId, watch };
      return () => {
        isOver = true;
        watched = null;
        watch.close();
        store.setState({ frame: null, ended: null });
      };
    },
    setText: (text) => changeFilter({ text }),
    setDirection: (direction) => changeFilter({ direction }),
    setKind: (kind) => changeFilter({ kind }),
    setViewport(first, count) {
      const enoughAbove = place.first === 0 || first - place.first >= overscan / 2;
      const enoughBelow = place.first + place.count - (first + count) >= overscan / 2;
      if (enoughAbove && enoughBelow) return;
      const start = Math.max(0, first - overscan);
      place = { first: start, count: Math.min(maximumCount, first + count + overscan - start) };
      update();
    },
    packetAt(index) {
      const { frame } = store.getState();
      return frame?.packets[index - frame.first] ?? null;
    },
    setMessages(messages) {
      if (watched === null) return;
      reported(line.call('packetLog.setMessages', { connectionId: watched.connectionId, messages }));
    },
    clear() {
      if (watched !== null) reported(line.call('packetLog.clear', { connectionId: watched.connectionId }));
    },
    async copy(form) {
      if (watched === null) return;
      try {
        const { result } = await line.call('packetLog.read', { connectionId: watched.connectionId, ...filter() });
        const oldestFirst = result.packets.toReversed();
        await writeClipboard(form === 'json' ? packetsAsJson(oldestFirst) : packetsAsCsv(oldestFirst));
        const count = oldestFirst.length.toLocaleString('en');
        notices.toast({
          message: `Copied ${count} ${oldestFirst.length === 1 ? 'packet' : 'packets'} as ${form.toUpperCase()}.`,
        });
      } catch (error) {
        notices.report(error);
      }
    },
  };
}
