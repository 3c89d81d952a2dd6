// The client's half of SCRAM (RFC 5802, RFC 7677): proves that we know the password without sending it, and that the broker knows it too.
// Used by enhanced-authentication.ts.

import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { saslPrep } from './sasl-prep.ts';

/** Names of the methods (RFC 5802 clause 4, RFC 7677 clause 2), with the hash of each. */
export const scramHashes = { 'SCRAM-SHA-1': 'sha1', 'SCRAM-SHA-256': 'sha256' } as const;
export type ScramMethod = keyof typeof scramHashes;

export function isScramMethod(method: string): method is ScramMethod {
  return Object.hasOwn(scramHashes, method);
}

/** Why an exchange cannot go on: a complete sentence for people, without any secret. */
export class ScramError extends Error {}

/** Fewer make guessing cheap for whoever poses as the broker (RFC 7677 clause 4). */
const fewestIterations = 4096;
/** More keep this machine busy for seconds: a broker must not be able to. */
const mostIterations = 2_000_000;
/** "n,,": no channel binding, no other identity (RFC 5802 clause 7). */
const gs2Header = 'n,,';

const derive = promisify(pbkdf2);

export interface ScramOptions {
  readonly method: ScramMethod;
  readonly username: string;
  readonly password: string;
  /** Printable ASCII without comma, new for each exchange. */
  readonly nonce: string;
}

/** One exchange. `first`, then `answer` to the broker's first message, then `verify` its last. */
export class ScramExchange {
  readonly #hash: 'sha1' | 'sha256';
  readonly #password: string;
  readonly #nonce: string;
  readonly #firstBare: string;
  #serverSignature: Buffer | null = null;
  #isVerified = false;

  /** Throws ScramError for a name or password that cannot be used. */
  constructor({ method, username, password, nonce }: ScramOptions) {
    this.#hash = scramHashes[method];
    const name = saslPrep(username);
    const prepared = saslPrep(password);
    if (name === null) {
      throw new ScramError(`The user name holds a character that ${method} does not allow. Change the user name.`);
    }
    if (prepared === null) {
      throw new ScramError(`The password holds a character that ${method} does not allow. Change the password.`);
    }
    this.#password = prepared;
    this.#nonce = nonce;
    this.#firstBare = `n=${name.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  /** The broker has proved that it knows the password. */
  get isVerified(): boolean {
    return this.#isVerified;
  }

  /** client-first-message. */
  first(): string {
    return gs2Header + this.#firstBare;
  }

  /** client-final-message for the broker's server-first-message. Rejects with ScramError. */
  async answer(serverFirst: string): Promise<string> {
    const attributes = attributesOf(serverFirst);
    this.#refuseError(attributes);
    if (attributes.has('m'))
      throw new ScramError('The broker demands an extension of SCRAM that Treeline does not know.');
    const nonce = attributes.get('r') ?? '';
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length) {
      throw new ScramError(
        'The broker’s answer does not belong to this login (its nonce is wrong), so the login was broken off. Somebody may be between you and the broker.',
      );
    }
    const salt = bytesFromBase64(attributes.get('s'));
    const iterations = Number(/^[1-9]\d{0,9}$/.test(attributes.get('i') ?? '') ? attributes.get('i') : Number.NaN);
    if (salt === null || salt.length === 0 || Number.isNaN(iterations)) {
      throw new ScramError('The broker’s login message cannot be read: it is not SCRAM as RFC 5802 has it.');
    }
    if (iterations < fewestIterations || iterations > mostIterations) {
      throw new ScramError(
        `The broker asks for ${iterations.toLocaleString('en')} rounds of hashing. Treeline takes ${fewestIterations.toLocaleString('en')} to ${mostIterations.toLocaleString('en')}: fewer make the password easy to guess, more keep this machine busy.`,
      );
    }
    const keyLength = this.#hash === 'sha1' ? 20 : 32;
    const salted = await derive(this.#password, salt, iterations, keyLength, this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const withoutProof = `c=${Buffer.from(gs2Header).toString('base64')},r=${nonce}`;
    const signed = `${this.#firstBare},${serverFirst},${withoutProof}`;
    const clientSignature = this.#hmac(createHash(this.#hash).update(clientKey).digest(), signed);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ clientSignature[index]!));
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), signed);
    return `${withoutProof},p=${proof.toString('base64')}`;
  }

  /** Checks server-final-message. Throws ScramError when the broker refuses, or does not prove that it knows the password. */
  verify(serverFinal: string): void {
    const attributes = attributesOf(serverFinal);
    this.#refuseError(attributes);
    const signature = bytesFromBase64(attributes.get('v'));
    const expected = this.#serverSignature;
    if (
      expected === null ||
      signature === null ||
      signature.length !== expected.length ||
      !timingSafeEqual(signature, expected)
    ) {
      throw new ScramError(
        'The broker could not prove that it knows the password, so it may not be the right one. The login was broken off.',
      );
    }
    this.#isVerified = true;
  }

  #refuseError(attributes: ReadonlyMap<string, string>): void {
    const error = attributes.get('e');
    if (error !== undefined)
      throw new ScramError(`The broker refused the login: ${errorWords.get(error) ?? `“${error}”`}.`);
  }

  #hmac(key: Uint8Array, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

/** Errors of RFC 5802 clause 7 that people can act on. */
const errorWords: ReadonlyMap<string, string> = new Map([
  ['invalid-proof', 'the password is wrong'],
  ['unknown-user', 'it does not know this user name'],
  ['no-resources', 'it has no resources left'],
]);

/** `a=…,b=…` by letter; the first of each counts. */
function attributesOf(message: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const part of message.split(',')) {
    if (part[1] === '=' && !attributes.has(part[0]!)) attributes.set(part[0]!, part.slice(2));
  }
  return attributes;
}

function bytesFromBase64(text: string | undefined): Buffer | null {
  if (text === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  return Buffer.from(text, 'base64');
}
