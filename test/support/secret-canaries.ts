// A value for every secret that a profile may have, and the traces by which it would be found where it does not belong. The list is the
// schema's: a new kind of secret without a value here does not compile. Used by the tests that look for leaks.

import { secretNames, type SecretChanges, type SecretName } from '../../shared/profile.ts';

export const canary = (name: string): string => `CANARY-${name}-7c1d`;
const inBase64 = (name: string): string => Buffer.from(canary(name)).toString('base64');

/** Each in the form that its field takes. */
export const secretValues: Readonly<Record<SecretName, string>> = {
  password: canary('password'),
  keyPem: `-----BEGIN PRIVATE KEY-----\n${canary('keyPem')}\n-----END PRIVATE KEY-----\n`,
  keyPassphrase: canary('keyPassphrase'),
  pkcs12: inBase64('pkcs12'),
  proxyPassword: canary('proxyPassword'),
  webSocketHeaders: `X-Token: ${canary('webSocketHeaders')}`,
  authenticationData: inBase64('authenticationData'),
};
export const secretCanaries: SecretChanges = Object.fromEntries(
  secretNames.map((name) => [name, { kind: 'set', value: secretValues[name] }]),
);

/** In plain and in the forms that it may hide in. */
export function tracesOf(name: string): string[] {
  const text = canary(name);
  return [
    text,
    Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1),
    Buffer.from(text).toString('hex'),
  ];
}

/** Traces of every secret, by its name; those found in the text. */
export function secretsFoundIn(text: string): readonly string[] {
  return secretNames.filter((name) => tracesOf(name).some((trace) => text.includes(trace)));
}
