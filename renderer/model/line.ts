// The model's line to the core: one client that survives reconnects. Made by model.ts on the link that main.tsx gives;
// called by every other model file, never by the ui.

import type { ContractClient, Watch } from '../../shared/contract-client.ts';
import type {
  CallArgs,
  CallName,
  CallResult,
  EventName,
  Events,
  Hello,
  StreamData,
  StreamName,
  StreamParams,
} from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';

/** State of the link. `renderer/link` makes it; neither folder imports the other, main.tsx joins them. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly client: ContractClient; readonly hello: Hello }
  /** Moments are milliseconds since 1970. */
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number; readonly attempt: number }
  /** Page and core are of different versions: only a reload helps. */
  | { readonly kind: 'reloadNeeded'; readonly message: string };

/** What the model needs of a link. */
export interface Link {
  readonly getState: () => LinkState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Does not wait for the timer. */
  retryNow(): void;
}

/**
 * Takes one frame of a stream. The next one comes after it has returned (or its promise has settled). `params` are those
 * the frame obeys: older than the latest while an update is on its way.
 */
export type TakeFrame<Name extends StreamName> = (
  data: StreamData<Name>,
  body: Uint8Array,
  params: StreamParams<Name>,
) => void | Promise<void>;

export interface Line {
  /** Rejects with AppError; with `connectionLost` while there is no line to the core. */
  call<Name extends CallName>(
    name: Name,
    args: CallArgs<Name>,
    body?: Uint8Array,
  ): Promise<{ readonly result: CallResult<Name>; readonly body: Uint8Array }>;
  /** Returns the function that ends it. */
  on<Name extends EventName>(event: Name, handler: (data: Events[Name]) => void): () => void;
  /**
   * Watches a stream over all reconnects to the same core. A new core makes every id void: all watches are then closed,
   * and their owners open new ones from `onNewCore`. `onEnded`: the core ended it (the connection was discarded).
   */
  watch<Name extends StreamName>(
    stream: Name,
    params: StreamParams<Name>,
    onFrame: TakeFrame<Name>,
    onEnded?: (error: AppError) => void,
  ): Watch<Name>;
  /** Runs after the line came (back) to the same core, watches and all. */
  onResumed(handler: () => void): () => void;
  /** Runs when the line came to a core that does not know our ids (also at the first start). */
  onNewCore(handler: (hello: Hello) => void): () => void;
}

interface OpenWatch {
  /** Opens the stream on a new line. */
  reopen(client: ContractClient): void;
  /** Forgets the stream without a word to the core. */
  forget(): void;
}

/** One line to the core on a link that may come and go. */
export function createLine(link: Link): Line {
  let client: ContractClient | null = null;
  let epoch: string | null = null;
  const watches = new Set<OpenWatch>();
  const handlers = new Map<EventName, Set<(data: never) => void>>();
  const resumedHandlers = new Set<() => void>();
  const newCoreHandlers = new Set<(hello: Hello) => void>();

  /** Every event once per line; our own handlers hang on a set that outlives it. */
  const attachEvents = (to: ContractClient): void => {
    for (const [event, set] of handlers) attachEvent(to, event, set);
  };
  const attachEvent = (to: ContractClient, event: EventName, set: ReadonlySet<(data: never) => void>): void => {
    to.on(event, (data) => {
      for (const handler of set) handler(data as never);
    });
  };

  const onLink = (): void => {
    const state = link.getState();
    if (state.kind !== 'open') {
      client = null;
      return;
    }
    if (state.client === client) return;
    client = state.client;
    attachEvents(client);
    if (state.hello.epoch === epoch) {
      for (const watch of watches) watch.reopen(client);
      for (const handler of resumedHandlers) handler();
      return;
    }
    epoch = state.hello.epoch;
    for (const watch of watches) watch.forget();
    watches.clear();
    for (const handler of newCoreHandlers) handler(state.hello);
  };
  link.subscribe(onLink);

  return {
    async call(name, args, body) {
      if (client === null) {
        throw new AppError('connectionLost', 'Treeline is not connected to its core. Wait a moment, then try again.');
      }
      return client.call(name, args, body);
    },
    on(event, handler) {
      let set = handlers.get(event);
      if (set === undefined) {
        set = new Set();
        handlers.set(event, set);
        if (client !== null) attachEvent(client, event, set);
      }
      const known = handler as (data: never) => void;
      set.add(known);
      return () => set.delete(known);
    },
    watch(stream, params, onFrame, onEnded) {
      let wanted = params;
      let handle: Watch<typeof stream> | null = null;
      const watch: OpenWatch = {
        reopen(on) {
          handle = on.watch(stream, wanted, {
            onFrame: (frame) => onFrame(frame.data, frame.body, frame.params),
            onEnded(error) {
              watches.delete(watch);
              onEnded?.(error);
            },
          });
        },
        forget() {
          handle = null;
        },
      };
      watches.add(watch);
      if (client !== null) watch.reopen(client);
      return {
        update(changed) {
          wanted = changed;
          if (client !== null && watches.has(watch)) handle?.update(changed);
        },
        close() {
          if (watches.delete(watch) && client !== null) handle?.close();
          handle = null;
        },
      };
    },
    onResumed(handler) {
      resumedHandlers.add(handler);
      return () => resumedHandlers.delete(handler);
    },
    onNewCore(handler) {
      newCoreHandlers.add(handler);
      if (epoch !== null) {
        const state = link.getState();
        if (state.kind === 'open') handler(state.hello);
      }
      return () => newCoreHandlers.delete(handler);
    },
  };
}
