// The saved filters, to name them and to delete them. Called by shell.tsx.

import Trash from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import type { SavedFilter } from '../../../shared/settings.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { shortened } from './saved-filter-words.ts';
import styles from './saved-filters-dialog.module.css';

const nameLength = 100;

interface SavedFilterItemProps {
  readonly saved: SavedFilter;
  readonly onRename: (name: string) => void;
  readonly onDelete: () => void;
}

/** The name is kept when the field is left, or with Enter. */
function SavedFilterItem({ saved: { name, filter }, onRename, onDelete }: SavedFilterItemProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const keep = (): void => {
    if (typed !== null && typed.trim() !== name) onRename(typed.trim());
    setTyped(null);
  };
  return (
    <li className={styles.item}>
      <TextField
        label={`Name of ${shortened(filter)}`}
        hideLabel
        className={styles.name}
        placeholder="No name"
        maxLength={nameLength}
        value={typed ?? name}
        onChange={setTyped}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
      <code className={styles.filter} title={filter}>
        {filter}
      </code>
      <IconButton label={`Delete ${shortened(filter)}`} icon={<Trash aria-hidden />} onClick={onDelete} />
    </li>
  );
}

export function SavedFiltersDialog() {
  const { app, view, notices } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'savedFilters');
  const saved = useReadable(app.store, (state) => state.settings.savedFilters);
  const save = (savedFilters: readonly SavedFilter[]): void =>
    void app.updateSettings({ savedFilters: [...savedFilters] });
  const remove = (gone: SavedFilter): void => {
    const before = saved;
    save(saved.filter((one) => one !== gone));
    notices.toast({ message: 'Saved filter deleted.', action: { label: 'Undo', run: () => save(before) } });
  };
  return (
    <DialogFrame
      open={open}
      onClose={() => view.closeDialog()}
      title="Saved filters"
      description="What has no name is called by its filter."
      footer={
        <Button kind="primary" onClick={() => view.closeDialog()}>
          Done
        </Button>
      }
    >
      {saved.length === 0 ? (
        <p className={styles.none}>No filter is saved. The button before the filter saves the present one.</p>
      ) : (
        <ul className={styles.list} aria-label="Saved filters">
          {saved.map((one) => (
            <SavedFilterItem
              key={one.filter}
              saved={one}
              onRename={(name) => save(saved.map((other) => (other === one ? { ...one, name } : other)))}
              onDelete={() => remove(one)}
            />
          ))}
        </ul>
      )}
    </DialogFrame>
  );
}
