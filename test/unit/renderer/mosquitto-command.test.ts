// Commands for mosquitto's tools, proved by a real sh: a stand-in records the arguments and standard input it is given.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CommandBroker,
  commandRemarks,
  publishCommand,
  subscribeCommand,
  topicFilterOf,
} from '../../../renderer/model/mosquitto-command.ts';
import { shellWord } from '../../../renderer/model/shell-word.ts';
import { newProfileSettings, type ProfileSettings } from '../../../shared/profile.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import { createRandomSource } from '../../support/random-source.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'treeline-commands-'));
  for (const name of ['mosquitto_pub', 'mosquitto_sub', 'record']) {
    const file = join(folder, name);
    // Arguments one by one, each ended by a NUL, which none can hold; then standard input as it is.
    writeFileSync(
      file,
      `#!/bin/sh\nhere=${folder}\nfor a in "$@"; do printf '%s\\0' "$a"; done > "$here/argv"\ncase " $* " in *' -s'*) cat > "$here/stdin";; esac\n`,
    );
    chmodSync(file, 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in sh, as if it had been typed, and gives what the stand-in was called with. */
function run(script: string, env: Readonly<Record<string, string>> = {}): { argv: string[]; stdin: Buffer } {
  writeFileSync(join(folder, 'stdin'), '');
  execFileSync('sh', ['-eu'], {
    input: `${script}\n`,
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...env },
  });
  const argv = readFileSync(join(folder, 'argv'), 'utf8').split('\0');
  argv.pop();
  return { argv, stdin: readFileSync(join(folder, 'stdin')) };
}

const broker = (changes: Partial<ProfileSettings> = {}, more: Partial<CommandBroker> = {}): CommandBroker => ({
  settings: { ...newProfileSettings, host: 'broker.example', ...changes },
  protocolVersion: 5,
  hasPassword: false,
  ...more,
});
const message = (topicName: string, payload: Uint8Array | string = 'x') => ({
  topicName,
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
  qos: 0 as const,
  retain: false,
  properties: {},
});

const nasty = [
  "it's",
  '"quoted"',
  '$HOME/`id`/$(id)/${PATH}',
  'a b\tc',
  'line\nbreak',
  'ends with a line break\n',
  '\n',
  '-t',
  '--help',
  '~root',
  'a=b',
  '!history!',
  '\\',
  '\\n%s%d%%',
  '*?[a-z]{a,b}',
  'a;b|c&d>e<f#g',
  '\u0001\u001b[31m\u007f',
  '\r\n',
  'bidi \u202eevil\u202c',
  '\ufeffmark',
  'Ελλάδα/温度/😀',
  "'",
  "''",
  '$SYS/broker',
  '',
];

describe('a word of the shell', () => {
  it.each(nasty)('is read as %j', (text) => {
    expect(run(`record ${shellWord(text)}`).argv).toEqual([text]);
  });

  it('is read as any text is (seeded)', () => {
    const random = createRandomSource(7);
    const pieces = [...nasty.filter((text) => text !== ''), ...Array.from('abc019 \'"$`\\!%;&|<>()*?[]{}~#=-\n\t')];
    for (let round = 0; round < 25; round += 1) {
      const words = Array.from({ length: 12 }, () =>
        Array.from({ length: random.below(8) }, () => random.pick(pieces)).join(''),
      );
      expect(run(`record ${words.map(shellWord).join(' ')}`).argv).toEqual(words);
    }
  });

  it('holds nothing a terminal would act on, and nothing that hides', () => {
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
    for (const text of nasty) expect(shellWord(text)).not.toMatch(unsafe);
  });

  it('stays plain where nothing needs quoting', () => {
    expect(shellWord('home/kitchen/temp-1.0')).toBe('home/kitchen/temp-1.0');
  });
});

describe('mosquitto_pub', () => {
  it('names broker, version, login, QoS, retain, topic and payload, and never the password', () => {
    const command = publishCommand(broker({ username: "o'hara", port: 1884 }, { hasPassword: true }), {
      ...message('home/lamp', 'on'),
      qos: 2,
      retain: true,
    });
    expect(run(command, { MQTT_PASSWORD: 'a b"c' }).argv).toEqual(
      '-h broker.example -p 1884 -V mqttv5 -u'
        .split(' ')
        .concat(["o'hara", '-P', 'a b"c'], '-q 2 -r -t home/lamp -m on'.split(' ')),
    );
    expect(commandRemarks(broker({}, { hasPassword: true })).join(' ')).toContain('MQTT_PASSWORD');
  });

  it.each(nasty.filter((text) => text !== '' && !/[+#]/.test(text)))(
    'publishes to %j what was received',
    (topicName) => {
      for (const payload of nasty) {
        const { argv, stdin } = run(publishCommand(broker(), message(topicName, payload)));
        expect(argv[argv.indexOf('mqttv5') + 2]).toBe(topicName);
        if (payload === '') expect(argv.at(-1)).toBe('-n');
        else if (argv.at(-1) === '-s') expect(stdin.toString()).toBe(payload);
        else expect(argv.slice(-2)).toEqual(['-m', payload]);
      }
    },
  );

  it('sends any bytes through a pipe, to the last one', () => {
    const random = createRandomSource(3);
    const payloads = [
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
      Uint8Array.from([0]),
      Uint8Array.from([0x30, 0, 0x31, 0x32]),
      new TextEncoder().encode('{"a": "100 %"}\n'.repeat(20_000)),
      ...Array.from({ length: 20 }, () => Uint8Array.from({ length: 200 }, () => random.below(256))),
    ];
    for (const payload of payloads) {
      const { argv, stdin } = run(publishCommand(broker(), message('t', payload)));
      expect(argv.at(-1)).toBe('-s');
      expect(stdin.equals(payload)).toBe(true);
    }
  });

  it('sends the properties of MQTT 5 that these tools know', () => {
    const properties = {
      contentType: 'text/plain; charset="utf-8"',
      correlationData: '0aff',
      userProperties: [['a b', "c'd"]] as const,
      subscriptionIdentifiers: [3],
    };
    const { argv } = run(publishCommand(broker(), { ...message('t'), properties }));
    expect(argv.join('|')).toContain(
      `-D|publish|content-type|text/plain; charset="utf-8"|-D|publish|user-property|a b|c'd|-t`,
    );
    const older = run(publishCommand(broker({}, { protocolVersion: 4 }), { ...message('t'), properties }));
    expect(older.argv).not.toContain('-D');
    expect(older.argv).toContain('mqttv311');
  });

  it('names certificates by files, and says so', () => {
    const tls = { ...newProfileSettings.tls, verification: 'off' as const, caPem: 'PEM', certificatePem: 'PEM' };
    const secure = broker({ scheme: 'mqtts', port: 8883, tls });
    expect(run(publishCommand(secure, message('t'))).argv.join(' ')).toContain(
      '--cafile ca.pem --cert client.pem --key client.key --insecure',
    );
    expect(commandRemarks(secure).join(' ')).toMatch(/ca\.pem.*client\.key.*--insecure/s);
    const trusted = broker({ scheme: 'mqtts', tls: { ...newProfileSettings.tls, caPem: '', certificatePem: '' } });
    expect(publishCommand(trusted, message('t'))).toContain('--tls-use-os-certs');
  });

  it('says what these tools cannot do', () => {
    expect(() => publishCommand(broker({ scheme: 'wss' }), message('t'))).toThrow(/WebSocket/);
    expect(() => publishCommand(broker({ demo: true }), message('t'))).toThrow(/demo/);
    expect(() => publishCommand(broker(), message('a/+/b'))).toThrow(/cannot contain \+/);
    expect(() => publishCommand(broker(), message('t', new Uint8Array(1_048_577)))).toThrow(/1 MB/);
  });
});

describe('mosquitto_sub', () => {
  it('asks for topics and branches', () => {
    const command = subscribeCommand(broker({ host: '::1', subscriptions: [plainSubscription('#', 1)] }), [
      topicFilterOf('home', true),
      topicFilterOf("it's/$x", false),
    ]);
    expect(run(command).argv).toEqual([...'-h ::1 -p 1883 -V mqttv5 -q 1 -v -t home/# -t'.split(' '), "it's/$x"]);
  });

  it('says where no filter fits', () => {
    expect(() => topicFilterOf('a/+', true)).toThrow(/mean something else/);
    expect(() => topicFilterOf('$share/a/b', false)).toThrow(/shared subscription/);
    expect(() => topicFilterOf('a'.repeat(65_534), true)).toThrow(/65,535/);
    expect(() =>
      subscribeCommand(
        broker(),
        Array.from({ length: 9000 }, (_, n) => `topic/${n}`),
      ),
    ).toThrow(/too many/);
  });
});
