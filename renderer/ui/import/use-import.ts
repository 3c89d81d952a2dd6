// Reads the state of the import. Called by the components in this folder.

import type { ProfileImportState } from '../../model/profile-import.ts';
import { useModel, useReadable } from '../use-model.ts';

export function useImport<Part>(select: (state: ProfileImportState) => Part): Part {
  return useReadable(useModel().profileImport.store, select);
}
