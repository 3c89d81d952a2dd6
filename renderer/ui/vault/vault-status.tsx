// The vault's lock in the status bar, while there is a vault: shows its state and turns it. Called by status-bar.tsx.

import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './vault-status.module.css';

export function VaultStatus() {
  const { vault } = useModel();
  const kind = useReadable(vault.store, (state) => state.vault.kind);
  if (kind !== 'locked' && kind !== 'open') return null;
  const isOpen = kind === 'open';
  return (
    <Tooltip content={isOpen ? 'Lock the vault with passwords and keys' : 'Unlock the vault with passwords and keys'}>
      <button
        type="button"
        className={styles.status}
        onClick={() => (isOpen ? void vault.lock() : vault.ask('unlock'))}
      >
        {isOpen ? <LockOpen aria-hidden /> : <Lock aria-hidden />}
        {isOpen ? 'Vault open' : 'Vault locked'}
      </button>
    </Tooltip>
  );
}
