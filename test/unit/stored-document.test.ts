// Opening and saving a file of the data folder: damage of every kind is set aside, newer versions are left alone.

import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, type JsonObject, type Migration, type Migrations } from '../../electron/core/profiles/migrations.ts';
import { openStoredDocument, type StoredDocument } from '../../electron/core/profiles/stored-document.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-document-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const now = Date.UTC(2026, 7, 22, 10, 11, 12);
const path = (): string => join(dir, 'things.json');
const open = (version = 2, migrations: Migrations = new Map()): Promise<StoredDocument<number>> =>
  openStoredDocument<number>({
    dir,
    fileName: 'things.json',
    describedAs: 'saved things',
    latestVersion: version,
    migrations,
    parse: ({ value }) => (typeof value === 'number' ? { state: value, notices: [] } : null),
    serialise: (value) => ({ value }),
    now: () => now,
  });
const read = async (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
const put = (content: string | Uint8Array, name = 'things.json'): Promise<void> => writeFile(join(dir, name), content);
const version = (number: number, value: number): string => JSON.stringify({ version: number, value });

describe('a stored document', () => {
  it('is fresh where there is none, and is not written by looking', async () => {
    expect(await open()).toMatchObject({ origin: 'fresh', state: null, notices: [], blockedBecause: null });
    expect(await readdir(dir)).toEqual([]);
  });

  it('comes back as it was saved, for its user alone, the one before beside it, and nothing else', async () => {
    const document = await open();
    await document.save(1);
    await document.save(2);
    expect(await open()).toMatchObject({ origin: 'loaded', state: 2, notices: [] });
    expect(JSON.parse(await read('things.json.bak'))).toEqual({ version: 2, value: 1 });
    expect((await readdir(dir)).sort()).toEqual(['things.json', 'things.json.bak']);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(`${path()}.bak`)).mode & 0o777).toBe(0o600);
  });

  it('writes in the order asked for', async () => {
    const document = await open();
    await Promise.all([1, 2, 3, 4].map((value) => document.save(value)));
    expect(JSON.parse(await read('things.json'))).toEqual({ version: 2, value: 4 });
    expect(JSON.parse(await read('things.json.bak'))).toEqual({ version: 2, value: 3 });
  });

  it('makes a file that others could read private again', async () => {
    await put(version(2, 1));
    expect((await stat(path())).mode & 0o077).not.toBe(0);
    await (await open()).save(2);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  it('replaces the file behind a symbolic link, and the link stays', async () => {
    await mkdir(join(dir, 'elsewhere'));
    await put(version(2, 1), 'elsewhere/real.json');
    await symlink('elsewhere/real.json', path());
    const document = await open();
    await document.save(5);
    await document.save(6);
    expect(JSON.parse(await read('elsewhere/real.json'))).toEqual({ version: 2, value: 6 });
    expect(await readdir(join(dir, 'elsewhere'))).toEqual(['real.json']);
    expect(JSON.parse(await read('things.json.bak'))).toEqual({ version: 2, value: 5 });
  });

  describe.each([
    ['empty', ''],
    ['zeroed', new Uint8Array(4096)],
    ['cut short', version(2, 7).slice(0, -4)],
    ['no JSON', 'hello'],
    ['no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ['another kind of JSON', '[1, 2]'],
    ['without a version', '{"value": 7}'],
    ['of another shape', '{"version": 2, "value": "seven"}'],
    ['of a version that never was', version(1, 7)],
  ])('that is %s', (_, content) => {
    it('is set aside under a name that is told, and the one before stands in', async () => {
      await put(version(2, 1), 'things.json.bak');
      await put(content);
      const document = await open();
      expect(document).toMatchObject({ origin: 'recovered', state: 1, blockedBecause: null });
      const aside = 'things.json.broken-2026-08-22T10-11-12';
      expect(document.notices).toMatchObject([
        { severity: 'warning', message: expect.stringContaining(aside), detail: dir },
      ]);
      expect(await readFile(join(dir, aside))).toEqual(Buffer.from(content));
      await document.save(3);
      expect(await readFile(join(dir, aside))).toEqual(Buffer.from(content));
      expect(JSON.parse(await read('things.json'))).toEqual({ version: 2, value: 3 });
    });

    it('is set aside when nothing can stand in, once more each time, and never overwritten', async () => {
      for (const suffix of ['', '-2', '-3']) {
        await put(content);
        const document = await open();
        expect(document).toMatchObject({ origin: 'lost', state: null, notices: [{ severity: 'failure' }] });
        const aside = `things.json.broken-2026-08-22T10-11-12${suffix}`;
        expect(document.notices[0]?.message).toContain(aside);
        expect(await readFile(join(dir, aside))).toEqual(Buffer.from(content));
      }
    });
  });

  it('keeps both aside when both are broken', async () => {
    await put('main');
    await put('previous', 'things.json.bak');
    const document = await open();
    expect(document.origin).toBe('lost');
    await document.save(1);
    await document.save(2);
    expect(await read('things.json.broken-2026-08-22T10-11-12')).toBe('main');
    expect(await read('things.json.bak.broken-2026-08-22T10-11-12')).toBe('previous');
  });

  it('is recovered when only the one before is there', async () => {
    await put(version(2, 1), 'things.json.bak');
    expect(await open()).toMatchObject({ origin: 'recovered', state: 1, notices: [{ severity: 'warning' }] });
  });

  it('does not quote the content of a broken file', async () => {
    await put('{"version": 2, "password": "canary-7f3a" oops}');
    expect(JSON.stringify((await open()).notices)).not.toContain('canary');
  });

  it('of a newer Treeline is left alone, and saving says why', async () => {
    await put(version(3, 7));
    await put(version(2, 1), 'things.json.bak');
    const document = await open();
    expect(document).toMatchObject({ origin: 'blocked', state: null });
    expect(document.blockedBecause).toMatch(/newer Treeline.*version 3.*knows 2/);
    expect(document.notices).toMatchObject([{ severity: 'failure', message: document.blockedBecause }]);
    await expect(document.save(1)).rejects.toMatchObject({ code: 'storage', message: document.blockedBecause });
    expect(await read('things.json')).toBe(version(3, 7));
    expect((await readdir(dir)).sort()).toEqual(['things.json', 'things.json.bak']);
  });

  it('that cannot be read says nothing about its content: it is left alone', async () => {
    await mkdir(path());
    const document = await open();
    expect(document.origin).toBe('blocked');
    expect(document.blockedBecause).toContain(path());
    await expect(document.save(1)).rejects.toMatchObject({ code: 'storage' });
  });

  it('says which file could not be written and why, keeps the old text and leaves no rubbish', async () => {
    const document = await open();
    await document.save(1);
    await mkdir(`${path()}.new`);
    await expect(document.save(2)).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining(path()) });
    expect(JSON.parse(await read('things.json'))).toEqual({ version: 2, value: 1 });
    await rm(`${path()}.new`, { recursive: true });
    await document.save(3);
    expect(JSON.parse(await read('things.json'))).toEqual({ version: 2, value: 3 });
  });

  it('of an older version is brought up step by step', async () => {
    const steps: Migrations = new Map<number, Migration>([
      [0, ({ number }: JsonObject) => ({ amount: number })],
      [1, ({ amount }: JsonObject) => ({ value: Number(amount) * 10 })],
    ]);
    await put('{"version": 0, "number": 4}');
    expect(await open(2, steps)).toMatchObject({ origin: 'loaded', state: 40 });
    await put('{"version": 1, "amount": 4}');
    expect(await open(2, steps)).toMatchObject({ origin: 'loaded', state: 40 });
  });
});

describe('migrate', () => {
  it('names the version whose document is not what it should be, without quoting it', () => {
    const steps: Migrations = new Map([
      [
        0,
        () => {
          throw new Error('canary');
        },
      ],
    ]);
    expect(migrate({ version: 0 }, 1, steps)).toEqual({
      kind: 'invalid',
      reason: 'it does not hold what version 0 wrote',
    });
  });

  it('refuses what names no version', () => {
    for (const document of [null, '1', 1, [], {}, { version: '1' }, { version: 1.5 }, { version: -1 }]) {
      expect(migrate(document, 1, new Map()).kind, JSON.stringify(document)).toBe('invalid');
    }
  });
});
