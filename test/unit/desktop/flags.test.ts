// electron/flags.ts: what the command line means on either host.

import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataDir, type Flags, parseFlags } from '../../../electron/flags.ts';

function run(args: string[], host: 'desktop' | 'web' = 'web'): Flags {
  const outcome = parseFlags(args, host, '1.2.3');
  if (outcome.kind !== 'run') throw new Error(outcome.text);
  return outcome.flags;
}
function printed(args: string[], host: 'desktop' | 'web' = 'web'): { text: string; exitCode: number } {
  const outcome = parseFlags(args, host, '1.2.3');
  if (outcome.kind !== 'print') throw new Error('it would have run');
  return outcome;
}

describe('flags', () => {
  it('listens on loopback and any free port unless told otherwise', () => {
    expect(run([])).toMatchObject({ host: '127.0.0.1', port: 0, demo: false, connectUrl: null });
  });
  it('reads every flag, with = or a space, and makes the folder absolute', () => {
    const flags = run([
      '--port',
      '8080',
      '--host=::1',
      '--data-dir',
      'd',
      '--demo',
      '--connect=mqtts://h:8883',
      '--profile',
      'Plant',
      'mqtt://h/a',
    ]);
    expect(flags).toEqual({
      port: 8080,
      host: '::1',
      dataDir: resolve('d'),
      demo: true,
      connectUrl: 'mqtts://h:8883',
      profileName: 'Plant',
      links: ['mqtt://h/a'],
    });
  });
  it.each(['x', '-1', '65536', '1.5', '0x10', '1e3', ''])('refuses the port %j', (port) => {
    const outcome = printed([`--port=${port}`]);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.text).toContain('--port');
  });
  it.each(['localhost:1883', 'http://h', 'mqtt:h', 'mqtt://', 'mqtt:///x'])('refuses the address %j', (url) => {
    expect(printed(['--connect', url]).text).toContain('mqtt://host:1883');
  });
  it('never prints a password of a mistyped address', () => {
    const { text } = printed(['--connect', 'http://user:s3cret@h']);
    expect(text).not.toContain('s3cret');
    expect(text).not.toContain('user');
  });
  it('refuses what it does not know, by name, on the web host', () => {
    const outcome = printed(['--colour']);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.text).toContain('--colour');
    expect(printed(['stray']).exitCode).toBe(2);
  });
  it("leaves Chromium's switches and the app's folder alone on the desktop", () => {
    const args = [
      '--no-sandbox',
      '--inspect=0',
      '--remote-debugging-port=0',
      '/some/app',
      '--data-dir',
      '/d',
      '--demo',
    ];
    expect(run(args, 'desktop')).toMatchObject({ dataDir: resolve('/d'), demo: true });
  });
  it('does not take the next flag for a value', () => {
    expect(printed(['--data-dir', '--demo'], 'desktop').text).toContain('--data-dir');
    expect(printed(['--data-dir'], 'desktop').text).toContain('--data-dir');
  });
  it('prints version and help; each host lists its own flags', () => {
    expect(printed(['--version'])).toMatchObject({ text: 'Treeline 1.2.3', exitCode: 0 });
    expect(printed(['--help']).text).toContain('--port NUMBER');
    expect(printed(['--help'], 'desktop').text).not.toContain('--port');
    expect(printed(['--help', '--nonsense']).exitCode).toBe(2);
  });
  it('keeps data where each system expects it', () => {
    expect(defaultDataDir('linux', {}, '/home/a')).toBe(join('/home/a', '.local', 'share', 'treeline'));
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '/x' }, '/home/a')).toBe(join('/x', 'treeline'));
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '' }, '/home/a')).toBe(
      join('/home/a', '.local', 'share', 'treeline'),
    );
    expect(defaultDataDir('darwin', {}, '/Users/a')).toBe(
      join('/Users/a', 'Library', 'Application Support', 'Treeline'),
    );
    expect(defaultDataDir('win32', { APPDATA: '/r' }, '/u')).toBe(join('/r', 'Treeline'));
  });
});
