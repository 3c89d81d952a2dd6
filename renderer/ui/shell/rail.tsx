// The rail at the left edge: one button per profile with the state of its connection, new connection, settings.
// Called by shell.tsx.

import Plus from 'lucide-react/icons/plus';
import SettingsIcon from 'lucide-react/icons/settings';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './rail.module.css';
import { RailButton } from './rail-button.tsx';

export function Rail() {
  const { app, view } = useModel();
  const profiles = useReadable(app.store, (state) => state.profiles);
  return (
    <nav className={styles.rail} aria-label="Connections">
      <ul className={styles.list}>
        {profiles.map((profile) => (
          <li key={profile.profileId}>
            <RailButton profile={profile} />
          </li>
        ))}
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
