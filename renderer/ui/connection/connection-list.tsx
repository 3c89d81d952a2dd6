// The list of saved connections. Mounted by a dialog of the shell and by the start screen.

import { type KeyboardEvent, useRef, useState } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import { groupedProfiles, profileMatches } from '../../model/profile-list.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './connection-list.module.css';
import { ConnectionRow } from './connection-row.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { useDeleteProfile } from './use-delete-profile.ts';

export interface ConnectionListProps {
  /** Called after a connection was opened or chosen, for a popover to close. */
  readonly onChosen?: () => void;
}

/** With so many, one looks for a name rather than for a place. */
const searchedFrom = 6;

/** All profiles by group with their state: connect, disconnect, edit, duplicate, delete, reorder. */
export function ConnectionList({ onChosen }: ConnectionListProps) {
  const { app, profileList } = useModel();
  const profiles = useReadable(app.store, (state) => state.profiles);
  const [text, setText] = useState('');
  const deletion = useDeleteProfile();
  const list = useRef<HTMLDivElement>(null);
  const groups = groupedProfiles(profiles.filter((profile) => profileMatches(profile, text)));

  /** An element that goes to another place in the document loses the keyboard: it gets it back once it is drawn there. */
  const move = async (profileId: ProfileId, by: -1 | 1): Promise<void> => {
    await profileList.move(profileId, by);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-row="${profileId}"]`)?.focus());
  };
  /** Up and Down walk, with Alt they move the connection itself. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, profileId: ProfileId): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const by = event.key === 'ArrowUp' ? -1 : 1;
    event.preventDefault();
    if (event.altKey) {
      void move(profileId, by);
      return;
    }
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    rows[rows.indexOf(event.currentTarget) + by]?.focus();
  };

  if (profiles.length === 0) {
    return <EmptyState title="No connections saved">Make one, or open the demo.</EmptyState>;
  }
  return (
    <>
      {profiles.length < searchedFrom ? null : (
        <TextField
          label="Search connections"
          hideLabel
          className={styles.search}
          placeholder="Search by name, group or address"
          value={text}
          onChange={setText}
        />
      )}
      <div ref={list}>
        {groups.length === 0 ? <p className={styles.nothing}>No connection has “{text.trim()}” in it.</p> : null}
        {groups.map(({ group, profiles: members }) => (
          <section key={group} aria-label={group === '' ? 'Connections' : group}>
            {group === '' ? null : <h3 className={styles.group}>{group}</h3>}
            <ul className={styles.list} aria-label={group === '' ? 'Connections' : `Connections in ${group}`}>
              {members.map((profile, index) => (
                <ConnectionRow
                  key={profile.profileId}
                  profile={profile}
                  isFirst={index === 0}
                  isLast={index === members.length - 1}
                  onChosen={() => onChosen?.()}
                  onDelete={() => deletion.remove(profile.profileId)}
                  onKeyDown={(event) => onKeyDown(event, profile.profileId)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <DeleteDialog {...deletion} />
    </>
  );
}
