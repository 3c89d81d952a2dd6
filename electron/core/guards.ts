// The production guard: which connections are read-only until the user unlocks them. Owned by connections.ts. It stands in the core, so
// that no window and no page, however old, can change a guarded broker by mistake.

import type { GuardState } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/ids.ts';

export class Guards {
  readonly #isGuarded: (connectionId: ConnectionId) => boolean;
  readonly #unlocked = new Set<ConnectionId>();
  /** As told last, so that a change of the profile is told once. */
  readonly #told = new Map<ConnectionId, GuardState>();

  /** `isGuarded`: whether the connection's profile asks for the guard, as it is saved now. */
  constructor(isGuarded: (connectionId: ConnectionId) => boolean) {
    this.#isGuarded = isGuarded;
  }

  stateOf(connectionId: ConnectionId): GuardState {
    if (!this.#isGuarded(connectionId)) return 'none';
    return this.#unlocked.has(connectionId) ? 'unlocked' : 'locked';
  }

  /** The same, and remembered as told. */
  tell(connectionId: ConnectionId): GuardState {
    const state = this.stateOf(connectionId);
    this.#told.set(connectionId, state);
    return state;
  }

  /** Whether windows believe something else. */
  isStale(connectionId: ConnectionId): boolean {
    const told = this.#told.get(connectionId);
    return told !== undefined && told !== this.stateOf(connectionId);
  }

  /** Until the connection is closed, opened again, or locked. */
  unlock(connectionId: ConnectionId): void {
    this.#unlocked.add(connectionId);
  }

  lock(connectionId: ConnectionId): void {
    this.#unlocked.delete(connectionId);
  }

  forget(connectionId: ConnectionId): void {
    this.#unlocked.delete(connectionId);
    this.#told.delete(connectionId);
  }

  /** Throws `guarded` where nothing may be changed; `what` is refused, as in "Nothing was published". */
  require(connectionId: ConnectionId, what: string): void {
    if (this.stateOf(connectionId) !== 'locked') return;
    throw new AppError('guarded', `${what}: this connection is guarded. Unlock it first, in the band at the top.`);
  }
}
