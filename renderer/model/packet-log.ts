// The packet log of the shown connection: watched only while its dialog is open. Called by ui/packet-log.

import { createStore } from 'zustand/vanilla';
import type { Watch } from '../../shared/contract-client.ts';
import type { StreamParams } from '../../shared/contract.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { PacketLogEntry, PacketLogFrame } from '../../shared/packet-log.ts';
import {
  followingEnd,
  type FollowingPlace,
  placeAfter,
  placeAtEnd,
  standingAt,
  wantedAt,
  type WantedRows,
} from './following-place.ts';
import type { ModelContext } from './model-context.ts';
import { packetsAsCsv, packetsAsJson, packetsAsJsonLines, packetsAsText } from './packet-texts.ts';
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
  readonly place: FollowingPlace;
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
  /** Rows that fit into the view; more are asked for around them. */
  readonly setViewportRows: (count: number) => void;
  /** Stands still with a position at the top edge: rows keep their places, whatever is logged. */
  readonly stand: (top: number) => void;
  /** Goes to the newest row and stays with it. */
  readonly follow: () => void;
  setCursor(position: number | null): void;
  /** The row at a position, or null where it has not come yet, or is given up. */
  entryAt(position: number): PacketLogEntry | null;
  /** Whether messages of the broker are logged too. */
  setMessages(messages: boolean): void;
  clear(): void;
  /** Copies all that fits the filter. */
  copy(form: 'json' | 'csv'): Promise<void>;
  /** All that fits the filter as a file; null: it could not be read, and a toast says why. */
  file(form: 'jsonl' | 'txt'): Promise<PacketLogFile | null>;
}

export interface PacketLogFile {
  readonly bytes: Uint8Array;
  /** Packets, without marks. */
  readonly packetCount: number;
}

const packetCountOf = (entries: readonly PacketLogEntry[]): number =>
  entries.reduce((sum, { kind }) => (kind === 'packet' ? sum + 1 : sum), 0);

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
    place: placeAtEnd,
    ended: null,
  }));
  let watched: { readonly connectionId: ConnectionId; readonly watch: Watch<'packetLog'> } | null = null;
  let viewportRows = 40;
  let wanted: WantedRows = { first: null, count: 80 };

  const filter = (): Omit<StreamParams<'packetLog'>, 'connectionId' | 'first' | 'count'> => {
    const { text, direction, kind } = store.getState();
    return { text, direction: direction === 'both' ? null : direction, packetTypes: [...packetKinds[kind]] };
  };
  const update = (): void => {
    if (watched !== null) watched.watch.update({ connectionId: watched.connectionId, ...filter(), ...wanted });
  };
  const setPlace = (place: FollowingPlace, changes: Partial<PacketLogState> = {}): void => {
    store.setState({ ...changes, place });
    const next = wantedAt(place, viewportRows, wanted);
    if (next === wanted) return;
    wanted = next;
    update();
  };
  const changeFilter = (changes: Partial<PacketLogState>): void => {
    wanted = { first: null, count: wanted.count };
    store.setState({ ...changes, place: placeAtEnd });
    update();
  };
  const takeFrame = (frame: PacketLogFrame): void => {
    const { frame: before, place } = store.getState();
    const { begin, end, generation } = frame;
    // Positions of another filter mean other rows.
    const isAnew = before === null || generation !== before.generation;
    setPlace(placeAfter(isAnew ? placeAtEnd : place, begin, end), { frame });
  };
  const readAll = async (connectionId: ConnectionId): Promise<readonly PacketLogEntry[]> =>
    (await line.call('packetLog.read', { connectionId, ...filter() })).result.entries;
  const reported = (call: Promise<unknown>): void => void call.catch((error: unknown) => notices.report(error));

  return {
    store,
    look(connectionId) {
      let isOver = false;
      wanted = { first: null, count: wanted.count };
      store.setState({ frame: null, ended: null, place: placeAtEnd });
      const watch = line.watch(
        'packetLog',
        { connectionId, ...filter(), ...wanted },
        whenDrawn(schedule, (frame) => {
          if (!isOver) takeFrame(frame);
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
    setViewportRows(count) {
      viewportRows = count;
      setPlace(store.getState().place);
    },
    stand(top) {
      const { place, frame } = store.getState();
      setPlace(standingAt(place, top, viewportRows, frame?.end ?? 0));
    },
    follow() {
      const { place, frame } = store.getState();
      setPlace(followingEnd(place, frame?.begin ?? 0, frame?.end ?? 0));
    },
    setCursor: (cursor) => store.setState(({ place }) => ({ place: { ...place, cursor } })),
    entryAt(position) {
      const { frame } = store.getState();
      return frame?.entries[position - frame.first] ?? null;
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
        const entries = await readAll(watched.connectionId);
        await writeClipboard(form === 'json' ? packetsAsJson(entries) : packetsAsCsv(entries));
        const packetCount = packetCountOf(entries);
        notices.toast({
          message: `Copied ${packetCount.toLocaleString('en')} ${packetCount === 1 ? 'packet' : 'packets'} as ${form.toUpperCase()}.`,
        });
      } catch (error) {
        notices.report(error);
      }
    },
    async file(form) {
      if (watched === null) return null;
      try {
        const entries = await readAll(watched.connectionId);
        const text = form === 'jsonl' ? packetsAsJsonLines(entries) : packetsAsText(entries);
        return { bytes: new TextEncoder().encode(text), packetCount: packetCountOf(entries) };
      } catch (error) {
        notices.report(error);
        return null;
      }
    },
  };
}
