// How the connection stands among the others, whether it starts with Treeline, and its guard. Part of the profile editor.

import { listSummary } from '../../model/profile-draft-summary.ts';
import { SwitchField } from '../kit/switch-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { FoldSection } from './fold-section.tsx';
import styles from './profile-editor.module.css';
import { useDraftField } from './use-profile-editor.ts';

export function ListFields() {
  const { app } = useModel();
  const groups = useReadable(app.store, (state) =>
    [...new Set(state.profiles.map(({ settings }) => settings.group))].filter((name) => name !== '').join('\n'),
  );
  const group = useDraftField('group');
  const starts = useDraftField('connectAtStart');
  const guarded = useDraftField('guarded');
  return (
    <FoldSection section="list" summary={listSummary} fields={['group', 'connectAtStart', 'guarded']}>
      <div className={styles.line}>
        <TextField
          label="Group"
          className={styles.half}
          placeholder="none"
          hint="The heading it is listed under."
          list="profile-groups"
          value={group.value}
          error={group.error}
          onChange={group.onChange}
        />
        <datalist id="profile-groups">
          {groups.split('\n').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className={styles.half} />
      </div>
      <SwitchField
        label="Connect at start"
        hint="As soon as Treeline starts."
        checked={starts.value}
        onChange={starts.onChange}
      />
      <SwitchField
        label="Guard"
        hint="For production: a band over the window, and nothing can be published, cleared or subscribed anew until you unlock it."
        checked={guarded.value}
        onChange={guarded.onChange}
      />
    </FoldSection>
  );
}
