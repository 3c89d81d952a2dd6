// What the import says of files, entries and secrets. Pure; called by the components in this folder.

import type { ImportEntry, ImportPreview, ImportSource } from '../../../shared/profile-import.ts';
import type { SecretName } from '../../../shared/profile.ts';
import { plural } from '../kit/format.ts';

export const sourceNames: Readonly<Record<ImportSource, string>> = {
  treeline: 'Treeline',
  mqttExplorer: 'MQTT Explorer',
  mqttx: 'MQTTX',
  mqttAnalyzer: 'MQTT Analyzer',
};

const secretWords: Readonly<Record<SecretName, string>> = {
  password: 'password',
  keyPem: 'private key',
  keyPassphrase: 'passphrase of the key',
  pkcs12: 'PKCS#12 file',
  proxyPassword: 'password of the proxy',
  webSocketHeaders: 'WebSocket headers',
  authenticationData: 'authentication data',
};

/** “user viewer · 1 subscription · with password and private key”. */
export function entryFacts({ username, subscriptionCount, secretNames }: ImportEntry): string {
  const words = secretNames.map((name) => secretWords[name]);
  const last = words.at(-1);
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
  return [
    username === null ? null : `user ${username}`,
    plural(subscriptionCount, 'subscription'),
    list === undefined ? null : `with ${list}`,
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
}

/** What of the file is chosen and why the rest is not. */
export function previewSummary({ entries }: ImportPreview, chosenCount: number): string {
  const duplicates = entries.filter(({ duplicateOf }) => duplicateOf !== null).length;
  const broken = entries.filter(({ problem }) => problem !== null).length;
  return [
    `${chosenCount} of ${plural(entries.length, 'connection')} chosen.`,
    duplicates === 0 ? null : `${duplicates} ${duplicates === 1 ? 'is' : 'are'} there already.`,
    broken === 0 ? null : `${broken} cannot be imported.`,
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
}
