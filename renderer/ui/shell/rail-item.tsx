// A profile's place on the rail: it can be dragged to another one. Called by rail.tsx.

import type { Profile } from '../../../shared/profile.ts';
import { useProfileDrag } from '../connection/use-profile-drag.ts';
import { classNames } from '../kit/class-names.ts';
import styles from './rail.module.css';
import { RailButton } from './rail-button.tsx';

export interface RailItemProps {
  readonly profile: Profile;
  /** A line parts it from the group above. */
  readonly startsGroup: boolean;
}

export function RailItem({ profile, startsGroup }: RailItemProps) {
  const { side, handlers } = useProfileDrag(profile.profileId);
  return (
    <li className={classNames(startsGroup && styles.group, side !== null && styles[side])} {...handlers}>
      <RailButton profile={profile} />
    </li>
  );
}
