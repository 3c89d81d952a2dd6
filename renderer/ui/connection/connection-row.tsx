// One saved connection: its state, its address and what can be done with it. Called by the list.

import Ellipsis from 'lucide-react/icons/ellipsis';
import Lock from 'lucide-react/icons/lock';
import Pencil from 'lucide-react/icons/pencil';
import Power from 'lucide-react/icons/power';
import ShieldOff from 'lucide-react/icons/shield-off';
import type { KeyboardEvent } from 'react';
import type { Profile } from '../../../shared/profile.ts';
import { addressOf } from '../../model/profile-draft.ts';
import { isUncheckedTls } from '../../model/profile-draft-way.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { ContextMenu } from '../kit/context-menu.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { stateTone, stateWord } from '../shell/connection-words.ts';
import { StateMark } from '../shell/state-mark.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './connection-list.module.css';
import { reAuthenticateEntry } from './re-authenticate-entry.ts';
import { useProfileDrag } from './use-profile-drag.ts';

export interface ConnectionRowProps {
  readonly profile: Profile;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onChosen: () => void;
  readonly onDelete: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

export function ConnectionRow({ profile, isFirst, isLast, onChosen, onDelete, onKeyDown }: ConnectionRowProps) {
  const model = useModel();
  const { connections, profileEditor, profileList, doctor } = model;
  const drag = useProfileDrag(profile.profileId);
  const { profileId, settings } = profile;
  const connection = useReadable(
    connections.store,
    (state) => state.connections.find((one) => one.profileId === profileId) ?? null,
  );
  const state = connection?.state ?? null;
  const isLive = state !== null && ['connecting', 'online', 'waiting'].includes(state.kind);

  /** Shows the connection; opens it where it is not. */
  const choose = (): void => {
    if (isLive) connections.select(profileId);
    else void connections.open(profileId);
    onChosen();
  };
  const duplicate = async (): Promise<void> => {
    const copyId = await profileList.duplicate(profileId);
    if (copyId !== null) profileEditor.open(copyId);
  };
  const edit = (): void => {
    profileEditor.open(profileId);
    onChosen();
  };
  const entries: readonly MenuEntry[] = [
    { label: isLive ? 'Show' : 'Connect', run: choose },
    ...(isLive && connection !== null
      ? [{ label: 'Disconnect', run: () => void connections.close(connection.connectionId) }]
      : []),
    ...reAuthenticateEntry(model, profile, connection),
    {
      label: 'Diagnose',
      run: () => {
        doctor.open({ profileId, name: settings.name, draft: null });
        onChosen();
      },
    },
    'separator',
    { label: 'Edit', run: edit },
    { label: 'Duplicate', run: () => void duplicate() },
    { label: 'Move up', shortcut: 'Alt+Up', disabled: isFirst, run: () => void profileList.move(profileId, -1) },
    { label: 'Move down', shortcut: 'Alt+Down', disabled: isLast, run: () => void profileList.move(profileId, 1) },
    'separator',
    { label: 'Delete', danger: true, run: onDelete },
  ];

  return (
    <ContextMenu entries={entries}>
      <li className={classNames(styles.row, drag.side !== null && styles[drag.side])} {...drag.handlers}>
        <span className={classNames(styles.color, styles[settings.color ?? 'none'])} aria-hidden />
        <button type="button" data-row={profileId} className={styles.choose} onClick={choose} onKeyDown={onKeyDown}>
          <span className={styles.name}>
            {settings.name}
            {settings.guarded ? <Lock className={styles.sign} role="img" aria-label="guarded" /> : null}
            {isUncheckedTls(settings) ? (
              <ShieldOff
                className={classNames(styles.sign, styles.unchecked)}
                role="img"
                aria-label="certificate not checked"
              />
            ) : null}
            {settings.connectAtStart ? (
              <Power className={styles.sign} role="img" aria-label="connects at start" />
            ) : null}
          </span>
          <span className={styles.address}>{addressOf(settings)}</span>
        </button>
        <span className={styles.state}>
          <StateMark tone={stateTone(state)} />
          {stateWord(state)}
        </span>
        <span className={styles.actions}>
          {isLive && connection !== null ? (
            <Button className={styles.small} onClick={() => void connections.close(connection.connectionId)}>
              Disconnect
            </Button>
          ) : (
            <Button className={styles.small} onClick={choose}>
              Connect
            </Button>
          )}
          <IconButton label={`Edit ${settings.name}`} icon={<Pencil aria-hidden />} onClick={edit} />
          <Menu
            align="end"
            trigger={<IconButton label={`More for ${settings.name}`} icon={<Ellipsis aria-hidden />} />}
            entries={entries}
          />
        </span>
      </li>
    </ContextMenu>
  );
}
