// The first minute: a living demo or a connection of one's own, one click away each. Called by content.tsx.

import Plus from 'lucide-react/icons/plus';
import Sprout from 'lucide-react/icons/sprout';
import { ConnectionList } from '../connection/connection-list.tsx';
import { Button } from '../kit/button.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { Mark } from './mark.tsx';
import styles from './start-screen.module.css';

export function StartScreen() {
  const { app, connections, view } = useModel();
  // The demo alone has its own button above.
  const hasProfiles = useReadable(app.store, (state) => state.profiles.some((profile) => !profile.settings.demo));
  const openDemo = async (): Promise<void> => {
    const profileId = await app.demoProfileId();
    if (profileId !== null) await connections.open(profileId);
  };
  return (
    <div className={styles.screen}>
      <div className={styles.column}>
        <header className={styles.header}>
          <Mark />
          <div>
            <h1 className={styles.title}>Treeline</h1>
            <p className={styles.subtitle}>Watch and publish MQTT topics as a living tree.</p>
          </div>
        </header>
        <div className={styles.choices}>
          <button type="button" className={styles.choice} onClick={() => void openDemo()}>
            <Sprout aria-hidden />
            <span>
              <strong>Demo</strong>
              <span>A home, a factory and a fleet, simulated on this machine. Needs no broker and no network.</span>
            </span>
          </button>
          <button
            type="button"
            className={styles.choice}
            onClick={() => view.openDialog({ kind: 'profile', profileId: null })}
          >
            <Plus aria-hidden />
            <span>
              <strong>New connection</strong>
              <span>To a broker over TCP, TLS or WebSocket, with MQTT 5 or 3.1.1.</span>
            </span>
          </button>
        </div>
        {hasProfiles ? (
          <section className={styles.saved} aria-labelledby="saved-connections">
            <h2 id="saved-connections" className={styles.sectionTitle}>
              Saved connections
            </h2>
            <ConnectionList />
          </section>
        ) : null}
        <footer className={styles.footer}>
          <Button kind="quiet" onClick={() => view.openDialog({ kind: 'import' })}>
            Import connections
          </Button>
          <Button kind="quiet" onClick={() => view.openDialog({ kind: 'shortcuts' })}>
            Keyboard shortcuts
          </Button>
          <Button kind="quiet" onClick={() => view.openDialog({ kind: 'settings' })}>
            Settings
          </Button>
        </footer>
      </div>
    </div>
  );
}
