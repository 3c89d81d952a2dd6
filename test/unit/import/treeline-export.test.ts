// Treeline's own export: what goes out comes in again, secrets only under the passphrase, and nothing that was changed on the way.

import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { newProfileSettings, profileFileVersion, type ProfileSettings } from '../../../shared/profile.ts';
import type { JsonObject } from '../../../electron/core/profiles/migrations.ts';
import { parseImport } from '../../../electron/core/profiles/import/parse-import.ts';
import { unlockTreelineExport, writeTreelineExport } from '../../../electron/core/profiles/import/treeline-export.ts';

const about = { appVersion: '1.2.3', now: Date.UTC(2026, 10, 21) };
const passphrase = 'correct horse battery';
const first: ProfileSettings = { ...newProfileSettings, name: 'First', host: 'a.example', username: 'u' };
const second: ProfileSettings = { ...newProfileSettings, name: 'Second', host: 'b.example' };
const secrets = { password: 'CANARY-password', keyPem: 'CANARY-key' };

const read = (text: string) => parseImport(new TextEncoder().encode(text), 'export.json');
const write = (phrase: string | null) =>
  writeTreelineExport(
    [
      { settings: first, secrets },
      { settings: second, secrets: {} },
    ],
    phrase,
    about,
  );
/** The file with a change made by hand. */
async function changed(
  phrase: string | null,
  change: (document: Record<string, unknown>) => JsonObject,
): Promise<string> {
  return JSON.stringify(change(JSON.parse(await write(phrase)) as Record<string, unknown>));
}
async function unlocked(text: string, phrase: string) {
  const { treeline } = read(text);
  if (treeline === null) throw new Error('not ours');
  return unlockTreelineExport(treeline, phrase, 'export.json');
}

describe("Treeline's export", () => {
  it('without a passphrase holds the connections and no secret', async () => {
    const text = await write(null);
    expect(text).not.toContain('CANARY');
    const { file, treeline } = read(text);
    expect(file.entries).toMatchObject([
      { kind: 'profile', settings: first, secrets: {} },
      { kind: 'profile', settings: second, secrets: {} },
    ]);
    expect(treeline?.envelope).toBeNull();
  });

  it('with one has the secrets sealed: by scrypt of at least 2^15 and AES-256-GCM, anew each time', async () => {
    const text = await write(passphrase);
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain(Buffer.from('CANARY-password').toString('base64').slice(0, 12));
    const { secrets: envelope } = JSON.parse(text) as {
      secrets: { kdf: JsonObject; cipher: JsonObject; sealed: string };
    };
    expect(envelope.kdf).toMatchObject({ name: 'scrypt', cost: 131_072, blockSize: 8, parallelization: 1 });
    expect(envelope.cipher).toMatchObject({ name: 'aes-256-gcm' });
    expect(JSON.parse(await write(passphrase))).not.toMatchObject({ secrets: { sealed: envelope.sealed } });
    expect(read(text).file.entries).toMatchObject([{ secrets: {} }, { secrets: {} }]);
    expect((await unlocked(text, passphrase)).entries).toMatchObject([{ settings: first, secrets }, { secrets: {} }]);
  });

  it('is opened however its JSON is laid out and however the passphrase was composed', async () => {
    const text = await write('ca\u0301fe du monde');
    const relaid = JSON.stringify(JSON.parse(text), null, 7);
    expect((await unlocked(relaid, 'c\u00e1fe du monde')).entries).toMatchObject([{ secrets }, {}]);
  });

  it.each<[string, (document: Record<string, unknown>) => JsonObject]>([
    [
      'another host',
      ({ profiles, ...rest }) => ({ ...rest, profiles: [{ ...(profiles as object[])[0], host: 'evil' }, second] }),
    ],
    ['another order', ({ profiles, ...rest }) => ({ ...rest, profiles: (profiles as object[]).toReversed() })],
    ['one less', ({ profiles, ...rest }) => ({ ...rest, profiles: (profiles as object[]).slice(1) })],
    [
      'another sealed text',
      ({ secrets: envelope, ...rest }) => ({ ...rest, secrets: { ...(envelope as object), sealed: 'AAAA' } }),
    ],
  ])('gives no secret out when the file was changed: %s', async (_, change) => {
    const text = await changed(passphrase, change);
    await expect(unlocked(text, passphrase)).rejects.toThrow('does not open export.json');
  });

  it('says that a passphrase is wrong, at its field', async () => {
    const wrong = unlocked(await write(passphrase), 'correct horse batterie');
    await expect(wrong).rejects.toBeInstanceOf(AppError);
    await expect(wrong).rejects.toMatchObject({ code: 'invalidInput', field: 'passphrase' });
  });

  it.each<[string, (document: Record<string, unknown>) => JsonObject, string]>([
    ['a newer outline', (document) => ({ ...document, version: 2 }), 'by a newer Treeline'],
    [
      'newer connections',
      (document) => ({ ...document, profileVersion: profileFileVersion + 1 }),
      'by a newer Treeline',
    ],
    ['no version', (document) => ({ ...document, version: undefined }), 'is damaged'],
    ['no connections', (document) => ({ ...document, profiles: undefined }), 'is damaged'],
    ['a foreign seal', (document) => ({ ...document, secrets: { kdf: { name: 'argon2id' } } }), 'does not know'],
    [
      'a seal that asks for too much memory',
      ({ secrets: envelope, ...document }) => ({
        ...document,
        secrets: {
          ...(envelope as JsonObject),
          kdf: { ...((envelope as JsonObject)['kdf'] as object), cost: 2 ** 24 },
        },
      }),
      'does not know',
    ],
  ])('refuses %s', async (_, change, words) => {
    const text = await changed(passphrase, change);
    expect(() => read(text)).toThrow(AppError);
    expect(() => read(text)).toThrow(words);
  });

  it('reads the connections of an older Treeline, and names an entry that it cannot read', async () => {
    const older = { ...first, socketPath: undefined };
    const text = await changed(null, (document) => ({
      ...document,
      profileVersion: 1,
      profiles: [
        { ...older, tls: { verifyServer: false, caPem: '', certificatePem: '' } },
        { ...second, port: 'x' },
        { ...second, demo: true },
      ],
    }));
    expect(read(text).file.entries).toMatchObject([
      { kind: 'profile', settings: { name: 'First', socketPath: '', tls: { verification: 'off' } } },
      { kind: 'unreadable', name: 'Second', problem: 'It cannot be imported: port is not what Treeline exports.' },
      { kind: 'unreadable', problem: 'The demo is built into every Treeline: there is nothing to import.' },
    ]);
  });
});
