// One opener per stream of the contract, as handlers.ts has one function per command and query. Made by core.ts; each only makes the feed
// that does the work.

import type { StreamName } from '../../shared/contract.ts';
import type { StreamOpeners, StreamSource } from '../../shared/contract-server.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Connections } from './connections.ts';
import { DoctorFeed } from './doctor-feed.ts';
import { doctorPatient } from './drafted-profile.ts';
import { ArrivalsFeed } from './feed/arrivals-feed.ts';
import { BrokerPanelFeed } from './feed/broker-panel-feed.ts';
import { MessagesFeed } from './feed/messages-feed.ts';
import { PausesFeed } from './feed/pauses-feed.ts';
import { RowsFeed } from './feed/rows-feed.ts';
import { StatisticsFeed } from './feed/statistics-feed.ts';
import { SubscriptionsFeed } from './feed/subscriptions-feed.ts';
import { TopicsFeed } from './feed/topics-feed.ts';
import type { Views } from './feed/views.ts';
import type { MemoryBudget } from './ingest/memory-budget.ts';
import { PacketLogFeed } from './packet-log-feed.ts';
import type { Platform } from './platform.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { RetainedDesks } from './retained/retained-desks.ts';
import { RetainedFeed } from './retained/retained-feed.ts';

export interface StreamParts {
  readonly platform: Pick<Platform, 'now' | 'monotonicNow' | 'random'>;
  readonly profiles: ProfileStore;
  readonly connections: Connections;
  readonly views: Views;
  readonly retained: RetainedDesks;
  readonly budget: MemoryBudget;
}

/** The streams of a core. */
export function createStreams({
  platform,
  profiles,
  connections,
  views,
  retained,
  budget,
}: StreamParts): StreamOpeners {
  const { now, monotonicNow } = platform;
  /** Ends a stream by `notFound` once its connection was discarded: what it would read is gone. */
  const whileLive = <Name extends StreamName>(
    connectionId: ConnectionId,
    feed: StreamSource<Name> & Required<Pick<StreamSource<Name>, 'update'>>,
    release: () => void = () => undefined,
  ): StreamSource<Name> => ({
    everyTick: feed.everyTick === true,
    poll(tick) {
      connections.get(connectionId);
      return feed.poll(tick);
    },
    get rests() {
      return feed.rests === true;
    },
    update: (params) => feed.update(params),
    close() {
      feed.close();
      release();
    },
  });
  return {
    rows: (params) => {
      const { ingest } = connections.get(params.connectionId);
      const used = views.use(params.connectionId, params.viewId, ingest);
      return whileLive(params.connectionId, new RowsFeed(used.view, params, () => used.release()));
    },
    topics: (params) => {
      const { ingest } = connections.get(params.connectionId);
      const { seen, release } = views.use(params.connectionId, params.viewId, ingest);
      return whileLive(params.connectionId, new TopicsFeed(seen.asIngest, params), release);
    },
    messages: (params) => {
      const { connectionId, viewId } = params;
      const { ingest } = connections.get(connectionId);
      if (viewId === undefined) return whileLive(connectionId, new MessagesFeed(ingest, params));
      // It may refuse: only then is the view in use.
      const feed = new MessagesFeed(views.seen(connectionId, viewId, ingest).asIngest, params);
      return whileLive(connectionId, feed, views.use(connectionId, viewId, ingest).release);
    },
    arrivals: (params) => {
      const { ingest } = connections.get(params.connectionId);
      const { seen, release } = views.use(params.connectionId, params.viewId, ingest);
      const means = { budget, monotonicNow };
      return whileLive(params.connectionId, new ArrivalsFeed(seen.asIngest, params, means), release);
    },
    pauses: ({ connectionId, viewId }) => {
      const { seen, release } = views.use(connectionId, viewId, connections.get(connectionId).ingest);
      return whileLive(connectionId, new PausesFeed(seen, monotonicNow), release);
    },
    packetLog: (params) =>
      whileLive(params.connectionId, new PacketLogFeed(connections.get(params.connectionId).packetLog, params)),
    retained: (params) => whileLive(params.connectionId, new RetainedFeed(retained.of(params.connectionId), params)),
    brokerPanel: ({ connectionId }) => {
      const snapshot = () => connections.get(connectionId).broker.snapshot();
      const feed = new BrokerPanelFeed({
        ingest: connections.get(connectionId).ingest,
        now,
        monotonicNow,
        onlineSince: () => {
          const { state } = snapshot();
          return state.kind === 'online' ? state.since : null;
        },
        subscriptions: () => snapshot().subscriptions,
      });
      return whileLive(connectionId, feed);
    },
    subscriptions: ({ connectionId }) => {
      const feed = new SubscriptionsFeed({
        ingest: connections.get(connectionId).ingest,
        monotonicNow,
        subscriptions: () => connections.get(connectionId).broker.snapshot().subscriptions,
        exclusions: () => connections.get(connectionId).exclusions.figures(),
      });
      return whileLive(connectionId, feed);
    },
    doctor: ({ profileId, draft }) =>
      new DoctorFeed(doctorPatient({ profiles, connections }, profileId, draft), platform),
    statistics: () =>
      new StatisticsFeed({
        budget,
        connections: () =>
          connections
            .list()
            .map((live) => ({ ...live, ...live.counters, excludedCount: live.exclusions.messageCount })),
        monotonicNow,
      }),
  };
}
