// A mosquitto that refuses subscriptions, as access lists of brokers do: its access file cannot, its plugin for dynamic security can.

import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mosquitto, startMosquitto } from './mosquitto.ts';

/** Where Debian puts it. */
const plugin = '/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so';

/** Anyone, and this user, may publish and receive anything, but subscribe only to filters within these. */
export async function startGuardedMosquitto(
  permitted: readonly string[],
  user?: { readonly username: string; readonly password: string },
): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'treeline-guarded-'));
  const file = join(folder, 'security.json');
  const acls = permitted.map((topic) => ({ acltype: 'subscribePattern', topic, priority: 0, allow: true }));
  const document = {
    defaultACLAccess: { publishClientSend: true, publishClientReceive: true, subscribe: false, unsubscribe: true },
    roles: [{ rolename: 'reader', acls }],
    groups: [{ groupname: 'all', roles: [{ rolename: 'reader' }] }],
    clients: user === undefined ? [] : [clientOf(user)],
    anonymousGroup: 'all',
  };
  await writeFile(file, JSON.stringify(document));
  const broker = await startMosquitto({
    listeners: [{ kind: 'mqtt', config: [`plugin ${plugin}`, `plugin_opt_config_file ${file}`] }],
  });
  return {
    ...broker,
    async close() {
      await broker.close();
      await rm(folder, { recursive: true });
    },
  };
}

function clientOf({ username, password }: { readonly username: string; readonly password: string }): unknown {
  const salt = randomBytes(12);
  const iterations = 101;
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512').toString('base64');
  return { username, password: hash, salt: salt.toString('base64'), iterations, roles: [{ rolename: 'reader' }] };
}
