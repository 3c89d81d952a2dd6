// Starts a new connection from what a broker service needs, and says what that is. Part of the profile editor.

import ChevronDown from 'lucide-react/icons/chevron-down';
import { draftChangesOf, offeredPresets } from '../../model/profile-draft-presets.ts';
import { Button } from '../kit/button.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel } from '../use-model.ts';
import styles from './profile-editor.module.css';

interface PresetChoiceProps {
  /** Null: none was chosen. */
  readonly presetId: string | null;
  readonly onChoose: (presetId: string) => void;
}

export function PresetChoice({ presetId, onChoose }: PresetChoiceProps) {
  const { profileEditor } = useModel();
  const chosen = offeredPresets.find(({ id }) => id === presetId);
  return (
    <div className={styles.preset}>
      <Menu
        trigger={
          <Button kind="quiet">
            {chosen === undefined ? 'For a broker service' : chosen.name}
            <ChevronDown aria-hidden />
          </Button>
        }
        entries={offeredPresets.map((preset) => ({
          label: preset.name,
          run: () => {
            const { host } = profileEditor.store.getState().draft;
            // The host of a new connection is nobody's wish.
            profileEditor.change({ ...draftChangesOf(preset), ...(host === 'localhost' ? { host: '' } : {}) });
            onChoose(preset.id);
          },
        }))}
      />
      {chosen === undefined ? null : (
        <ul className={styles.needs} aria-label={`What ${chosen.name} needs`}>
          {chosen.needs.map((need) => (
            <li key={need}>{need}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
