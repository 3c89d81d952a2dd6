// Presets of broker services for the form: which there are, and what one changes in a draft. Pure. Called by the profile editor.

import { applyPreset, type Preset, presets } from '../../shared/presets.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { draftFromSettings, type ProfileDraft } from './profile-draft.ts';

/** In the order they are offered. */
export const offeredPresets: readonly Preset[] = presets;

/** The fields that a preset sets: those in which it differs from a new connection. What the user typed elsewhere stays. */
export function draftChangesOf(preset: Preset): Partial<ProfileDraft> {
  const plain = draftFromSettings(newProfileSettings);
  const { saved: _saved, ...changedDraft } = draftFromSettings(applyPreset(newProfileSettings, preset));
  const changed = Object.entries(changedDraft).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(plain[field as keyof ProfileDraft]),
  );
  return Object.fromEntries(changed);
}
