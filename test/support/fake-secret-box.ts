// A secret box for tests: seals so that the plain text is not in the result, and opens only what it sealed.

import { AppError } from '../../shared/errors.ts';
import type { SecretBox } from '../../electron/core/platform.ts';

export function fakeSecretBox(options: { persistent?: boolean; backend?: string; key?: string } = {}): SecretBox {
  const { persistent = true, backend = 'test keyring', key = 'key' } = options;
  return {
    persistent,
    backend,
    explanation: 'A secret box for tests.',
    seal(secret) {
      if (!persistent) throw new Error('seal must not be called where nothing protects');
      return Promise.resolve(Buffer.from(`${key}:${secret}`, 'utf8').toString('base64'));
    },
    open(sealed) {
      const opened = Buffer.from(sealed, 'base64').toString('utf8');
      if (!opened.startsWith(`${key}:`)) return Promise.reject(new AppError('storage', 'Sealed with another key.'));
      return Promise.resolve(opened.slice(key.length + 1));
    },
  };
}
