// The import under way in this window: a file chosen, its preview, what of it is wanted. Called by ui/import. Secrets stay in the core: the
// page hands over a file's bytes and gets back a preview without them.

import { createStore } from 'zustand/vanilla';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { type FoundFiles, type ImportPreview, maximumImportBytes } from '../../shared/profile-import.ts';
import type { ModelContext } from './model-context.ts';
import type { Readable } from './readable.ts';
import type { View } from './view.ts';

export type ImportStage =
  | { readonly kind: 'choose' }
  | { readonly kind: 'reading'; readonly fileName: string }
  /** The file's secrets are locked; entries can be seen only afterwards. */
  | { readonly kind: 'passphrase'; readonly preview: ImportPreview; readonly isWorking: boolean }
  | {
      readonly kind: 'preview';
      readonly preview: ImportPreview;
      readonly chosen: ReadonlySet<number>;
      readonly isWorking: boolean;
    };

export interface ProfileImportState {
  readonly stage: ImportStage;
  /** Why the last step failed, as a sentence. */
  readonly failure: string | null;
  /** What was found in the usual places; null: nobody has looked yet. */
  readonly found: FoundFiles | null;
  readonly isLooking: boolean;
}

/** A file as the browser gives it. */
export type ChosenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

export interface ProfileImport {
  readonly store: Readable<ProfileImportState>;
  /** Reads a file into a preview and shows the dialog, wherever the file came from. */
  readFile(file: ChosenFile): Promise<void>;
  /** Looks where other programs keep their files. */
  look(): Promise<void>;
  readFound(fileId: string, fileName: string): Promise<void>;
  /** Opens the secrets; null: goes on without them. */
  unlock(passphrase: string | null): Promise<void>;
  choose(index: number, isChosen: boolean): void;
  chooseAll(areChosen: boolean): void;
  /** Makes profiles of what is chosen, and closes the dialog. */
  apply(): Promise<void>;
  /** Back to choosing a file. */
  restart(): void;
}

const idle: ProfileImportState = { stage: { kind: 'choose' }, failure: null, found: null, isLooking: false };

export function createProfileImport({ line, notices, connections }: ModelContext, view: View): ProfileImport {
  const store = createStore<ProfileImportState>(() => idle);
  /** Counts what was begun, so that the answer to something given up is dropped. */
  let serial = 0;

  const discard = (): void => {
    serial += 1;
    const { stage } = store.getState();
    if (stage.kind !== 'passphrase' && stage.kind !== 'preview') return;
    // The core forgets it anyway, after some others.
    line.call('profileImport.discard', { importId: stage.preview.importId }).catch((error: unknown) => {
      if (!(error instanceof AppError)) notices.report(error);
    });
  };
  view.store.subscribe(({ dialog }, before) => {
    if (before.dialog?.kind !== 'import' || dialog?.kind === 'import') return;
    discard();
    store.setState(idle);
  });
  // A new core knows nothing of the file.
  line.onNewCore(() => store.setState(idle));

  const show = (preview: ImportPreview): void => {
    const wanted = preview.entries.filter(({ duplicateOf, problem }) => duplicateOf === null && problem === null);
    const stage: ImportStage =
      preview.secrets === 'passphrase'
        ? { kind: 'passphrase', preview, isWorking: false }
        : { kind: 'preview', preview, chosen: new Set(wanted.map(({ index }) => index)), isWorking: false };
    store.setState({ stage, failure: null });
  };
  /** Does a step; a failure is said in the dialog, which goes to `stageAfterFailure`. */
  const step = async (during: ImportStage, afterFailure: ImportStage, act: () => Promise<void>): Promise<void> => {
    serial += 1;
    const mine = serial;
    store.setState({ stage: during, failure: null });
    try {
      await act();
    } catch (error) {
      if (serial !== mine) return;
      store.setState({ stage: afterFailure });
      if (error instanceof AppError) store.setState({ failure: error.message });
      else notices.report(error);
    }
  };
  const readInto = (fileName: string, ask: () => Promise<ImportPreview>): Promise<void> => {
    discard();
    return step({ kind: 'reading', fileName }, { kind: 'choose' }, async () => {
      const mine = serial;
      const preview = await ask();
      if (serial === mine) show(preview);
    });
  };

  return {
    store,
    readFile(file) {
      view.openDialog({ kind: 'import' });
      return readInto(file.name, async () => {
        if (file.size > maximumImportBytes) {
          throw new AppError('tooLarge', `${file.name} is larger than 32 MB, the most that can be imported.`);
        }
        const bytes = await bytesOf(file);
        return (await line.call('profileImport.read', { fileName: file.name.slice(0, 255) }, bytes)).result;
      });
    },
    readFound: (fileId, fileName) =>
      readInto(fileName, async () => (await line.call('profileImport.readFound', { fileId })).result),
    async look() {
      store.setState({ isLooking: true });
      try {
        store.setState({ found: (await line.call('profileImport.findFiles', {})).result });
      } catch (error) {
        notices.report(error);
      }
      store.setState({ isLooking: false });
    },
    async unlock(passphrase) {
      const { stage } = store.getState();
      if (stage.kind !== 'passphrase' || stage.isWorking) return;
      await step({ ...stage, isWorking: true }, stage, async () => {
        const mine = serial;
        const { result } = await line.call('profileImport.unlock', { importId: stage.preview.importId, passphrase });
        if (serial === mine) show(result);
      });
    },
    choose(index, isChosen) {
      const { stage } = store.getState();
      if (stage.kind !== 'preview') return;
      const chosen = new Set(stage.chosen);
      if (isChosen) chosen.add(index);
      else chosen.delete(index);
      store.setState({ stage: { ...stage, chosen } });
    },
    chooseAll(areChosen) {
      const { stage } = store.getState();
      if (stage.kind !== 'preview') return;
      const possible = stage.preview.entries.filter(({ problem }) => problem === null);
      store.setState({ stage: { ...stage, chosen: new Set(areChosen ? possible.map(({ index }) => index) : []) } });
    },
    async apply() {
      const { stage } = store.getState();
      if (stage.kind !== 'preview' || stage.isWorking || stage.chosen.size === 0) return;
      await step({ ...stage, isWorking: true }, stage, async () => {
        const { importId } = stage.preview;
        const { result } = await line.call('profileImport.apply', { importId, entries: [...stage.chosen] });
        view.closeDialog();
        say(result.profileIds, result.skippedCount);
      });
    },
    restart() {
      discard();
      store.setState({ stage: { kind: 'choose' }, failure: null });
    },
  };

  function say(profileIds: readonly ProfileId[], skippedCount: number): void {
    const one = profileIds.length === 1;
    const skipped = skippedCount === 0 ? '' : ` ${skippedCount} came in by another window meanwhile.`;
    const first = profileIds[0];
    notices.toast({
      message: `${profileIds.length} ${one ? 'connection' : 'connections'} imported.${skipped}`,
      action:
        first === undefined
          ? null
          : one
            ? { label: 'Connect', run: () => void connections.open(first) }
            : { label: 'Show all', run: () => view.openDialog({ kind: 'connections' }) },
    });
  }
}

/** What the browser says when a file cannot be read is for developers. */
async function bytesOf(file: ChosenFile): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new AppError(
      'storage',
      `${file.name} could not be read: it is a folder, was moved, or access to it is denied.`,
      {
        cause,
      },
    );
  }
}
