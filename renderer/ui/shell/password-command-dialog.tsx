// Asks before the command for a password is first run on this machine, with the whole command in view. Called by shell.tsx; shows itself when
// the shown connection waits for the answer.

import { selectedConnection } from '../../model/connections.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './password-command-dialog.module.css';
import { useAskOnce } from './use-ask-once.ts';

/** As long as a profile's command may be: nothing of it is left out. */
const longestCommand = 8192;

export function PasswordCommandDialog() {
  const { connections, view } = useModel();
  const connection = useReadable(connections.store, selectedConnection);
  const isAsked = useReadable(view.store, ({ dialog }) => dialog?.kind === 'passwordCommand');
  const state = connection?.state.kind === 'refused' ? connection.state : null;
  const command = state?.commandToApprove;
  useAskOnce(
    command === undefined || connection === null ? null : `${connection.connectionId} ${state?.failure.at} ${command}`,
  );
  if (connection === null || command === undefined) return null;
  const run = (): void => {
    view.closeDialog();
    void connections.approveCommand(connection.connectionId, command);
  };
  return (
    <DialogFrame
      open={isAsked}
      onClose={() => view.closeDialog()}
      title="Run this command?"
      description={`“${connection.name}” takes its password from what this command prints. It has not been run on this machine yet.`}
      footer={
        <>
          <Button onClick={() => view.closeDialog()}>Do not run</Button>
          <Button kind="primary" onClick={run}>
            Run it
          </Button>
        </>
      }
    >
      <p className={styles.command} role="group" aria-label="Command">
        <TopicText text={command} limit={longestCommand} />
      </p>
      <p className={styles.words}>
        It runs with your rights and without a shell, at each connecting from now on: you are not asked for this command
        again. Run it only if you know what it does, above all in a connection that came from someone else.
      </p>
    </DialogFrame>
  );
}
