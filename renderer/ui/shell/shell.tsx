// The frame of the window: rail, content, status bar, and what may lie over them. Called by app.tsx.

import { ConnectionListDialog } from './connection-list-dialog.tsx';
import { Content } from './content.tsx';
import { ConnectLinkDialog } from '../import/connect-link-dialog.tsx';
import { ExportDialog } from '../import/export-dialog.tsx';
import { DoctorDialog } from '../doctor/doctor-dialog.tsx';
import { HiddenDialog } from '../topic-tree/hidden-dialog.tsx';
import { SavedFiltersDialog } from '../topic-tree/saved-filters-dialog.tsx';
import { GuardBand } from './guard-band.tsx';
import { ImportDialog } from '../import/import-dialog.tsx';
import { LinkBanner } from './link-banner.tsx';
import { Notices } from './notices.tsx';
import { PacketLogDialog } from '../packet-log/packet-log-dialog.tsx';
import { PasswordCommandDialog } from './password-command-dialog.tsx';
import { ProfileEditor } from '../connection/profile-editor.tsx';
import { Rail } from './rail.tsx';
import { RetainedDialog } from '../retained/retained-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import styles from './shell.module.css';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { VaultDialog } from '../vault/vault-dialog.tsx';
import { useCommands } from './use-commands.ts';
import { useTheme } from './use-theme.ts';
import { useTitle } from './use-title.ts';

export function Shell() {
  useTheme();
  useTitle();
  useCommands();
  return (
    <div className={styles.shell}>
      <GuardBand />
      <LinkBanner />
      <div className={styles.middle}>
        <Rail />
        <main className={styles.content}>
          <Content />
        </main>
      </div>
      <StatusBar />
      <Notices />
      <SettingsDialog />
      <ShortcutsDialog />
      <ConnectionListDialog />
      <HiddenDialog />
      <SavedFiltersDialog />
      <ProfileEditor />
      <ImportDialog />
      <ExportDialog />
      <ConnectLinkDialog />
      <RetainedDialog />
      <PacketLogDialog />
      <DoctorDialog />
      <VaultDialog />
      <PasswordCommandDialog />
    </div>
  );
}
