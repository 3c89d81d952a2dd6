// SCRAM against the examples of RFC 5802 and RFC 7677, and everything a broker may answer that must not be believed.

import { describe, expect, it } from 'vitest';
import { saslPrep } from '../../../electron/core/broker/sasl-prep.ts';
import { ScramExchange, type ScramMethod } from '../../../electron/core/broker/scram.ts';

const examples = [
  {
    method: 'SCRAM-SHA-1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
    serverFirst: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    serverFinal: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    method: 'SCRAM-SHA-256',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
    serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
] as const;

const exchange = (method: ScramMethod, nonce: string, username = 'user', password = 'pencil'): ScramExchange =>
  new ScramExchange({ method, username, password, nonce });

describe.each(examples)('$method', (example) => {
  it('is what the RFC shows', async () => {
    const client = exchange(example.method, example.nonce);
    expect(client.first()).toBe(example.first);
    expect(await client.answer(example.serverFirst)).toBe(example.final);
    expect(client.isVerified).toBe(false);
    client.verify(example.serverFinal);
    expect(client.isVerified).toBe(true);
  });

  it.each([
    ['a signature that is wrong', `v=${'A'.repeat(27)}=`],
    ['a signature of another length', 'v=AAAA'],
    ['no signature', ''],
    ['something that is no base64', 'v=!!'],
  ])('does not believe %s', async (_name, serverFinal) => {
    const client = exchange(example.method, example.nonce);
    await client.answer(example.serverFirst);
    expect(() => client.verify(serverFinal)).toThrow(/could not prove/);
    expect(client.isVerified).toBe(false);
  });

  it('does not believe a signature before the proof', () => {
    expect(() => exchange(example.method, example.nonce).verify(example.serverFinal)).toThrow(/could not prove/);
  });

  it('tells the broker’s own errors', async () => {
    const client = exchange(example.method, example.nonce);
    await client.answer(example.serverFirst);
    expect(() => client.verify('e=invalid-proof')).toThrow('The broker refused the login: the password is wrong.');
    await expect(exchange(example.method, example.nonce).answer('e=unknown-user')).rejects.toThrow(/user name/);
  });
});

describe('the broker’s first message', () => {
  const salt = 's=QSXCR+Q6sek8bf92';
  it.each([
    ['another nonce', `r=other,${salt},i=4096`, /nonce is wrong/],
    ['our nonce without its own part', `r=abc,${salt},i=4096`, /nonce is wrong/],
    ['no nonce', `${salt},i=4096`, /nonce is wrong/],
    ['no salt', 'r=abcd,i=4096', /cannot be read/],
    ['an empty salt', 'r=abcd,s=,i=4096', /cannot be read/],
    ['no count', `r=abcd,${salt}`, /cannot be read/],
    ['a count that is none', `r=abcd,${salt},i=4e3`, /cannot be read/],
    ['a count of one', `r=abcd,${salt},i=1`, /rounds of hashing/],
    ['a count for minutes', `r=abcd,${salt},i=999999999`, /rounds of hashing/],
    ['an extension', `m=x,r=abcd,${salt},i=4096`, /extension/],
    ['nothing', '', /nonce is wrong/],
  ])('with %s ends the exchange', async (_name, message, words) => {
    await expect(exchange('SCRAM-SHA-256', 'abc').answer(message)).rejects.toThrow(words);
  });
});

describe('names and passwords', () => {
  it('are escaped', () => {
    expect(exchange('SCRAM-SHA-1', 'x', 'a=b,c').first()).toBe('n,,n=a=3Db=2Cc,r=x');
  });

  it('are prepared as the examples of RFC 4013 say', () => {
    expect(saslPrep('I\u00adX')).toBe('IX');
    expect(saslPrep('user')).toBe('user');
    expect(saslPrep('USER')).toBe('USER');
    expect(saslPrep('\u00aa')).toBe('a');
    expect(saslPrep('\u2168')).toBe('IX');
    expect(saslPrep('a\u00a0b')).toBe('a b');
    expect(saslPrep('\u0007')).toBeNull();
    expect(saslPrep('\ue000')).toBeNull();
    expect(saslPrep('🌲')).toBe('🌲');
  });

  it('that cannot be prepared are refused without being told', () => {
    expect(() => exchange('SCRAM-SHA-1', 'x', 'u', 'geheim\u0007')).toThrow(/^The password holds a character/);
    try {
      exchange('SCRAM-SHA-1', 'x', 'u', 'geheim\u0007');
    } catch (error) {
      expect(String(error)).not.toContain('geheim');
    }
  });
});
