// Where other programs keep their files, and what is read of files that an entry names by path.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newProfileSettings } from '../../../shared/profile.ts';
import type { ImportedProfile, ReferencedFile } from '../../../electron/core/profiles/import/imported-file.ts';
import { withReferencedFiles } from '../../../electron/core/profiles/import/referenced-files.ts';
import { usualPlaces } from '../../../electron/core/profiles/import/usual-places.ts';
import { createCertificateMaker } from '../../support/certificates.ts';

describe('the usual places', () => {
  const paths = (platform: string, env: Record<string, string> = {}) =>
    usualPlaces(platform, env, platform === 'win32' ? 'C:\\Users\\me' : '/home/me').map(({ path }) => path);
  it('are by platform', () => {
    expect(paths('win32', { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' })).toEqual([
      'C:\\Users\\me\\AppData\\Roaming\\MQTT-Explorer\\settings.json',
    ]);
    expect(paths('darwin')).toContain('/home/me/Library/Application Support/MQTT-Explorer/settings.json');
    expect(paths('linux')).toContain('/home/me/.config/MQTT-Explorer/settings.json');
    expect(paths('linux')).toContain('/home/me/snap/mqtt-explorer/current/.config/MQTT-Explorer/settings.json');
    expect(paths('linux', { XDG_CONFIG_HOME: '/c' })).toContain('/c/MQTT-Explorer/settings.json');
  });
});

describe('files by path', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'treeline-files-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function read(...files: readonly ReferencedFile[]): Promise<ImportedProfile> {
    const entry = { kind: 'profile', settings: newProfileSettings, secrets: {}, notes: [], files } as const;
    const outcome = await withReferencedFiles(entry);
    if (outcome.kind !== 'profile') throw new Error(outcome.problem);
    return outcome;
  }

  it('gives certificates as settings and the key as a secret, from PEM and DER', async () => {
    const maker = await createCertificateMaker();
    try {
      const made = await maker.make({ name: 'localhost' });
      const der = join(dir, 'ca.der');
      await writeFile(der, await maker.der(made));
      const { settings, secrets, notes } = await read(
        { content: 'ca', path: der },
        { content: 'certificate', path: made.certificateFile },
        { content: 'key', path: made.keyFile },
      );
      expect(notes).toEqual([]);
      expect(settings.tls.caPem.trim()).toBe(made.certificatePem.trim());
      expect(settings.tls.certificatePem.trim()).toBe(made.certificatePem.trim());
      expect(secrets.keyPem?.trim()).toBe(made.keyPem.trim());
    } finally {
      await maker.remove();
    }
  });

  it('names what cannot be had, and takes nothing that is no certificate', async () => {
    const secret = join(dir, 'secret.txt');
    await writeFile(secret, 'CANARY\n-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n');
    const large = join(dir, 'large.pem');
    await writeFile(large, Buffer.alloc(300_000));
    await mkdir(join(dir, 'folder'));
    const { settings, secrets, notes } = await read(
      { content: 'ca', path: join(dir, 'absent.pem') },
      { content: 'certificate', path: secret },
      { content: 'ca', path: large },
      { content: 'ca', path: join(dir, 'folder') },
      { content: 'ca', path: '/dev/zero' },
      { content: 'ca', path: 'certs/ca.pem' },
      { content: 'ca', path: '//server/share/ca.pem' },
      { content: 'key', path: '\\\\server\\share\\key.pem' },
    );
    expect(JSON.stringify({ settings, secrets })).not.toContain('CANARY');
    expect(notes.map(({ kind, text }) => `${kind}: ${text.replace(dir, '…')}`)).toEqual([
      'missing: The CA certificate …/absent.pem is not there.',
      'missing: The client certificate …/secret.txt holds no client certificate.',
      'missing: The CA certificate …/large.pem is larger than 256 kB, which no certificate is.',
      'missing: The CA certificate …/folder is not a file.',
      'missing: The CA certificate /dev/zero is not a file.',
      'missing: The CA certificate certs/ca.pem is not a whole path on this machine, so it was not read.',
      'missing: The CA certificate //server/share/ca.pem lies on another machine, so it was not read.',
      'missing: The private key \\\\server\\share\\key.pem lies on another machine, so it was not read.',
    ]);
  });
});
