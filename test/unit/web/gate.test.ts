import { describe, expect, it } from 'vitest';
import { isLoopback, namesOf } from '../../../electron/web/addresses.ts';
import { hostsOf, refusalOfRequest, refusalOfUpgrade, urlHost } from '../../../electron/web/gate.ts';

const hosts = hostsOf(4711, []);
const host = '127.0.0.1:4711';
const origin = 'http://127.0.0.1:4711';

describe('the gate by headers', () => {
  it.each(['127.0.0.1:4711', 'localhost:4711', '[::1]:4711'])('answers to %s', (name) => {
    expect(refusalOfRequest('GET', { host: name }, hosts)).toBeNull();
  });

  it.each([
    undefined,
    '',
    '127.0.0.1',
    '127.0.0.1:4712',
    'localhost',
    'evil.test:4711',
    'localhost.evil.test:4711',
    '127.0.0.1.evil.test:4711',
    '127.1:4711',
    '0.0.0.0:4711',
    '[::]:4711',
    '2130706433:4711',
    'user@127.0.0.1:4711',
    '127.0.0.1:4711 ',
    '127.0.0.1:04711',
  ])('does not answer to %j', (name) => {
    const headers = name === undefined ? {} : { host: name };
    expect(refusalOfRequest('GET', headers, hosts)?.status).toBe(421);
    expect(refusalOfUpgrade({ ...headers, origin }, hosts)?.status).toBe(421);
  });

  it('answers without the port on port 80 only', () => {
    expect(refusalOfRequest('GET', { host: 'localhost' }, hostsOf(80, []))).toBeNull();
    expect(refusalOfRequest('GET', { host: 'localhost' }, hosts)?.status).toBe(421);
  });

  it.each(['http://evil.test', 'null', 'http://127.0.0.1:4712', 'https://127.0.0.1:4711', 'http://localhost:4711', ''])(
    'refuses the origin %j for upgrades and whatever is not a GET',
    (foreign) => {
      expect(refusalOfUpgrade({ host, origin: foreign }, hosts)?.status).toBe(403);
      expect(refusalOfRequest('POST', { host, origin: foreign }, hosts)?.status).toBe(403);
      expect(refusalOfRequest('GET', { host, origin: foreign }, hosts)?.status).toBe(403);
    },
  );

  it('refuses a missing origin for upgrades and whatever is not a GET', () => {
    expect(refusalOfUpgrade({ host }, hosts)?.status).toBe(403);
    expect(refusalOfRequest('DELETE', { host }, hosts)?.status).toBe(403);
    expect(refusalOfUpgrade({ host, origin }, hosts)).toBeNull();
    expect(refusalOfRequest('POST', { host, origin }, hosts)).toBeNull();
  });

  it.each(['cross-site', 'same-site', 'nonsense'])('refuses what a browser says comes from elsewhere: %s', (site) => {
    expect(refusalOfRequest('GET', { host, 'sec-fetch-site': site }, hosts)?.status).toBe(403);
    expect(refusalOfUpgrade({ host, origin, 'sec-fetch-site': site }, hosts)?.status).toBe(403);
  });

  it('lets the user type the address, but no line is opened that way', () => {
    expect(refusalOfRequest('GET', { host, 'sec-fetch-site': 'none' }, hosts)).toBeNull();
    expect(refusalOfUpgrade({ host, origin, 'sec-fetch-site': 'none' }, hosts)?.status).toBe(403);
    expect(refusalOfUpgrade({ host, origin, 'sec-fetch-site': 'same-origin' }, hosts)).toBeNull();
  });
});

describe('the names of an address', () => {
  it('adds none for loopback, itself for another, the machine’s own for all', () => {
    expect(namesOf('127.0.0.1')).toEqual([]);
    expect(namesOf('192.0.2.1')).toEqual(['192.0.2.1']);
    expect(namesOf('::1').map(urlHost)).toEqual(['[::1]']);
    expect(namesOf('localhost')).toEqual(['localhost']);
    expect(namesOf('0.0.0.0')).not.toContain('0.0.0.0');
    expect(hostsOf(4711, ['2001:db8::1', 'Desk'])).toContain('[2001:db8::1]:4711');
    expect(hostsOf(4711, ['2001:db8::1', 'Desk'])).toContain('desk:4711');
  });

  it('knows loopback', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) expect(isLoopback(address)).toBe(true);
    for (const address of ['0.0.0.0', '::', '192.168.1.1', '127.evil.test']) expect(isLoopback(address)).toBe(false);
  });
});
