// The command line of both hosts: one table for parsing and for --help. Called by desktop/main.ts and web/main.ts.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../shared/errors.ts';

type HostKind = 'desktop' | 'web';

interface FlagRow {
  readonly name: string;
  /** What stands for the value in --help; null: a switch without value. */
  readonly value: string | null;
  readonly help: string;
  readonly hosts: readonly HostKind[];
}

const both: readonly HostKind[] = ['desktop', 'web'];
const flagTable: readonly FlagRow[] = [
  { name: 'data-dir', value: 'FOLDER', help: 'where profiles and settings are kept', hosts: both },
  { name: 'connect', value: 'URL', help: 'connect to a broker at once, e.g. mqtt://localhost:1883', hosts: both },
  { name: 'demo', value: null, help: 'connect to the built-in demo broker at once', hosts: both },
  { name: 'profile', value: 'NAME', help: 'open the saved connection of that name at once', hosts: both },
  { name: 'port', value: 'NUMBER', help: 'port to listen on, 0 for any free one (default 0)', hosts: ['web'] },
  {
    name: 'host',
    value: 'ADDRESS',
    help: 'address to listen on (default 127.0.0.1); any other opens Treeline to the network',
    hosts: ['web'],
  },
  { name: 'version', value: null, help: 'print the version and end', hosts: both },
  { name: 'help', value: null, help: 'print this and end', hosts: both },
];

/** What the command line asks for, checked. */
export interface Flags {
  /** Absolute. */
  readonly dataDir: string;
  readonly connectUrl: string | null;
  readonly demo: boolean;
  /** Name of a saved connection to open. */
  readonly profileName: string | null;
  /** Links such as mqtt://host/topic/filter: the user is asked about each. Only their beginning is checked. */
  readonly links: readonly string[];
  /** 0: any free port. Meaningless on the desktop. */
  readonly port: number;
  /** Address to listen on. Meaningless on the desktop. */
  readonly host: string;
}

/** Either run with these flags, or print a text and end with this code. */
export type FlagsOutcome =
  | { readonly kind: 'run'; readonly flags: Flags }
  | { readonly kind: 'print'; readonly text: string; readonly exitCode: 0 | 2 };

/**
 * Reads the arguments that follow the program's name. On the desktop unknown options are left to Chromium, which has
 * hundreds of its own; on the web host they are refused by name.
 */
export function parseFlags(args: readonly string[], hostKind: HostKind, appVersion: string): FlagsOutcome {
  const rows = flagTable.filter((row) => row.hosts.includes(hostKind));
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(rows.map((row) => [row.name, { type: row.value === null ? 'boolean' : 'string' }])),
      strict: hostKind === 'web',
      allowPositionals: true,
    });
    if (values['help'] === true) return { kind: 'print', text: helpText(rows), exitCode: 0 };
    if (values['version'] === true) return { kind: 'print', text: `Treeline ${appVersion}`, exitCode: 0 };
    const links = positionals.filter(isLink);
    const stray = positionals.find((text) => !isLink(text));
    if (hostKind === 'web' && stray !== undefined) {
      throw new AppError(
        'invalidInput',
        `${withoutSecret(stray)} is neither a flag nor a link such as mqtt://host:1883/topic.`,
      );
    }
    return {
      kind: 'run',
      flags: {
        dataDir: resolve(textOf(values, 'data-dir') ?? defaultDataDir(process.platform, process.env, homedir())),
        connectUrl: connectUrlOf(textOf(values, 'connect')),
        demo: values['demo'] === true,
        profileName: textOf(values, 'profile'),
        links,
        port: portOf(textOf(values, 'port')),
        host: textOf(values, 'host') ?? '127.0.0.1',
      },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'print', text: `${message}\nTry --help.`, exitCode: 2 };
  }
}

/** Where data lives unless told otherwise: the same folder for both hosts, so that both find the same profiles. */
export function defaultDataDir(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): string {
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'Treeline');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homeDir, 'AppData', 'Roaming'), 'Treeline');
  return join(env['XDG_DATA_HOME'] || join(homeDir, '.local', 'share'), 'treeline');
}

function textOf(values: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = values[name];
  if (value === undefined) return null;
  // Lenient parsing takes a following flag for the value.
  if (typeof value !== 'string' || value === '' || value.startsWith('--'))
    throw new AppError('invalidInput', `--${name} needs a value.`);
  return value;
}

function portOf(text: string | null): number {
  if (text === null) return 0;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new AppError('invalidInput', `--port ${text} is not a port: use a number from 0 to 65535.`);
  }
  return port;
}

/** Only its form is checked here; the core turns it into a profile and says what is wrong with it. */
function connectUrlOf(text: string | null): string | null {
  if (text === null) return null;
  if (!/^(mqtts?|wss?):\/\/[^/]/i.test(text) || !URL.canParse(text)) {
    throw new AppError(
      'invalidInput',
      `--connect ${withoutSecret(text)} is not a broker's address: use mqtt://host:1883, mqtts://, ws:// or wss://.`,
    );
  }
  return text;
}

/** Whether an argument is a link to a broker; others are the program's folder or Chromium's. */
export function isLink(text: string): boolean {
  return /^(mqtt|ws)s?:\/\//i.test(text);
}

/** A password in a mistyped address must not end in a log. */
function withoutSecret(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//…@');
}

function helpText(rows: readonly FlagRow[]): string {
  const left = (row: FlagRow): string => `  --${row.name}${row.value === null ? '' : ` ${row.value}`}`;
  const width = Math.max(...rows.map((row) => left(row).length)) + 2;
  const usage = 'Usage: treeline [flags] [mqtt://user@host:1883/topic/filter]';
  return [
    'Treeline, an MQTT explorer',
    usage,
    '',
    ...rows.map((row) => `${left(row).padEnd(width)}${row.help}`),
    '',
  ].join('\n');
}
