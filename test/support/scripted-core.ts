// A core in memory that serves the contract with a flat list of rows a test may change. Called by the renderer's tests.

import { createContractClient } from '../../shared/contract-client.ts';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import { type AppSnapshot, type CallName, calls, contractVersion, type StreamParams } from '../../shared/contract.ts';
import type { RowsFrame, TreeRow } from '../../shared/tree.ts';
import {
  createContractServer,
  type ContractServer,
  type Handlers,
  type StreamSource,
} from '../../shared/contract-server.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProfileId, TopicId } from '../../shared/ids.ts';
import { defaultSettings } from '../../shared/settings.ts';
import type { Link, LinkState } from '../../renderer/model/line.ts';
import { memoryTransportPair } from './memory-transport.ts';

export function rowNamed(level: string, topicId: number, changes: Partial<TreeRow> = {}): TreeRow {
  return {
    topicId: topicId as TopicId,
    depth: 0,
    level,
    position: 1,
    siblingCount: 1,
    childCount: 0,
    openable: (changes.childCount ?? 0) > 0,
    expanded: false,
    ownCount: 1,
    belowCount: 0,
    topicsBelow: 0,
    givenUpBelow: 0,
    lastAt: 1000,
    messageRate: 0,
    byteRate: 0,
    preview: { kind: 'number', text: '1' },
    sizeBytes: 1,
    qos: 0,
    retained: false,
    shed: false,
    unpublishable: false,
    ...changes,
  };
}

export const shownConnection: ConnectionSnapshot = {
  connectionId: 'connection-1' as ConnectionId,
  profileId: 'profile-1' as ProfileId,
  name: 'Scripted',
  state: { kind: 'online', since: 1000 },
  subscriptions: [],
  broker: null,
  unverifiedTls: false,
  tlsVerification: null,
  guard: 'none',
};

export interface ScriptedCore {
  readonly server: ContractServer;
  /** Replaces the rows; open streams show them with their next frame. */
  setRows(rows: readonly TreeRow[]): void;
  /** Parameters of the rows stream, as they came. */
  readonly rowsParams: StreamParams<'rows'>[];
  readonly calls: { readonly name: CallName; readonly args: unknown }[];
  snapshot: AppSnapshot;
}

/** The rows feed in its simplest honest form: a window over a list, moved along with the anchor. */
function frameFor(rows: readonly TreeRow[], params: StreamParams<'rows'>): RowsFrame {
  const { anchor, filter } = params;
  const shown = rows.filter((row) => row.level.includes(filter));
  const found = anchor === null ? null : shown.findIndex((row) => row.topicId === anchor.topicId);
  const moved = anchor === null || found === null || found < 0 ? 0 : found - anchor.index;
  const first = Math.max(0, Math.min(params.first + moved, shown.length));
  return {
    first,
    trends: [],
    rows: shown.slice(first, first + params.count),
    totalRows: shown.length,
    anchorIndex: found,
    topicCount: rows.length,
    matchCount: shown.length,
    hiddenCount: 0,
    autoExpandLimited: false,
    filter,
    unknownCount: 0,
    scanning: false,
    sort: params.sort ?? { by: 'name', descending: false },
    sorting: false,
    find: null,
  };
}

export function createScriptedCore(epoch = 'epoch-1'): ScriptedCore {
  let rows: readonly TreeRow[] = [];
  const dirty = new Set<() => void>();
  const notScripted = (): never => {
    throw new AppError('notFound', 'The test did not script this.');
  };
  const others = Object.fromEntries(Object.keys(calls).map((name) => [name, notScripted])) as unknown as Handlers;
  const core: ScriptedCore = {
    rowsParams: [],
    calls: [],
    snapshot: {
      host: {
        kind: 'web',
        platform: 'linux',
        secretProtection: { persistent: false, explanation: 'Kept for the session.' },
        dataDir: '/data',
      },
      profiles: [],
      connections: [shownConnection],
      settings: defaultSettings,
      treeSettings: [],
      notices: [],
      connectLinks: [],
      vault: { kind: 'none' },
    },
    setRows(changed) {
      rows = changed;
      for (const mark of dirty) mark();
    },
    server: createContractServer({
      hello: { contractVersion, appVersion: '0.0.1', epoch },
      monotonicNow: () => performance.now(),
      handlers: {
        ...others,
        'app.snapshot': () => ({ result: core.snapshot }),
        'topic.describe': ({ topicId }) => {
          const row = rows.find((one) => one.topicId === topicId);
          const level = row?.level ?? '';
          return {
            result:
              row === undefined
                ? null
                : {
                    topicId,
                    topicName: level,
                    levels: [{ topicId, level }],
                    ownCount: row.ownCount,
                    unpublishable: false,
                  },
          };
        },
        'topic.find': ({ topicName }) => {
          const row = rows.find((one) => one.level === topicName);
          if (row === undefined) return { result: null };
          const { topicId, level, ownCount } = row;
          return { result: { topicId, topicName, levels: [{ topicId, level }], ownCount, unpublishable: false } };
        },
        'topics.read': ({ topicIds }) => ({
          result: {
            records: topicIds.map((topicId) => {
              const row = rows.find((one) => one.topicId === topicId);
              if (row === undefined) return null;
              const { level: topicName, unpublishable, childCount, ownCount, belowCount, topicsBelow, shed } = row;
              const counts = { childCount, ownCount, belowCount, topicsBelow };
              return { topicId, topicName, unpublishable, ...counts, latest: null, shed, payloadBytes: 0 };
            }),
          },
          body: new Uint8Array(0),
        }),
        'tree.reveal': () => ({ result: { index: -1 } }),
        'tree.setExpanded': (args) => {
          core.calls.push({ name: 'tree.setExpanded', args });
          return { result: null };
        },
      },
      streams: {
        topics: notScripted,
        doctor: notScripted,
        subscriptions: notScripted,
        rows(opened): StreamSource<'rows'> {
          let params = opened;
          let isDue = true;
          const mark = (): void => {
            isDue = true;
          };
          dirty.add(mark);
          core.rowsParams.push(opened);
          return {
            poll() {
              if (!isDue) return null;
              isDue = false;
              return { data: frameFor(rows, params) };
            },
            update(changed) {
              params = changed;
              isDue = true;
              core.rowsParams.push(changed);
            },
            close: () => void dirty.delete(mark),
          };
        },
        messages: () => ({ poll: () => null, close: () => undefined }),
        retained: () => ({ poll: () => null, close: () => undefined }),
        packetLog: () => ({ poll: () => null, close: () => undefined }),
        pauses: () => ({ poll: () => null, close: () => undefined }),
        brokerPanel: () => ({ poll: () => null, close: () => undefined }),
        arrivals: () => ({ poll: () => null, close: () => undefined }),
        statistics: () => ({ poll: () => null, close: () => undefined }),
      },
      log: () => undefined,
    }),
  };
  return core;
}

/** A link whose line the test opens and cuts. */
export interface ScriptedLink extends Link {
  /** Opens a line to a core and waits for its hello. */
  open(core: ScriptedCore): Promise<void>;
  cut(): void;
}

export function createScriptedLink(): ScriptedLink {
  const listeners = new Set<() => void>();
  let state: LinkState = { kind: 'connecting' };
  const set = (next: LinkState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: () => undefined,
    async open(core) {
      const [page, server] = memoryTransportPair();
      core.server.serve(server);
      const client = createContractClient(page);
      set({ kind: 'open', client, hello: await client.hello });
    },
    cut() {
      if (state.kind === 'open') state.client.close();
      set({ kind: 'lost', since: 0, retryAt: 0, attempt: 1 });
    },
  };
}
