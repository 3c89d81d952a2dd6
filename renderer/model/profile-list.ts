// The saved profiles as a list: groups, order, search, and what is done to one as a whole. Called by the rail, the list of connections
// and the profile editor. Failures become toasts.

import type { ProfileId } from '../../shared/ids.ts';
import type { Profile } from '../../shared/profile.ts';
import { type App, profileOf } from './app-state.ts';
import type { Connections } from './connections.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import { addressOf } from './profile-draft.ts';

export interface ProfileGroup {
  /** Empty: those without a group. */
  readonly group: string;
  readonly profiles: readonly Profile[];
}

/** Those without a group first, then each group where its first profile stands; in the user's order within. */
export function groupedProfiles(profiles: readonly Profile[]): readonly ProfileGroup[] {
  const groups = new Map<string, Profile[]>([['', []]]);
  for (const profile of profiles) {
    const { group } = profile.settings;
    const present = groups.get(group);
    if (present === undefined) groups.set(group, [profile]);
    else present.push(profile);
  }
  return [...groups]
    .filter(([, members]) => members.length > 0)
    .map(([group, members]) => ({ group, profiles: members }));
}

/** Profiles as they stand on screen: by their groups. */
export const listedProfiles = (profiles: readonly Profile[]): readonly Profile[] =>
  groupedProfiles(profiles).flatMap((group) => group.profiles);

/** Whether each word of the text stands in name, group or address. */
export function profileMatches({ settings }: Profile, text: string): boolean {
  const where = `${settings.name}\n${settings.group}\n${addressOf(settings)}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => where.includes(word));
}

/** Where a dragged profile is put down. */
export type Side = 'before' | 'after';

export interface ProfileList {
  duplicate(profileId: ProfileId): Promise<ProfileId | null>;
  /** Deletes at once and offers to undo it. False: it failed. */
  remove(profileId: ProfileId): Promise<boolean>;
  /** Moves a profile up (-1) or down (1) within its group. */
  move(profileId: ProfileId, by: -1 | 1): Promise<void>;
  /** Puts a profile beside another, into the group of that one. */
  place(profileId: ProfileId, targetId: ProfileId, side: Side): Promise<void>;
}

interface Context {
  readonly line: Line;
  readonly notices: Notices;
  readonly app: App;
  readonly connections: Connections;
}

/** `onRemoved`: the profile is gone; what is typed for it goes with it. */
export function createProfileList(
  { line, notices, app, connections }: Context,
  onRemoved: (profileId: ProfileId) => void,
): ProfileList {
  const attempt = async <Answer>(action: Promise<Answer>): Promise<Answer | null> => {
    try {
      return await action;
    } catch (error) {
      notices.report(error);
      return null;
    }
  };
  const find = (profileId: ProfileId): Profile | null => profileOf(app.store.getState(), profileId);
  const reorder = async (profileIds: readonly ProfileId[]): Promise<void> => {
    await attempt(line.call('profile.reorder', { profileIds: [...profileIds] }));
  };
  const order = (): ProfileId[] => listedProfiles(app.store.getState().profiles).map(({ profileId }) => profileId);

  return {
    async duplicate(profileId) {
      return (await attempt(line.call('profile.duplicate', { profileId })))?.result.profileId ?? null;
    },
    async remove(profileId) {
      const name = find(profileId)?.settings.name ?? '';
      const { connections: live, selectedProfileId } = connections.store.getState();
      const wasOpen = live.some((one) => one.profileId === profileId);
      if ((await attempt(line.call('profile.delete', { profileId }))) === null) return false;
      onRemoved(profileId);
      const restore = async (): Promise<void> => {
        if ((await attempt(line.call('profile.restore', { profileId }))) === null) return;
        if (selectedProfileId === profileId) connections.select(profileId);
      };
      notices.toast({
        message: `“${name}” was deleted.${wasOpen ? ' What it had received is gone.' : ''}`,
        action: { label: 'Undo', run: () => void restore() },
      });
      return true;
    },
    async move(profileId, by) {
      const group = groupedProfiles(app.store.getState().profiles).find(({ profiles }) =>
        profiles.some((one) => one.profileId === profileId),
      );
      const members = (group?.profiles ?? []).map((one) => one.profileId);
      const neighbour = members[members.indexOf(profileId) + by];
      if (neighbour === undefined) return;
      const swapped = new Map([
        [profileId, neighbour],
        [neighbour, profileId],
      ]);
      await reorder(order().map((one) => swapped.get(one) ?? one));
    },
    async place(profileId, targetId, side) {
      const dragged = find(profileId);
      const target = find(targetId);
      if (dragged === null || target === null || dragged === target) return;
      if (dragged.settings.group !== target.settings.group) {
        const settings = { ...dragged.settings, group: target.settings.group };
        if ((await attempt(line.call('profile.update', { profileId, settings, secrets: {} }))) === null) return;
      }
      const others = order().filter((one) => one !== profileId);
      const at = others.indexOf(targetId) + (side === 'after' ? 1 : 0);
      await reorder(others.toSpliced(at, 0, profileId));
    },
  };
}
