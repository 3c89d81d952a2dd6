// The list of messages while it is being read: it stands still, and what came meanwhile is counted. Called by the list.

import { useState } from 'react';
import type { MessageMeta } from '../../../shared/message.ts';

/** What the list shows. */
export interface HeldMessages {
  readonly messages: readonly MessageMeta[];
  /** Messages newer than those shown. */
  readonly newerCount: number;
}

/**
 * The held messages and, behind them, older ones that have come into the window since. A held message stays although the
 * core may have given it up: choosing it says so.
 */
export function heldMessages(held: readonly MessageMeta[], live: readonly MessageMeta[]): readonly MessageMeta[] {
  const oldest = held.at(-1);
  if (oldest === undefined) return live;
  const older = live.filter((message) => message.seq < oldest.seq);
  return older.length === 0 ? held : [...held, ...older];
}

/** `ownCount`: all messages of the topic so far. While `holds`, the newest message shown stays the newest shown. */
export function useHeldMessages(live: readonly MessageMeta[], ownCount: number, holds: boolean): HeldMessages {
  const [held, setHeld] = useState<{ readonly messages: readonly MessageMeta[]; readonly ownCount: number } | null>(
    null,
  );
  if (!holds) {
    if (held !== null) setHeld(null);
    return { messages: live, newerCount: 0 };
  }
  if (held === null) {
    setHeld({ messages: live, ownCount });
    return { messages: live, newerCount: 0 };
  }
  const messages = heldMessages(held.messages, live);
  if (messages !== held.messages) setHeld({ ...held, messages });
  return { messages, newerCount: Math.max(ownCount - held.ownCount, 0) };
}
