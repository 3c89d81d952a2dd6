// Which proxy the environment names, by scheme, host and port.

import { describe, expect, it } from 'vitest';
import { transportTargetFrom } from '../../../electron/core/broker/connect-options.ts';
import { type ProxyChoice, proxyFor } from '../../../electron/core/broker/proxy.ts';
import { newProfileSettings, type ProfileSettings } from '../../../shared/profile.ts';

function chosen(environment: Record<string, string>, changes: Partial<ProfileSettings> = {}): ProxyChoice {
  const proxy = { kind: 'environment', host: '', port: 0, username: '' } as const;
  const settings = { ...newProfileSettings, host: 'broker.example', proxy, ...changes };
  return proxyFor(transportTargetFrom(settings, {}), environment);
}
const hostOf = (choice: ProxyChoice): string =>
  choice.kind === 'proxy' ? `${choice.proxy.kind} ${choice.proxy.host}:${choice.proxy.port}` : choice.kind;

describe('the environment', () => {
  const all = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://secure:2', ALL_PROXY: 'socks5://any:3' };
  it.each<[scheme: ProfileSettings['scheme'], environment: Record<string, string>, expected: string]>([
    ['mqtts', all, 'http secure:2'],
    ['wss', all, 'http secure:2'],
    ['ws', all, 'http plain:1'],
    ['mqtt', all, 'socks5 any:3'],
    ['mqtt', { HTTPS_PROXY: 'http://secure:2' }, 'http secure:2'],
    ['mqtt', { HTTP_PROXY: 'http://plain:1' }, 'none'],
    ['ws', { ALL_PROXY: 'socks5h://any' }, 'socks5 any:1080'],
    ['wss', { HTTPS_PROXY: 'upper:1', https_proxy: 'lower:2' }, 'http lower:2'],
    ['wss', { HTTPS_PROXY: 'bare' }, 'http bare:80'],
    ['wss', { HTTPS_PROXY: '  ' }, 'none'],
    ['wss', { HTTPS_PROXY: 'http://[::1]:8080' }, 'http ::1:8080'],
    ['wss', {}, 'none'],
  ])('gives %s with %j: %s', (scheme, environment, expected) => {
    expect(hostOf(chosen(environment, { scheme }))).toBe(expected);
  });

  it.each<[list: string, changes: Partial<ProfileSettings>, isExempt: boolean]>([
    ['broker.example', {}, true],
    ['example', {}, true],
    ['.example', {}, true],
    ['*.example', {}, true],
    ['other, BROKER.example', {}, true],
    ['ample', {}, false],
    ['broker.example:1883', {}, true],
    ['broker.example:8883', {}, false],
    ['*', {}, true],
    ['10.0.0.1', { host: '10.0.0.1' }, true],
    ['0.1', { host: '10.0.0.1' }, false],
    ['[fd00::1]:1883', { host: 'fd00::1' }, true],
    ['', { host: 'localhost' }, true],
    ['', { host: '127.0.0.9' }, true],
    ['', { host: '::1' }, true],
    ['', { socketPath: '/run/mqtt.sock' }, true],
  ])('NO_PROXY “%s” exempts %j: %s', (list, changes, isExempt) => {
    const environment = { ALL_PROXY: 'socks5://any:3', NO_PROXY: list };
    expect(chosen(environment, changes).kind).toBe(isExempt ? 'none' : 'proxy');
  });

  it('gives user name and password, decoded', () => {
    expect(chosen({ ALL_PROXY: 'http://an%20na:p%40ss@proxy:1' })).toMatchObject({
      proxy: { username: 'an na', password: 'p@ss' },
    });
    expect(chosen({ ALL_PROXY: 'http://proxy:1' })).toMatchObject({ proxy: { username: '', password: null } });
  });

  it.each([
    'https://proxy:1',
    'ftp://proxy',
    'http://:canary@',
    'socks4://proxy:1',
    'http://a:%ZZcanary@proxy',
    '::::',
  ])('cannot be %s, and says so without repeating it', (value) => {
    const choice = chosen({ ALL_PROXY: value });
    expect(choice).toMatchObject({ kind: 'unusable', text: expect.stringContaining('ALL_PROXY') });
    expect(JSON.stringify(choice)).not.toContain('canary');
  });
});

it('is the profile’s own where it names one', () => {
  const proxy = { kind: 'socks5', host: '[::1]', port: 1080, username: 'u' } as const;
  expect(chosen({ ALL_PROXY: 'http://other:1' }, { proxy })).toEqual({
    kind: 'proxy',
    proxy: { kind: 'socks5', host: '::1', port: 1080, username: 'u', password: null },
  });
});
