// What a profile's authentication method still wants: version, user name, password. Pure. Called by connect-options.ts.

import type { FieldProblem } from '../../../shared/contract.ts';
import type { ProfileSettings, SecretName } from '../../../shared/profile.ts';
import { saslPrep } from './sasl-prep.ts';
import { isScramMethod } from './scram.ts';

/** Problems by field. */
export function checkAuthentication(
  settings: ProfileSettings,
  secrets: Readonly<Partial<Record<SecretName, string>>>,
): readonly FieldProblem[] {
  const { authenticationMethod: method, protocolVersion, passwordSource } = settings;
  const problems: FieldProblem[] = [];
  if (method === '') return problems;
  if (protocolVersion === 3 || protocolVersion === 4) {
    const message = 'Only MQTT 5 has authentication methods. Choose MQTT 5 or “automatic”, or clear the method.';
    problems.push({ field: 'authenticationMethod', message });
  }
  if (!isScramMethod(method)) return problems;
  const username = settings.username ?? '';
  if (username === '') problems.push({ field: 'username', message: `${method} needs a user name.` });
  else if (saslPrep(username) === null) {
    problems.push({ field: 'username', message: `The user name holds a character that ${method} does not allow.` });
  }
  // A password of another source is known only when the connection is made.
  if (passwordSource.kind !== 'typed') return problems;
  const password = secrets.password ?? '';
  if (password === '') problems.push({ field: 'password', message: `${method} needs a password.` });
  else if (saslPrep(password) === null) {
    problems.push({ field: 'password', message: `The password holds a character that ${method} does not allow.` });
  }
  return problems;
}
