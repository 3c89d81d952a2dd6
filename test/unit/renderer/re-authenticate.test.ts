// Authenticating again: offered where there is a way to, and said what came of it.

import { describe, expect, it } from 'vitest';
import { createConnections, mayReAuthenticate } from '../../../renderer/model/connections.ts';
import type { Notices } from '../../../renderer/model/notices.ts';
import type { BrokerLimits, ConnectionSnapshot, ConnectionState } from '../../../shared/connection.ts';
import type { ConnectionId } from '../../../shared/ids.ts';
import { createScriptedLine, settle } from '../../support/scripted-line.ts';

const connectionId = 'c1' as ConnectionId;

function offered(method: string, state: ConnectionState, protocolVersion: BrokerLimits['protocolVersion']): boolean {
  const connection = { connectionId, state, broker: { protocolVersion } } as ConnectionSnapshot;
  return mayReAuthenticate({ authenticationMethod: method }, connection);
}

function model() {
  const core = createScriptedLine();
  const toasts: { message: string; severity?: string }[] = [];
  const notices = { toast: (toast: { message: string }) => void toasts.push(toast) } as unknown as Notices;
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  return { core, toasts, connections: createConnections(core.line, notices, storage) };
}

describe('authenticating again', () => {
  const online = { kind: 'online', since: 0 } as const;
  it('is offered online, with MQTT 5 and a method', () => {
    expect(offered('SCRAM-SHA-256', online, 5)).toBe(true);
    expect(offered('', online, 5)).toBe(false);
    expect(offered('SCRAM-SHA-256', online, 4)).toBe(false);
    expect(offered('SCRAM-SHA-256', { kind: 'closed', since: 0 }, 5)).toBe(false);
    expect(mayReAuthenticate({ authenticationMethod: 'SCRAM-SHA-256' }, null)).toBe(false);
  });

  it('says whether it has begun', async () => {
    const { core, toasts, connections } = model();
    for (const started of [true, false]) {
      const done = connections.reAuthenticate(connectionId);
      await core.calls[0]?.answer({ started });
      await settle();
      await done;
    }
    expect(toasts).toEqual([
      { message: expect.stringContaining('Proving again who you are.') },
      { severity: 'warning', message: expect.stringContaining('Nothing was proved again') },
    ]);
  });
});
