// The import table of the house, package homes, cycles and the size ceiling. The README's "How it is built" says the same.
// A failure names both files and the rule.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sourceFolders = ['shared', 'electron', 'renderer'];
const lineCeiling = 500;

/** A place in the house, by path prefix: the longest prefix that fits is a file's place. */
const places = [
  'shared/',
  'electron/core/broker/',
  'electron/core/ingest/',
  'electron/core/feed/',
  'electron/core/profiles/',
  'electron/core/demo/',
  'electron/core/retained/',
  'electron/core/',
  'electron/worker/',
  'electron/desktop/',
  'electron/web/',
  'electron/',
  'renderer/link/',
  'renderer/model/',
  'renderer/ui/',
  'renderer/theme/',
  'renderer/',
] as const;
type Place = (typeof places)[number];

/** Who may import whom. A row's entry is a path prefix (a place, a folder or one file). Its own place is always allowed. */
const mayImport: Readonly<Record<Place, readonly string[]>> = {
  'shared/': [],
  // The hot side: bytes come in through `receive`, and neither side knows the other. The shape of that call is the broker's.
  'electron/core/broker/': ['shared/'],
  'electron/core/ingest/': ['shared/', 'electron/core/broker/message-sink.ts'],
  'electron/core/feed/': ['shared/', 'electron/core/ingest/'],
  'electron/core/profiles/': ['shared/', 'electron/core/platform.ts', 'electron/core/notices.ts'],
  'electron/core/demo/': ['shared/'],
  // Uses a connection, by its front door, and shows payloads as rows do.
  'electron/core/retained/': [
    'shared/',
    'electron/core/broker/connection.ts',
    'electron/core/broker/message-sink.ts',
    'electron/core/feed/preview.ts',
    'electron/core/ingest/memory-budget.ts',
    'electron/core/ingest/merge-sort.ts',
    'electron/core/ingest/name-order.ts',
    'electron/core/ingest/topic-hash.ts',
  ],
  // The composition: core.ts, handlers.ts, streams.ts and connections.ts put the parts together.
  'electron/core/': ['shared/', 'electron/core/'],
  // The thread the core lives in, and its keeper in the host's main thread.
  'electron/worker/': ['shared/', 'electron/core/core.ts', 'electron/core/platform.ts'],
  // What both hosts share: flags and the page's security policy.
  'electron/': ['shared/'],
  'electron/desktop/': [
    'shared/',
    'electron/core/platform.ts',
    'electron/worker/',
    'electron/flags.ts',
    'electron/page-files.ts',
    'electron/page-policy.ts',
  ],
  'electron/web/': [
    'shared/',
    'electron/core/platform.ts',
    'electron/worker/',
    'electron/flags.ts',
    'electron/page-files.ts',
    'electron/page-policy.ts',
  ],
  'renderer/link/': ['shared/'],
  'renderer/model/': ['shared/'],
  'renderer/ui/': ['renderer/model/', 'renderer/theme/', 'shared/mqtt/', 'shared/errors.ts'],
  'renderer/theme/': [],
  'renderer/': ['shared/', 'renderer/link/', 'renderer/model/', 'renderer/ui/', 'renderer/theme/'],
};

/** Rows where only types may be imported from the rest of shared. */
const typesOnlyFromShared: readonly Place[] = ['renderer/ui/'];

/** Each npm package has one home (or the few named). Not listed: refused. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  valibot: ['shared/', 'electron/core/profiles/'],
  mqtt: ['electron/core/broker/'],
  ws: ['electron/core/broker/', 'electron/web/'],
  aedes: ['electron/core/demo/'],
  electron: ['electron/desktop/'],
  zustand: ['renderer/model/', 'renderer/ui/use-model.ts'],
  react: ['renderer/ui/', 'renderer/main.tsx'],
  'react-dom': ['renderer/main.tsx', 'renderer/ui/'],
  '@base-ui/react': ['renderer/ui/'],
  'react-resizable-panels': ['renderer/ui/'],
  'lucide-react': ['renderer/ui/'],
  '@codemirror/commands': ['renderer/ui/'],
  '@codemirror/lang-json': ['renderer/ui/'],
  '@codemirror/language': ['renderer/ui/'],
  '@codemirror/search': ['renderer/ui/'],
  '@codemirror/state': ['renderer/ui/'],
  '@codemirror/view': ['renderer/ui/'],
  '@lezer/highlight': ['renderer/ui/'],
  '@fontsource-variable/inter': ['renderer/main.tsx', 'renderer/theme/'],
  '@fontsource-variable/jetbrains-mono': ['renderer/main.tsx', 'renderer/theme/'],
};

/** Node's own modules: the page and shared code have none, HTTP servers live in the web host. */
const mayUseNode = (file: string): boolean => file.startsWith('electron/');
const httpHomes = ['electron/web/', 'electron/core/broker/'];

