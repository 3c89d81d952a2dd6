// The band over the window while a guarded profile is shown: read-only until unlocked here. Called by shell.tsx.

import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import { type CSSProperties, useState } from 'react';
import { profileOf } from '../../model/app-state.ts';
import { selectedConnection } from '../../model/connections.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './guard-band.module.css';

export function GuardBand() {
  const { app, connections } = useModel();
  const profileId = useReadable(connections.store, (state) => state.selectedProfileId);
  const profile = useReadable(app.store, (state) => profileOf(state, profileId));
  const connection = useReadable(connections.store, selectedConnection);
  const [isAsking, setAsking] = useState(false);
  if (profile === null || !profile.settings.guarded) return null;
  const { name, color } = profile.settings;
  const isUnlocked = connection?.guard === 'unlocked';
  const Icon = isUnlocked ? LockOpen : Lock;
  return (
    <>
      <section
        className={styles.band}
        aria-label="Guard"
        style={{ '--band': `var(--profile-${color ?? 'red'})` } as CSSProperties}
      >
        <Icon aria-hidden className={styles.icon} />
        <span className={styles.words} role="status">
          <strong>{name}</strong>{' '}
          {isUnlocked
            ? 'is unlocked: what you publish, clear or subscribe reaches it.'
            : 'is guarded: nothing can be published, cleared or subscribed anew.'}
        </span>
        {connection === null ? null : isUnlocked ? (
          <Button onClick={() => void connections.lock(connection.connectionId)}>Lock</Button>
        ) : (
          <Button onClick={() => setAsking(true)}>Unlock</Button>
        )}
      </section>
      <DialogFrame
        open={isAsking && connection !== null && !isUnlocked}
        onClose={() => setAsking(false)}
        title={`Unlock ${name}?`}
        description="Messages can then be published, retained ones cleared and subscriptions changed, until you lock it again or disconnect."
        size="small"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              kind="primary"
              onClick={() => {
                setAsking(false);
                if (connection !== null) void connections.unlock(connection.connectionId);
              }}
            >
              Unlock
            </Button>
          </>
        }
      />
    </>
  );
}
