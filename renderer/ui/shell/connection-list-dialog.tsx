// All saved connections, over whatever is shown. Called by shell.tsx.

import { ConnectionList } from '../connection/connection-list.tsx';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';

export function ConnectionListDialog() {
  const { view } = useModel();
  const open = useReadable(view.store, (state) => state.dialog?.kind === 'connections');
  return (
    <DialogFrame
      open={open}
      onClose={() => view.closeDialog()}
      title="Connections"
      footer={
        <>
          <Button kind="quiet" onClick={() => view.openDialog({ kind: 'import' })}>
            Import
          </Button>
          <Button kind="quiet" onClick={() => view.openDialog({ kind: 'export' })}>
            Export
          </Button>
          <Button onClick={() => view.openDialog({ kind: 'profile', profileId: null })}>New connection</Button>
        </>
      }
    >
      <ConnectionList onChosen={() => view.closeDialog()} />
    </DialogFrame>
  );
}
