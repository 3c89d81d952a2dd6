// Keeps the keyboard on a row that moves: taking an element to another place in the document takes the focus from it. Called by the list.

import { type RefObject, useEffect, useRef } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import type { Profile } from '../../../shared/profile.ts';

/** Gives a function to call before a row is moved; once `profiles` has changed, the row has the keyboard again. */
export function useKeptFocus(
  list: RefObject<HTMLElement | null>,
  profiles: readonly Profile[],
): (profileId: ProfileId) => void {
  const kept = useRef<ProfileId | null>(null);
  useEffect(() => {
    const profileId = kept.current;
    kept.current = null;
    if (profileId !== null) list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(profileId)}"]`)?.focus();
  }, [list, profiles]);
  return (profileId) => {
    kept.current = profileId;
  };
}
