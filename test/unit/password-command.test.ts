// The command whose output is a password: its words, what it prints, and every way it can fail, with real programs.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openApprovedCommands } from '../../electron/core/profiles/approved-commands.ts';
import { commandWords, runPasswordCommand } from '../../electron/core/profiles/password-command.ts';
import { CommandNotApproved, passwordAsker } from '../../electron/core/profiles/password-source.ts';

const node = `"${process.execPath}" -e`;
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'treeline-password-'));
  folders.push(folder);
  return folder;
};

describe('the words of a command', () => {
  it.each<[string, readonly string[]]>([
    ['pass show mqtt', ['pass', 'show', 'mqtt']],
    ['  a   b\t', ['a', 'b']],
    [`"C:\\Program Files\\x.exe" 'a b' c"d e"f`, ['C:\\Program Files\\x.exe', 'a b', 'cd ef']],
    [`a "" ''`, ['a', '', '']],
    [`a "say \\"hi\\"" '$HOME | x'`, ['a', 'say "hi"', '$HOME | x']],
  ])('%s', (command, words) => {
    expect(commandWords(command)).toEqual(words);
  });

  it.each([
    'a | b',
    'a && b',
    'a; b',
    'a > b',
    'echo $TOKEN',
    'a `b`',
    'a\nb',
    'cat ~/x',
    'ls *.pem',
    'a "b',
    '',
    '  ',
  ])('refuses what only a shell makes sense of: %s', (command) => {
    expect(() => commandWords(command)).toThrow(expect.objectContaining({ code: 'invalidInput' }));
  });
});

describe('running it', () => {
  it('gives what it prints, without the line break at the end', async () => {
    expect(await runPasswordCommand(`${node} "console.log(' to ken ')"`, 20_000)).toBe(' to ken ');
  });

  it('hands over words as they are, whatever they hold', async () => {
    expect(await runPasswordCommand(`${node} "process.stdout.write(process.argv[1])" '$(id) ; x'`, 20_000)).toBe(
      '$(id) ; x',
    );
  });

  it.each([
    [
      'an exit code',
      `"process.stderr.write('no token for you'); process.exit(3)"`,
      /exit code 3\. It said: “no token for you”/,
    ],
    ['nothing printed', `"0"`, /printed nothing/],
    ['too much', `"process.stdout.write('x'.repeat(200000))"`, /more than the 65,535 bytes/],
  ])('says so: %s', async (_name, script, words) => {
    await expect(runPasswordCommand(`${node} ${script}`, 20_000)).rejects.toThrow(words);
  });

  it('never repeats what was printed as the password', async () => {
    const script = `"process.stdout.write('s3cret-token'); process.stderr.write('got s3cret-token but'); process.exit(1)"`;
    const failure = await runPasswordCommand(`${node} ${script}`, 20_000).catch((error: unknown) => String(error));
    expect(failure).toMatch(/got … but/);
    expect(failure).not.toContain('s3cret');
  });

  it('names a program that is not there', async () => {
    await expect(runPasswordCommand('no-such-program-of-treeline x', 20_000)).rejects.toThrow(
      /no program “no-such-program/,
    );
  });

  it('ends one that gives no answer', async () => {
    await expect(runPasswordCommand(`${node} "setInterval(Object, 1000)"`, 300)).rejects.toMatchObject({
      code: 'timeout',
    });
  });
});

describe('the sources', () => {
  const means = { environment: { TOKEN: 'from the environment' }, isApproved: () => false };

  it('are asked when needed', async () => {
    expect(passwordAsker({ kind: 'typed' }, means)).toBeNull();
    expect(await passwordAsker({ kind: 'environment', variable: 'TOKEN' }, means)?.()).toBe('from the environment');
    await expect(passwordAsker({ kind: 'environment', variable: 'NONE' }, means)?.()).rejects.toThrow(
      /NONE.*is not set/,
    );
  });

  it('run no command that was not allowed, and only that very command', async () => {
    const dir = await newFolder();
    const mark = join(dir, 'ran');
    const command = `${node} "require('node:fs').writeFileSync(process.argv[1], 'x'); console.log('ok')" "${mark}"`;
    const open = () => openApprovedCommands({ dir, now: Date.now, onNotice: (notice) => expect.fail(notice.message) });
    const approved = await open();
    const ask = passwordAsker({ kind: 'command', command }, { ...means, isApproved: (text) => approved.has(text) });
    await expect(ask?.()).rejects.toBeInstanceOf(CommandNotApproved);
    await approved.add(`${command} `);
    await expect(ask?.()).rejects.toBeInstanceOf(CommandNotApproved);
    await approved.add(command);
    expect(await ask?.()).toBe('ok');
    await approved.close();
    const again = await open();
    expect([again.has(command), again.has('another')]).toEqual([true, false]);
  });

  it('allow nothing by a broken file', async () => {
    const dir = await newFolder();
    await writeFile(join(dir, 'approved-commands.json'), '{"version":1,"sha256":7}');
    const notices: string[] = [];
    const approved = await openApprovedCommands({
      dir,
      now: Date.now,
      onNotice: ({ message }) => notices.push(message),
    });
    expect(approved.has('x')).toBe(false);
    expect(notices.join()).toMatch(/^Commands allowed to run/);
  });
});
