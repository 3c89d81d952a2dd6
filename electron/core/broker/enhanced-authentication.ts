// Enhanced authentication of one network connection (MQTT 5 clause 4.12): what CONNECT begins, AUTH goes on with and CONNACK or AUTH ends, and
// the same once more to re-authenticate. Made by network-connection.ts when the profile names a method.

import { randomBytes } from 'node:crypto';
import { assert } from '../../../shared/assert.ts';
import { authenticationAnswer, type AuthenticationAnswer, authPacket, authReason } from './auth-packet.ts';
import type { AuthenticationStart } from './connect-packet.ts';
import type { ConnectFields } from './connect-options.ts';
import { isScramMethod, ScramError, ScramExchange, type ScramMethod } from './scram.ts';

export interface EnhancedAuthenticationOptions {
  readonly fields: Pick<ConnectFields, 'authenticationMethod' | 'authenticationData' | 'username' | 'password'>;
  readonly write: (packet: Uint8Array) => void;
  /** The exchange cannot go on; a complete sentence for people, without secrets. Called once, also during a call of ours. */
  readonly failed: (message: string) => void;
  /** The broker took what `reAuthenticate` began. */
  readonly reAuthenticated: () => void;
}

/**
 * - `asked`: we said the first thing and wait for the broker
 * - `answering`: the proof is being computed
 * - `proved`: our proof is out; the broker's own has not come
 * - `done`: nothing is under way
 */
type Stage = 'asked' | 'answering' | 'proved' | 'done';

export class EnhancedAuthentication {
  readonly #options: EnhancedAuthenticationOptions;
  readonly #method: string;
  #scram: ScramExchange | null = null;
  #stage: Stage = 'done';
  #failed = false;
  #isAgain = false;

  constructor(options: EnhancedAuthenticationOptions) {
    this.#options = options;
    this.#method = options.fields.authenticationMethod;
  }

  /** What CONNECT carries. Throws ScramError when name or password cannot be used. */
  start(): AuthenticationStart {
    return { method: this.#method, data: this.#begin() };
  }

  /** Proves once more who we are, while online (AUTH with 0x19). False, and nothing is sent, while an exchange is under way. */
  reAuthenticate(): boolean {
    if (this.#stage !== 'done' || this.#failed) return false;
    this.#isAgain = true;
    this.#options.write(authPacket(authReason.reAuthenticate, this.#method, this.#begin()));
    return true;
  }

  /** Takes a whole CONNACK or AUTH. False: the exchange has failed, and `failed` has been told. A refusing CONNACK is not ours to judge. */
  received(packet: Uint8Array): boolean {
    const answer = authenticationAnswer(packet);
    if (answer.packetType === 'connack' && answer.reasonCode !== authReason.success) return true;
    try {
      this.#take(answer);
    } catch (error) {
      if (!(error instanceof ScramError)) throw error;
      this.#fail(error.message);
    }
    if (this.#isAgain && this.#stage === 'done' && !this.#failed) {
      this.#isAgain = false;
      this.#options.reAuthenticated();
    }
    return !this.#failed;
  }

  #begin(): Uint8Array | null {
    this.#stage = 'asked';
    const { authenticationData, username, password } = this.#options.fields;
    if (!isScramMethod(this.#method)) return authenticationData;
    this.#scram = this.#newScram(this.#method, username ?? '', password ?? '');
    return Buffer.from(this.#scram.first());
  }

  #newScram(method: ScramMethod, username: string, password: string): ScramExchange {
    // 24 random bytes are 32 characters of base64, none of them a comma.
    return new ScramExchange({ method, username, password, nonce: randomBytes(24).toString('base64') });
  }

  #take(answer: AuthenticationAnswer): void {
    const isEnd = answer.reasonCode === authReason.success;
    // Brokers forget the method in CONNACK; a wrong one is another matter (clause 4.12-5).
    if (answer.method !== this.#method && (answer.method !== null || (answer.packetType === 'auth' && !isEnd))) {
      throw new ScramError(
        `The broker answered with the authentication method “${answer.method ?? ''}”, but “${this.#method}” was agreed on.`,
      );
    }
    if (this.#stage === 'done') {
      throw new ScramError('The broker sent an authentication message (AUTH) though no login was under way.');
    }
    if (this.#scram === null) {
      if (!isEnd) {
        throw new ScramError(
          `The broker wants more than one message for the authentication method “${this.#method}”. Treeline can go on by itself only with SCRAM-SHA-1 and SCRAM-SHA-256.`,
        );
      }
      this.#stage = 'done';
      return;
    }
    const text = answer.data === null ? '' : Buffer.from(answer.data).toString('utf8');
    if (isEnd) this.#finish(this.#scram, text);
    else this.#goOn(this.#scram, text);
  }

  #finish(scram: ScramExchange, text: string): void {
    // A broker that accepts without its proof may be any broker (RFC 5802 clause 5).
    if (!scram.isVerified) scram.verify(text);
    this.#stage = 'done';
  }

  #goOn(scram: ScramExchange, text: string): void {
    if (this.#stage === 'proved' && !scram.isVerified) {
      // Some brokers send their proof in a message of its own, and want an empty answer before they accept.
      scram.verify(text);
      this.#options.write(authPacket(authReason.continueAuthentication, this.#method, null));
      return;
    }
    if (this.#stage !== 'asked') {
      throw new ScramError('The broker sent one login message (AUTH) too many for SCRAM.');
    }
    this.#stage = 'answering';
    scram.answer(text).then(
      (final) => {
        if (this.#failed) return;
        this.#stage = 'proved';
        this.#options.write(authPacket(authReason.continueAuthentication, this.#method, Buffer.from(final)));
      },
      (error: unknown) => {
        assert(error instanceof ScramError, 'deriving a key fails only over what the broker sent');
        this.#fail(error.message);
      },
    );
  }

  #fail(message: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.failed(message);
  }
}
