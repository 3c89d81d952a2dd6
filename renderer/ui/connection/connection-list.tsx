// The list of saved connections. Mounted by a dialog of the shell and by the start screen.

import { type KeyboardEvent, useRef, useState } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './connection-list.module.css';
import { ConnectionRow } from './connection-row.tsx';
import { DeleteDialog } from './delete-dialog.tsx';

export interface ConnectionListProps {
  /** Called after a connection was opened or chosen, for a popover to close. */
  readonly onChosen?: () => void;
}

/** All profiles with their state: connect, disconnect, edit, duplicate, delete, reorder. */
export function ConnectionList({ onChosen }: ConnectionListProps) {
  const { app, profileEditor } = useModel();
  const profiles = useReadable(app.store, (state) => state.profiles);
  const [deletingId, setDeletingId] = useState<ProfileId | null>(null);
  const list = useRef<HTMLUListElement>(null);

  /** Up and Down walk, with Alt they move the connection itself. */
  const onKeyDown = (event: KeyboardEvent, index: number, profileId: ProfileId): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const by = event.key === 'ArrowUp' ? -1 : 1;
    event.preventDefault();
    if (event.altKey) void profileEditor.move(profileId, by);
    else list.current?.querySelectorAll<HTMLElement>('[data-row]')[index + by]?.focus();
  };

  if (profiles.length === 0) {
    return <EmptyState title="No connections saved">Make one, or open the demo.</EmptyState>;
  }
  return (
    <>
      <ul ref={list} className={styles.list} aria-label="Connections">
        {profiles.map((profile, index) => (
          <ConnectionRow
            key={profile.profileId}
            profile={profile}
            isFirst={index === 0}
            isLast={index === profiles.length - 1}
            onChosen={() => onChosen?.()}
            onDelete={() => setDeletingId(profile.profileId)}
            onKeyDown={(event) => onKeyDown(event, index, profile.profileId)}
          />
        ))}
      </ul>
      <DeleteDialog profileId={deletingId} onClose={() => setDeletingId(null)} />
    </>
  );
}
