// The contract's part about links from outside (`mqtt://user@host:1883/topic/filter`): they wait in the core until a window has answered.

import * as v from 'valibot';
import type { ProfileId } from './ids.ts';
import type { ProfileSettings } from './profile.ts';

export const connectLinkArgs = {
  /** The user has chosen what to do with it, or to do nothing: every window forgets it. */
  settle: { linkId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) },
} as const;

/** A link that somebody else made: shown, never obeyed by itself. Holds no password. */
export interface ConnectLink {
  readonly linkId: string;
  /** `mqtt://user@host:1883`, made anew from what was understood. */
  readonly address: string;
  readonly scheme: ProfileSettings['scheme'];
  readonly host: string;
  readonly port: number;
  /** Null: none. */
  readonly username: string | null;
  /** Null: none was named. */
  readonly topicFilter: string | null;
  /** A password stood in it and was dropped. */
  readonly hadPassword: boolean;
  /** Saved connections to the same broker, with the same user where the link names one. */
  readonly matches: readonly { readonly profileId: ProfileId; readonly name: string }[];
}
