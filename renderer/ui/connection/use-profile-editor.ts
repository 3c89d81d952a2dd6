// The profile being edited, as hooks. Called by the parts of the profile editor.

import type { ProfileEditorState } from '../../model/profile-draft-editor.ts';
import { pathOf } from '../../model/profile-draft-paths.ts';
import type { ProfileDraft } from '../../model/profile-draft.ts';
import { useModel, useReadable } from '../use-model.ts';

/** A part of the editor's state. */
export function useProfileEditor<Part>(select: (state: ProfileEditorState) => Part): Part {
  return useReadable(useModel().profileEditor.store, select);
}

/** One field of the draft: its value, how to change it, and what to say beside it. */
export function useDraftField<Field extends keyof ProfileDraft>(
  field: Field,
): {
  readonly value: ProfileDraft[Field];
  readonly onChange: (value: ProfileDraft[Field]) => void;
  readonly error: string | null;
  readonly hint: string | null;
} {
  const { profileEditor } = useModel();
  const path = pathOf(field);
  return {
    value: useProfileEditor((state) => state.draft[field]),
    onChange: (value) => profileEditor.change({ [field]: value }),
    error: useProfileEditor((state) => state.problems.get(path) ?? null),
    hint: useProfileEditor((state) => state.hints.get(path) ?? null),
  };
}
