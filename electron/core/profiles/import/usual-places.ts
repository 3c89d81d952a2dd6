// Where other programs keep what we can import. Pure. Called by profile-imports.ts.

import { posix, win32 } from 'node:path';
import type { ImportSource } from '../../../../shared/profile-import.ts';

export interface UsualPlace {
  readonly source: ImportSource;
  readonly path: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Paths of settings files by platform. MQTTX keeps its connections in a database and is therefore not among them: its user exports them.
 */
export function usualPlaces(platform: string, env: Environment, homeDir: string): readonly UsualPlace[] {
  const path = platform === 'win32' ? win32 : posix;
  const explorer = (...parts: readonly string[]): UsualPlace => ({
    source: 'mqttExplorer',
    path: path.join(...parts, 'MQTT-Explorer', 'settings.json'),
  });
  if (platform === 'win32') return [explorer(env['APPDATA'] || path.join(homeDir, 'AppData', 'Roaming'))];
  if (platform === 'darwin') {
    const support = ['Library', 'Application Support'];
    return [
      explorer(homeDir, ...support),
      explorer(homeDir, 'Library', 'Containers', 'de.t7n.apps.mqtt-explorer', 'Data', ...support),
    ];
  }
  return [
    explorer(env['XDG_CONFIG_HOME'] || path.join(homeDir, '.config')),
    explorer(homeDir, 'snap', 'mqtt-explorer', 'current', '.config'),
  ];
}
