// build/electron-builder.yml by its text: the locks of the packaged program (reliability 3.1 item 19) what is packed, and the links it opens.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkSchemes, offerForLinks } from '../../../electron/desktop/link-registration.ts';

const text = readFileSync(join(import.meta.dirname, '../../../build/electron-builder.yml'), 'utf8');
const settings = text.replace(/^\s*#.*$/gm, '');

/** The `key: value` lines below a top-level key. */
function section(name: string): Record<string, string> {
  const body = new RegExp(`^${name}:\\n((?:[ \\t]+.*\\n|\\n)*)`, 'm').exec(`${settings}\n`)?.[1] ?? '';
  return Object.fromEntries(
    [...body.matchAll(/^\s+(\w+):\s*(.+?)\s*$/gm)].map(([, key, value]) => [key ?? '', value ?? '']),
  );
}

describe('the package', () => {
  it('has every fuse as it should be', () => {
    expect(section('electronFuses')).toEqual({
      runAsNode: 'false',
      enableNodeOptionsEnvironmentVariable: 'false',
      enableNodeCliInspectArguments: 'false',
      enableCookieEncryption: 'true',
      enableEmbeddedAsarIntegrityValidation: 'true',
      onlyLoadAppFromAsar: 'true',
      grantFileProtocolExtraPrivileges: 'false',
      loadBrowserProcessSpecificV8Snapshot: 'false',
    });
  });
  it('lies in an archive without node_modules or source maps', () => {
    expect(settings).toMatch(/^asar: true$/m);
    for (const pattern of [
      "'!node_modules/**'",
      "'!**/*.map'",
      'out/desktop/**',
      'out/renderer/**',
      'out/core-worker.js',
    ]) {
      expect(settings).toContain(`  - ${pattern}\n`);
    }
    expect(settings).not.toMatch(/asarUnpack|extraFiles|extraResources/);
  });
  it('has no launcher that switches the sandbox off', () => {
    expect(settings).not.toMatch(/no-sandbox|executableArgs|AppImage|\bsnap\b/i);
  });
  it('opens the links that the program registers for', () => {
    expect(section('protocols')['schemes']).toBe(`[${linkSchemes.join(', ')}]`);
  });
});

describe('the program', () => {
  /** Registers on a system where other programs have some schemes; gives what it registered for. */
  const registered = (isPackaged: boolean, taken: readonly string[]): readonly string[] => {
    const schemes: string[] = [];
    offerForLinks({
      isPackaged,
      getApplicationNameForProtocol: (url) => (taken.some((scheme) => url === `${scheme}://`) ? 'Other' : ''),
      setAsDefaultProtocolClient: (scheme) => schemes.push(scheme) > 0,
    });
    return schemes;
  };
  it('registers for links once it is packaged, and takes none from another program', () => {
    expect(registered(true, [])).toEqual(['mqtt', 'mqtts']);
    expect(registered(true, ['mqtt'])).toEqual(['mqtts']);
    expect(registered(false, [])).toEqual([]);
  });
});
