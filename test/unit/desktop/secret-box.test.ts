// electron/desktop/secret-box.ts over stand-ins for safeStorage of several Electrons and systems (secrets may be faked).

import { describe, expect, it } from 'vitest';
import { openSecretBox, type SafeStorage } from '../../../electron/desktop/secret-box.ts';

const flip = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
const sync = (backend: string | null, available = true): SafeStorage => ({
  isEncryptionAvailable: () => available,
  encryptString: (text) => flip(Buffer.from(text)),
  decryptString: (sealed) => flip(sealed).toString(),
  ...(backend === null ? {} : { getSelectedStorageBackend: () => backend }),
});
const asynchronous = (backend: string): SafeStorage => ({
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => flip(Buffer.from(text)),
  decryptStringAsync: async (sealed) => ({ result: flip(sealed).toString() }),
  getSelectedStorageBackend: () => backend,
});

describe('the secret box of the desktop', () => {
  it.each([
    ['linux', sync('gnome_libsecret'), 'gnome_libsecret'],
    ['linux', sync('kwallet6'), 'kwallet6'],
    ['linux', asynchronous('gnome_libsecret'), 'gnome_libsecret'],
    ['darwin', sync(null), 'keychain'],
    ['win32', sync(null), 'dpapi'],
  ])('seals and opens on %s', async (platform, safeStorage, backend) => {
    const box = await openSecretBox(safeStorage, platform);
    expect(box).toMatchObject({ persistent: true, backend });
    const sealed = await box.seal('pässword ✓');
    expect(sealed).not.toContain('ssword');
    expect(await box.open(sealed)).toBe('pässword ✓');
  });
  it.each([
    ['basic_text, which encrypts with a public constant', sync('basic_text')],
    ['a backend it does not know', sync('rot13')],
    ['no backend yet', sync('unknown')],
    ['no keyring', sync('gnome_libsecret', false)],
    ['no safeStorage calls at all', {}],
    [
      'a keyring that cannot even be asked',
      { ...asynchronous('kwallet6'), isAsyncEncryptionAvailable: () => Promise.reject(new Error('D-Bus is gone')) },
    ],
    [
      'a keyring whose question throws',
      {
        ...sync('gnome_libsecret'),
        isEncryptionAvailable: () => {
          throw new Error('not before ready');
        },
      },
    ],
    ['basic_text, also by the asynchronous calls', asynchronous('basic_text')],
  ])('does not claim protection by %s', async (_what, safeStorage) => {
    const box = await openSecretBox(safeStorage, 'linux');
    expect(box.persistent).toBe(false);
    expect(box.explanation).toMatch(/until Treeline is closed.*never written/);
    await expect(box.seal('x')).rejects.toMatchObject({ code: 'storage' });
  });
  it('says that a password sealed elsewhere must be entered again', async () => {
    const box = await openSecretBox(
      {
        ...sync('kwallet5'),
        decryptString: () => {
          throw new Error('Error while decrypting the ciphertext');
        },
      },
      'linux',
    );
    await expect(box.open('AAAA')).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('Enter it again'),
    });
  });
  it('never names the secret in a failure', async () => {
    const box = await openSecretBox(
      {
        ...sync('kwallet5'),
        encryptString: (text) => {
          throw new Error(`cannot encrypt ${text}`);
        },
      },
      'linux',
    );
    const failure = await box.seal('canary-1234').catch((error: unknown) => error);
    expect((failure as Error).message).not.toContain('canary');
  });
});
