// Which of its secrets a profile needs to connect as its settings are. Pure; used by the core before it says that one is missing, and by the
// page before it asks for the vault's passphrase.

import type { ProfileSettings, SecretName } from './profile.ts';

/** A secret may be stored and yet unused: a password whose place a command has taken, a key without TLS. */
export function usedSecretNames(settings: ProfileSettings): ReadonlySet<SecretName> {
  const { scheme, tls, proxy, passwordSource, authenticationMethod } = settings;
  const used = new Set<SecretName>();
  if (settings.demo) return used;
  if (passwordSource.kind === 'typed') used.add('password');
  if (scheme === 'mqtts' || scheme === 'wss')
    used.add(tls.identity === 'pem' ? 'keyPem' : 'pkcs12').add('keyPassphrase');
  if (proxy.kind !== 'none') used.add('proxyPassword');
  if (scheme === 'ws' || scheme === 'wss') used.add('webSocketHeaders');
  if (authenticationMethod !== '') used.add('authenticationData');
  return used;
}
