// What either host serves as the page: the list of files, the addresses that count as ours, the policy's text.

import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOurPage, isOurResource } from '../../../electron/desktop/page-address.ts';
import { listPageFiles } from '../../../electron/page-files.ts';
import { contentSecurityPolicy, pageHeaders } from '../../../electron/page-policy.ts';

describe('the list of the page files', () => {
  const root = mkdtempSync(join(tmpdir(), 'treeline-page-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, '..', 'outside.js'), '');
  for (const name of ['index.html', 'assets/a.js', 'assets/b c.css', 'assets/a.js.map', 'secret', '.env']) {
    writeFileSync(join(root, name), name);
  }
  symlinkSync('/etc/hostname', join(root, 'assets', 'link.txt'));
  symlinkSync('/etc', join(root, 'etc'));
  const files = listPageFiles(root);

  it('holds regular files of known kinds only: no links, no maps, nothing hidden', () => {
    expect([...files.keys()].sort()).toEqual(['/', '/assets/a.js', '/assets/b%20c.css', '/index.html']);
  });
  it('knows their types', () => {
    expect(files.get('/')?.contentType).toBe('text/html; charset=utf-8');
    expect(files.get('/assets/a.js')?.contentType).toBe('text/javascript; charset=utf-8');
  });
});

describe('our page', () => {
  it.each(['app://treeline/', 'app://treeline/index.html', 'app://treeline/#x', 'app://treeline/?q'])(
    'is %s',
    (address) => {
      expect(isOurPage(address)).toBe(true);
    },
  );
  it.each([
    'app://treeline.evil/',
    'app://evil/',
    'app://treeline:1/',
    'app://treeline@evil/',
    'app://user@treeline/',
    'app://treeline/other.html',
    'https://treeline/',
    'file:///app/treeline/',
    'about:blank',
    'about:srcdoc',
    'blob:app://treeline/x',
    'javascript:1',
    '',
    'app:treeline',
  ])('is not %j', (address) => {
    expect(isOurPage(address)).toBe(false);
  });
  it('may load its own files and blobs only', () => {
    expect(isOurResource('app://treeline/assets/a.js')).toBe(true);
    expect(isOurResource('blob:app://treeline/7f')).toBe(true);
    for (const other of [
      'blob:https://evil/1',
      'blob:app://treeline.evil/1',
      'data:text/html,x',
      'https://e/',
      'file:///etc/hostname',
      'ws://127.0.0.1/',
    ]) {
      expect(isOurResource(other), other).toBe(false);
    }
  });
});

describe('the policy', () => {
  it('opens nothing beyond the own origin and blob images', () => {
    const sources = contentSecurityPolicy.split('; ').flatMap((directive) => directive.split(' ').slice(1));
    expect(new Set(sources)).toEqual(new Set(["'none'", "'self'", 'blob:', "'script'"]));
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|data:|:\s|https?:/);
  });
  it('comes with the other headers', () => {
    expect(pageHeaders).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
  });
});
