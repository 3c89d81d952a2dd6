// The rail at the left edge: one button per profile with the state of its connection, new connection, settings.
// Called by shell.tsx.

import Plus from 'lucide-react/icons/plus';
import SettingsIcon from 'lucide-react/icons/settings';
import { groupedProfiles } from '../../model/profile-list.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './rail.module.css';
import { RailItem } from './rail-item.tsx';

export function Rail() {
  const { app, view } = useModel();
  const groups = groupedProfiles(useReadable(app.store, (state) => state.profiles));
  return (
    <nav className={styles.rail} aria-label="Connections">
      <ul className={styles.list}>
        {groups.map(({ group, profiles }) =>
          profiles.map((profile, index) => (
            <RailItem key={profile.profileId} profile={profile} startsGroup={index === 0 && group !== ''} />
          )),
        )}
      </ul>
      <IconButton
        className={styles.button}
        label="New connection"
        shortcut="Alt+N"
        side="right"
        icon={<Plus aria-hidden />}
        onClick={() => view.openDialog({ kind: 'profile', profileId: null })}
      />
      <span className={styles.spring} />
      <IconButton
        className={styles.button}
        label="Settings"
        shortcut="Mod+,"
        side="right"
        icon={<SettingsIcon aria-hidden />}
        onClick={() => view.openDialog({ kind: 'settings' })}
      />
    </nav>
  );
}
