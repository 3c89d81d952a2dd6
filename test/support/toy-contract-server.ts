// A contract server whose handlers and sources a test controls. Called by the contract suite.

import { type CallName, calls, contractVersion, type StreamParams } from '../../shared/contract.ts';
import {
  type ContractServer,
  createContractServer,
  type Handlers,
  type StreamSource,
} from '../../shared/contract-server.ts';
import type { ServerLogEntry } from '../../shared/contract-line.ts';
import { AppError } from '../../shared/errors.ts';
import type { TopicId } from '../../shared/ids.ts';

/** A source of the `messages` stream: shows `state` whenever it changed, or always. */
export class ToySource implements StreamSource<'messages'> {
  readonly server: ToyServer;
  params: StreamParams<'messages'>;
  shown = -1;
  pollCount = 0;
  closeCount = 0;
  rests = false;
  constructor(server: ToyServer, params: StreamParams<'messages'>) {
    this.server = server;
    this.params = params;
  }
  poll(): ReturnType<StreamSource<'messages'>['poll']> {
    this.pollCount += 1;
    if (this.server.pollBug !== null) throw this.server.pollBug;
    const { state } = this.server;
    if (state === this.shown) return null;
    this.shown = state;
    const body = new Uint8Array([state & 0xff]);
    return {
      data: {
        topicId: this.params.topicId as TopicId,
        messages: [],
        latest: null,
        ownCount: state,
        shed: false,
        givenUp: false,
      },
      body,
    };
  }
  close(): void {
    this.closeCount += 1;
  }
}

/** The same with `update`, for the `rows` stream. */
class ToyRows implements StreamSource<'rows'> {
  readonly server: ToyServer;
  params: StreamParams<'rows'>;
  #isDue = true;
  constructor(server: ToyServer, params: StreamParams<'rows'>) {
    this.server = server;
    this.params = params;
  }
  poll(): ReturnType<StreamSource<'rows'>['poll']> {
    if (!this.#isDue) return null;
    this.#isDue = false;
    const { first, filter } = this.params;
    return {
      data: {
        first,
        rows: [],
        trends: [],
        totalRows: 0,
        anchorIndex: null,
        topicCount: 0,
        matchCount: 0,
        hiddenCount: 0,
        autoExpandLimited: false,
        filter,
        unknownCount: 0,
        scanning: false,
        sort: { by: 'name', descending: false },
        sorting: false,
        find: null,
      },
    };
  }
  update(params: StreamParams<'rows'>): void {
    this.server.rowsUpdateCount += 1;
    this.params = params;
    this.#isDue = true;
  }
  close(): void {
    this.server.rowsCloseCount += 1;
  }
}

export interface ToyServer extends ContractServer {
  readonly log: ServerLogEntry[];
  readonly sources: ToySource[];
  /** What the `messages` stream shows. */
  state: number;
  pollBug: Error | null;
  rowsUpdateCount: number;
  rowsCloseCount: number;
  /** Calls of `profile.delete` wait here until the test answers them. */
  readonly held: { readonly profileId: string; answer(): void }[];
  readonly publishedBodies: Uint8Array[];
}

export function createToyServer(version = contractVersion): ToyServer {
  const unexpected = (): never => {
    throw new Error('The secret is s3cret.');
  };
  const others = Object.fromEntries((Object.keys(calls) as CallName[]).map((name) => [name, unexpected]));
  const log: ServerLogEntry[] = [];
  const sources: ToySource[] = [];
  const held: ToyServer['held'] = [];
  const publishedBodies: Uint8Array[] = [];
  const handlers = {
    ...(others as unknown as Handlers),
    'message.publish': (_args, { body }) => {
      publishedBodies.push(body);
      return { result: { reasonCode: 0, reasonName: 'Success' }, body };
    },
    'topic.find': (args) => ({
      result: { topicId: 1 as TopicId, topicName: args.topicName, levels: [], ownCount: 0, unpublishable: false },
    }),
    'notice.dismiss': () => {
      throw new AppError('notFound', 'There is no such notice.', { field: 'noticeId', detail: 'none' });
    },
    'profile.delete': ({ profileId }) =>
      new Promise((resolve) => held.push({ profileId, answer: () => resolve({ result: null }) })),
  } satisfies Handlers;
  const toy: ToyServer = {
    ...createContractServer({
      hello: { contractVersion: version, appVersion: '1.2.3', epoch: 'epoch' },
      monotonicNow: () => performance.now(),
      handlers,
      streams: {
        rows: (params) => new ToyRows(toy, params),
        messages: (params) => {
          const source = new ToySource(toy, params);
          sources.push(source);
          return source;
        },
        doctor: () => {
          throw new AppError('notFound', 'There is no doctor.');
        },
        topics: () => {
          throw new AppError('notFound', 'There are no topics.');
        },
        statistics: () => {
          throw new AppError('notFound', 'There are no statistics.');
        },
        brokerPanel: () => {
          throw new AppError('notFound', 'There is no broker panel.');
        },
        retained: () => {
          throw new AppError('notFound', 'There are no retained messages.');
        },
        packetLog: () => {
          throw new AppError('notFound', 'There is no packet log.');
        },
        pauses: () => {
          throw new AppError('notFound', 'There are no pauses.');
        },
        subscriptions: () => {
          throw new AppError('notFound', 'There are no subscriptions.');
        },
        arrivals: () => {
          throw new AppError('notFound', 'There are no arrivals.');
        },
      },
      log: (entry) => log.push(entry),
    }),
    log,
    sources,
    state: 1,
    pollBug: null,
    rowsUpdateCount: 0,
    rowsCloseCount: 0,
    held,
    publishedBodies,
  };
  return toy;
}
