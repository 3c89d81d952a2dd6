import { describe, expect, it } from 'vitest';
import { Access, codeLifetimeMs } from '../../../electron/web/access.ts';

function access(port = 4711): { access: Access; wait: (ms: number) => void } {
  let now = 5000;
  return {
    access: new Access(port, () => now),
    wait: (ms) => {
      now += ms;
    },
  };
}
const cookieOf = (setCookie: string | null): string => (setCookie ?? '').split(';')[0] ?? '';

describe('Access', () => {
  it('makes codes of 256 bits, each another', () => {
    const { access: one } = access();
    const codes = [one.newCode(), one.newCode(), access().access.newCode()];
    expect(new Set(codes).size).toBe(3);
    for (const code of codes) expect(Buffer.from(code, 'base64url')).toHaveLength(32);
  });

  it('exchanges a code once, for a cookie that no script and no other site can use', () => {
    const { access: one } = access();
    const code = one.newCode();
    const setCookie = one.exchange(code);
    expect(setCookie).toMatch(/^treeline-4711=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(setCookie).not.toContain(code);
    expect(one.isSession(cookieOf(setCookie))).toBe(true);
    expect(one.exchange(code)).toBeNull();
    expect(one.isSession(cookieOf(setCookie))).toBe(true);
  });

  it('takes no code after its time, nor one replaced by a newer', () => {
    const { access: one, wait } = access();
    const replaced = one.newCode();
    const code = one.newCode();
    expect(one.exchange(replaced)).toBeNull();
    wait(codeLifetimeMs - 1);
    expect(one.hasLiveCode).toBe(true);
    wait(1);
    expect(one.hasLiveCode).toBe(false);
    expect(one.exchange(code)).toBeNull();
  });

  it.each(['', 'x', 'undefined'])('takes no made-up code %j, before or after a real one was used', (made) => {
    const { access: one } = access();
    expect(one.exchange(made)).toBeNull();
    one.exchange(one.newCode());
    expect(one.exchange(made)).toBeNull();
  });

  it('knows its own cookie among others and no other', () => {
    const { access: one } = access();
    const cookie = cookieOf(one.exchange(one.newCode()));
    expect(one.isSession(`a=b; ${cookie}; c=d`)).toBe(true);
    expect(one.isSession(undefined)).toBe(false);
    expect(one.isSession('')).toBe(false);
    expect(one.isSession('treeline-4711=')).toBe(false);
    expect(one.isSession(`x${cookie}`)).toBe(false);
    expect(one.isSession(cookie.slice(0, -1))).toBe(false);
    expect(one.isSession(`${cookie}A`)).toBe(false);
    const other = access();
    expect(other.access.isSession(cookie)).toBe(false);
    expect(access(4712).access.isSession(cookie)).toBe(false);
  });
});
