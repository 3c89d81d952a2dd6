// The notices a user has not put away yet. Owned by core.ts; raised by stores, connections and the restart of a core.

import type { Notice } from '../../shared/contract.ts';
import type { ConnectionId } from '../../shared/ids.ts';

/** Notices kept at once; the oldest gives way, since it is in the log too. */
const limit = 100;

export interface NoticeDraft {
  readonly severity: Notice['severity'];
  readonly message: string;
  readonly detail?: string | null;
  readonly connectionId?: ConnectionId | null;
}

export class Notices {
  readonly #now: () => number;
  readonly #onRaised: (notice: Notice) => void;
  readonly #onDismissed: (noticeId: string) => void;
  #notices: Notice[] = [];
  #lastId = 0;

  constructor(options: {
    now: () => number;
    onRaised: (notice: Notice) => void;
    onDismissed: (noticeId: string) => void;
  }) {
    this.#now = options.now;
    this.#onRaised = options.onRaised;
    this.#onDismissed = options.onDismissed;
  }

  list(): readonly Notice[] {
    return this.#notices;
  }

  /** One that stands already is not raised again: a broker may break the protocol at every reconnect. */
  raise(draft: NoticeDraft): void {
    const stands = this.#notices.some(
      ({ message, connectionId }) => message === draft.message && connectionId === (draft.connectionId ?? null),
    );
    if (stands) return;
    this.#lastId += 1;
    const notice: Notice = {
      noticeId: String(this.#lastId),
      severity: draft.severity,
      message: draft.message,
      detail: draft.detail ?? null,
      connectionId: draft.connectionId ?? null,
      at: this.#now(),
    };
    const outnumbered = this.#notices.length >= limit ? this.#notices[0] : undefined;
    if (outnumbered !== undefined) this.dismiss(outnumbered.noticeId);
    this.#notices = [...this.#notices, notice];
    this.#onRaised(notice);
  }

  /** Safe for one that is gone: two windows may put away the same notice. */
  dismiss(noticeId: string): void {
    if (!this.#notices.some((notice) => notice.noticeId === noticeId)) return;
    this.#notices = this.#notices.filter((notice) => notice.noticeId !== noticeId);
    this.#onDismissed(noticeId);
  }
}
