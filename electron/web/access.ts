// Who may come in: one-time codes of printed addresses, and the session cookie they are exchanged for. Called by http-server.ts.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A code that lies unused in a terminal's scrollback is no key for longer than this. */
export const codeLifetimeMs = 60_000;

const newSecret = (): string => randomBytes(32).toString('base64url');

/** Takes the same time wherever the texts differ, and whatever their lengths: their hashes are compared. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

/** The locks of one web host. Its secrets are of 256 bits, live in memory and change with each start. */
export class Access {
  readonly #cookieName: string;
  readonly #monotonicNow: () => number;
  readonly #sessionToken = newSecret();
  #code: { readonly text: string; readonly madeAt: number } | null = null;

  /** `port` is part of the cookie's name, as cookies know hosts only: two Treelines on one machine would share it. */
  constructor(port: number, monotonicNow: () => number) {
    this.#cookieName = `treeline-${port}`;
    this.#monotonicNow = monotonicNow;
  }

  /** Makes a code for one entry. The former one, if it was not used, is void. */
  newCode(): string {
    const text = newSecret();
    this.#code = { text, madeAt: this.#monotonicNow() };
    return text;
  }

  /** Whether a printed code may still be used. */
  get hasLiveCode(): boolean {
    return this.#code !== null && this.#monotonicNow() - this.#code.madeAt < codeLifetimeMs;
  }

  /** The `Set-Cookie` that a code buys, or null. A code buys once. */
  exchange(code: string): string | null {
    if (this.#code === null || !this.hasLiveCode || !isSame(code, this.#code.text)) return null;
    this.#code = null;
    // No `Secure`: over plain HTTP on loopback not every browser would keep it. No `Max-Age`: it ends with the browser.
    return `${this.#cookieName}=${this.#sessionToken}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether a `Cookie` header holds this host's session. */
  isSession(cookieHeader: string | undefined): boolean {
    const prefix = `${this.#cookieName}=`;
    return (cookieHeader ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(prefix) && isSame(pair.slice(prefix.length), this.#sessionToken));
  }
}
