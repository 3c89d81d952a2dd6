// One profile on the rail: letters, colour, state, and what came while it was not shown. A click shows it, a double click
// connects it. Called by rail.tsx.

import ShieldOff from 'lucide-react/icons/shield-off';
import type { CSSProperties } from 'react';
import type { Profile } from '../../../shared/profile.ts';
import { isUncheckedTls } from '../../model/profile-draft-way.ts';
import { unreadCount } from '../../model/statistics.ts';
import { reAuthenticateEntry } from '../connection/re-authenticate-entry.ts';
import { classNames } from '../kit/class-names.ts';
import { ContextMenu } from '../kit/context-menu.tsx';
import { plural } from '../kit/format.ts';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { stateTone, stateWord } from './connection-words.ts';
import styles from './rail-button.module.css';
import { RailRate } from './rail-rate.tsx';
import { StateMark } from './state-mark.tsx';

const segmenter = new Intl.Segmenter();

/** One or two letters: initials of the first two words, else the first two characters. */
export function initials(name: string): string {
  const characters = (word: string): string[] => Array.from(segmenter.segment(word), ({ segment }) => segment);
  const [first = '?', second] = name.split(/[\s\-_/]+/u).filter((word) => word !== '');
  const letters =
    second === undefined ? characters(first).slice(0, 2) : [first, second].map((word) => characters(word)[0]);
  return letters.join('').toLocaleUpperCase('en');
}

export function RailButton({ profile }: { readonly profile: Profile }) {
  const model = useModel();
  const { connections, statistics, view } = model;
  const { profileId, settings } = profile;
  const selected = useReadable(connections.store, (state) => state.selectedProfileId === profileId);
  const connection = useReadable(
    connections.store,
    (state) => state.connections.find((one) => one.profileId === profileId) ?? null,
  );
  const unread = useReadable(statistics.store, (state) =>
    connection === null || selected ? 0 : unreadCount(state, connection.connectionId),
  );
  const state = connection?.state ?? null;
  const isOpen = state !== null && state.kind !== 'closed' && state.kind !== 'idle';
  const isUnchecked = isUncheckedTls(settings);
  const word = `${stateWord(state)}${isUnchecked ? ', certificate not checked' : ''}`;
  const entries: readonly MenuEntry[] = [
    isOpen
      ? { label: 'Disconnect', run: () => connection && void connections.close(connection.connectionId) }
      : { label: 'Connect', run: () => void connections.open(profileId) },
    ...reAuthenticateEntry(model, profile, connection),
    ...(connection === null
      ? []
      : [{ label: 'Close and forget messages', run: () => void connections.discard(connection.connectionId) }]),
    'separator',
    { label: 'Edit connection', run: () => view.openDialog({ kind: 'profile', profileId }) },
    { label: 'All connections', run: () => view.openDialog({ kind: 'connections' }) },
  ];
  return (
    <Tooltip
      side="right"
      content={`${settings.name}${settings.group === '' ? '' : `, ${settings.group}`}\n${word}${unread > 0 ? `, ${plural(unread, 'new message')}` : ''}`}
    >
      <span className={styles.cell}>
        <ContextMenu entries={entries}>
          <button
            type="button"
            className={classNames(styles.button, selected && styles.selected)}
            aria-current={selected ? 'true' : undefined}
            aria-label={`${settings.name}, ${word}${unread > 0 ? `, ${plural(unread, 'new message')}` : ''}`}
            onClick={() => connections.select(profileId)}
            onDoubleClick={() => {
              if (!isOpen) void connections.open(profileId);
            }}
          >
            {settings.color === null ? null : (
              <span
                className={styles.edge}
                style={{ '--edge': `var(--profile-${settings.color})` } as CSSProperties}
                aria-hidden
              />
            )}
            <span aria-hidden>{initials(settings.name)}</span>
            <span className={styles.state} aria-hidden>
              <StateMark tone={stateTone(state)} />
            </span>
            {isUnchecked ? <ShieldOff className={styles.unchecked} aria-hidden /> : null}
            {unread > 0 ? <span className={styles.unread} aria-hidden /> : null}
          </button>
        </ContextMenu>
        {connection !== null && state?.kind === 'online' ? <RailRate connectionId={connection.connectionId} /> : null}
      </span>
    </Tooltip>
  );
}
