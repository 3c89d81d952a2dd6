// Passwords under the protection of the operating system, by Electron's safeStorage. Called by main.ts after ready.

import { AppError } from '../../shared/errors.ts';
import type { SecretBox } from '../core/platform.ts';

/**
 * The part of Electron's safeStorage that is needed. The asynchronous calls exist in newer Electron only, the synchronous
 * ones in older only (deprecated in 45): each is looked for before use.
 */
export interface SafeStorage {
  isEncryptionAvailable?(): boolean;
  encryptString?(text: string): Buffer;
  decryptString?(sealed: Buffer): string;
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(sealed: Buffer): Promise<{ readonly result: string }>;
  getSelectedStorageBackend?(): string;
}

/** What protects secrets on each system, by the backend's name, for the sentence in the form. */
const keeperNames: Readonly<Record<string, string>> = {
  keychain: 'the macOS keychain',
  dpapi: 'Windows for your user account',
  gnome_libsecret: 'the desktop keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/** The secret box of this machine. `platform` as in `process.platform`. */
export async function openSecretBox(safeStorage: SafeStorage, platform: string): Promise<SecretBox> {
  const backend = backendOf(safeStorage, platform);
  const keeper = keeperNames[backend];
  // `basic_text` encrypts with a public constant, whatever isEncryptionAvailable says; unknown names are not trusted.
  if (keeper === undefined || !(await isAvailable(safeStorage))) return sessionOnly(backend);
  return {
    persistent: true,
    backend,
    explanation: `Saved passwords are encrypted by ${keeper}.`,
    seal: async (secret) => {
      try {
        return (await encrypt(safeStorage, secret)).toString('base64');
      } catch (cause) {
        throw new AppError('storage', `The password could not be encrypted by ${keeper}, so it was not saved.`, {
          cause,
        });
      }
    },
    open: async (sealed) => {
      try {
        return await decrypt(safeStorage, Buffer.from(sealed, 'base64'));
      } catch (cause) {
        throw new AppError(
          'storage',
          `A saved password cannot be read: ${keeper} refused it (another user account, or a keyring that was reset). Enter it again.`,
          { cause },
        );
      }
    },
  };
}

function backendOf(safeStorage: SafeStorage, platform: string): string {
  if (platform === 'darwin') return 'keychain';
  if (platform === 'win32') return 'dpapi';
  return safeStorage.getSelectedStorageBackend?.() ?? 'unknown';
}

/** A keyring that cannot be asked is none: the application starts all the same, and says where passwords are kept. */
async function isAvailable(safeStorage: SafeStorage): Promise<boolean> {
  try {
    if (safeStorage.isAsyncEncryptionAvailable !== undefined) return await safeStorage.isAsyncEncryptionAvailable();
    return safeStorage.isEncryptionAvailable?.() ?? false;
  } catch {
    return false;
  }
}

async function encrypt(safeStorage: SafeStorage, secret: string): Promise<Buffer> {
  if (safeStorage.encryptStringAsync !== undefined) return safeStorage.encryptStringAsync(secret);
  if (safeStorage.encryptString !== undefined) return safeStorage.encryptString(secret);
  throw new Error('This Electron has no safeStorage');
}

async function decrypt(safeStorage: SafeStorage, sealed: Buffer): Promise<string> {
  if (safeStorage.decryptStringAsync !== undefined) return (await safeStorage.decryptStringAsync(sealed)).result;
  if (safeStorage.decryptString !== undefined) return safeStorage.decryptString(sealed);
  throw new Error('This Electron has no safeStorage');
}

function sessionOnly(backend: string): SecretBox {
  const explanation =
    'This system offers no keyring that protects passwords, so a password is kept until Treeline is closed and never written to disk.';
  const refuse = (): Promise<never> => Promise.reject(new AppError('storage', explanation));
  return { persistent: false, backend, explanation, seal: refuse, open: refuse };
}