interface Import {
  readonly from: string;
  /** Path from the root for our own files, the specifier as written for packages. */
  readonly to: string;
  readonly ours: boolean;
  readonly typesOnly: boolean;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => /\.(ts|tsx|css)$/.test(file) && statSync(join(root, file)).isFile());
}

const files = sourceFolders.flatMap(filesBelow);
const codeFiles = files.filter((file) => !file.endsWith('.css'));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    const ours = specifier.startsWith('.');
    return {
      from: file,
      to: ours ? relative(root, join(root, dirname(file), specifier)) : specifier,
      ours,
      typesOnly: match[1] !== undefined,
    };
  });
}

const imports = codeFiles.flatMap(importsOf);

function placeOf(file: string): Place | undefined {
  return places.filter((place) => file.startsWith(place)).sort((a, b) => b.length - a.length)[0];
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('the house', () => {
  it('reads a believable number of imports', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it('each file imports only from the places its own may', () => {
    const broken = imports
      .filter((one) => one.ours)
      .flatMap((one) => {
        const place = placeOf(one.from);
        if (place === undefined) return [`${one.from} stands in no place of the import table`];
        const target = placeOf(one.to);
        if (target === place) return [];
        if (place === 'renderer/ui/' && one.to.startsWith('shared/') && one.typesOnly) return [];
        if (mayImport[place].some((prefix) => one.to.startsWith(prefix))) return [];
        return [`${one.from} imports ${one.to}: ${place} may import only ${[place, ...mayImport[place]].join(', ')}`];
      });
    expect(broken).toEqual([]);
  });

  it('ui takes only types from shared, mqtt/ and errors apart', () => {
    const broken = imports
      .filter((one) => typesOnlyFromShared.some((place) => one.from.startsWith(place)))
      .filter((one) => one.ours && one.to.startsWith('shared/') && !one.typesOnly)
      .filter((one) => !one.to.startsWith('shared/mqtt/') && one.to !== 'shared/errors.ts')
      .map((one) => `${one.from} imports ${one.to} as code: renderer/ui may take only its types`);
    expect(broken).toEqual([]);
  });

  it('the page enters the model by model.ts and the ui by app.tsx', () => {
    const broken = imports
      .filter((one) => one.from === 'renderer/main.tsx' && one.ours)
      .filter((one) => /^renderer\/(model|ui)\//.test(one.to))
      .filter((one) => !['renderer/model/model.ts', 'renderer/ui/app.tsx'].includes(one.to))
      .map((one) => `${one.from} imports ${one.to}: main.tsx may enter only by model/model.ts and ui/app.tsx`);
    expect(broken).toEqual([]);
  });

  it('each npm package is imported only at home', () => {
    const broken = imports
      .filter((one) => !one.ours && !one.to.startsWith('node:'))
      .flatMap((one) => {
        const name = packageOf(one.to);
        const homes = packageHomes[name];
        if (homes === undefined) return [`${one.from} imports ${name}, which has no home in the table`];
        if (homes.some((home) => one.from.startsWith(home))) return [];
        return [`${one.from} imports ${name}: its home is ${homes.join(', ')}`];
      });
    expect(broken).toEqual([]);
  });

  it('Node modules are used on the main side only, and HTTP where it belongs', () => {
    const broken = imports
      .filter((one) => one.to.startsWith('node:'))
      .flatMap((one) => {
        if (!mayUseNode(one.from)) return [`${one.from} imports ${one.to}: only electron/ runs on Node`];
        const isHttp = ['node:http', 'node:https', 'node:http2'].includes(one.to);
        if (isHttp && !httpHomes.some((home) => one.from.startsWith(home))) {
          return [`${one.from} imports ${one.to}: HTTP lives in ${httpHomes.join(' and ')}`];
        }
        return [];
      });
    expect(broken).toEqual([]);
  });

  it('there is no cycle', () => {
    const edges = new Map<string, string[]>();
    for (const one of imports.filter((candidate) => candidate.ours && !candidate.typesOnly)) {
      edges.set(one.from, [...(edges.get(one.from) ?? []), one.to]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    };
    for (const file of codeFiles) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it(`no file is longer than ${lineCeiling} lines, and each begins by saying what it owns`, () => {
    const broken = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const lines = text.split('\n').length - 1;
      return [
        ...(lines > lineCeiling ? [`${file} has ${lines} lines: split it`] : []),
        ...(file.endsWith('.css') || text.startsWith('// ') ? [] : [`${file} does not begin with a comment`]),
      ];
    });
    expect(broken).toEqual([]);
  });

  it('no file switches a check off or swallows an error', () => {
    const bans: readonly (readonly [RegExp, string])[] = [
      [/\bas any\b|:\s*any\b/, 'any'],
      [/@ts-(ignore|nocheck|expect-error)/, 'a type check switched off'],
      [/catch\s*(\([^)]*\))?\s*\{\s*\}/, 'an empty catch'],
    ];
    const broken = codeFiles.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
      return bans.filter(([pattern]) => pattern.test(text)).map(([, what]) => `${file} holds ${what}`);
    });
    expect(broken).toEqual([]);
  });
});
