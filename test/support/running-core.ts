// A core in this process with a line to it, and everything it said to its host. Called by integration tests.

import { type Core, createCore, type StartWith } from '../../electron/core/core.ts';
import type { CoreMemory, LogEntry, Platform, SecretBox } from '../../electron/core/platform.ts';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import { type ContractClient, createContractClient } from '../../shared/contract-client.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { fakeSecretBox } from './fake-secret-box.ts';
import { memoryTransportPair } from './memory-transport.ts';

export interface RunningCore {
  readonly core: Core;
  readonly client: ContractClient;
  readonly log: readonly LogEntry[];
  /** What its host was asked to remember: in memory, never on disk. */
  readonly remembered: () => CoreMemory | null;
}

/** Starts a core on the folder; whoever calls closes it. */
export async function startCore(
  dataDir: string,
  options: {
    readonly startWith?: StartWith;
    readonly secretBox?: SecretBox;
    readonly restartedAfter?: Platform['restartedAfter'];
    readonly monotonicNow?: Platform['monotonicNow'];
  } = {},
): Promise<RunningCore> {
  const log: LogEntry[] = [];
  let memory: CoreMemory | null = null;
  const core = await createCore(
    {
      dataDir,
      appVersion: '0.0.0-test',
      host: { kind: 'web', platform: process.platform },
      secretBox: options.secretBox ?? fakeSecretBox(),
      now: () => Date.now(),
      monotonicNow: options.monotonicNow ?? (() => performance.now()),
      random: Math.random,
      log: (entry) => log.push(entry),
      remember: (next) => {
        memory = next;
      },
      restartedAfter: options.restartedAfter ?? null,
    },
    options.startWith,
  );
  const [ours, theirs] = memoryTransportPair();
  core.serve(theirs);
  return { core, client: createContractClient(ours), log, remembered: () => memory };
}

/** Resolves with the profile's connection once it is in one of the states. */
export function untilConnection(
  client: ContractClient,
  profileId: ProfileId,
  kinds: readonly ConnectionSnapshot['state']['kind'][],
): Promise<ConnectionSnapshot> {
  return new Promise((resolve, reject) => {
    const look = (connection: ConnectionSnapshot): void => {
      if (connection.profileId !== profileId || !kinds.includes(connection.state.kind)) return;
      off();
      resolve(connection);
    };
    const off = client.on('connection.stateChanged', ({ connection }) => look(connection));
    client.call('app.snapshot', {}).then(({ result }) => result.connections.forEach(look), reject);
  });
}
