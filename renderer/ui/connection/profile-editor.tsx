// The dialog that edits a profile. Mounted once by the shell; opens when `model.profileEditor` does.

import { useEffect, useRef, useState } from 'react';
import { nameOf } from '../../model/profile-draft.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { AddressFields } from './address-fields.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { FieldSearch } from './field-search.tsx';
import { IdentityFields } from './identity-fields.tsx';
import { LimitsFields } from './limits-fields.tsx';
import { ListFields } from './list-fields.tsx';
import styles from './profile-editor.module.css';
import { ReconnectFields } from './reconnect-fields.tsx';
import { SessionFields } from './session-fields.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { SubscriptionFields } from './subscription-fields.tsx';
import { TlsFields } from './tls-fields.tsx';
import { useDeleteProfile } from './use-delete-profile.ts';
import { useProfileEditor } from './use-profile-editor.ts';
import { WayFields } from './way-fields.tsx';
import { WillFields } from './will-fields.tsx';

/** Profile editor: shows itself when `model.profileEditor.open(profileId)` or the window's profile dialog asks for it. */
export function ProfileEditor() {
  const { profileEditor, profileList, connections, view, doctor } = useModel();
  const dialog = useReadable(view.store, (state) => state.dialog);
  const isOpen = useProfileEditor((state) => state.isOpen);
  const isDirty = useProfileEditor((state) => state.dirty);
  const isSaving = useProfileEditor((state) => state.saving);
  const profileId = useProfileEditor((state) => state.profileId);
  const title = useProfileEditor((state) => (state.profileId === null ? 'New connection' : nameOf(state.draft)));
  const failure = useProfileEditor((state) => state.failure);
  const isConnected = useReadable(connections.store, (state) =>
    state.connections.some((one) => one.profileId === profileId && one.state.kind !== 'closed'),
  );
  const [question, setQuestion] = useState<'discard' | null>(null);
  const deletion = useDeleteProfile();
  const fields = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (dialog?.kind !== 'profile') return;
    profileEditor.open(dialog.profileId);
    view.closeDialog();
  }, [dialog, profileEditor, view]);

  useEffect(() => {
    // A browser asks before it leaves the page; so does the desktop host (electron/desktop/unsaved-changes.ts).
    if (!isDirty) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);

  const close = (): void => {
    if (isDirty) setQuestion('discard');
    else profileEditor.discard();
  };
  const save = async (connects: boolean): Promise<void> => {
    const savedId = await profileEditor.save();
    if (savedId === null) showProblem();
    else if (connects) await connections.open(savedId);
  };
  const showProblem = (): void => {
    // After the problems have been drawn.
    requestAnimationFrame(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const test = (): void => {
    const edited = profileEditor.whole();
    if (edited === null) return showProblem();
    const { profileId: of, ...draft } = edited;
    doctor.open({ profileId: of, name: draft.settings.name, draft });
  };
  const duplicate = async (): Promise<void> => {
    if (profileId === null) return;
    const copyId = await profileList.duplicate(profileId);
    if (copyId !== null) profileEditor.open(copyId);
  };

  return (
    <>
      <DialogFrame
        open={isOpen}
        onClose={close}
        title={title}
        size="large"
        footer={
          <>
            {profileId === null ? null : (
              <span className={styles.left}>
                <Button kind="danger" onClick={() => deletion.remove(profileId)}>
                  Delete
                </Button>
                <Button disabled={isDirty} onClick={() => void duplicate()}>
                  Duplicate
                </Button>
              </span>
            )}
            {failure === null ? null : (
              <p className={styles.failure} role="alert">
                {failure}
              </p>
            )}
            <Button onClick={test}>Test</Button>
            <Button disabled={isSaving || (!isDirty && profileId !== null)} onClick={() => void save(false)}>
              Save
            </Button>
            <Button kind="primary" disabled={isSaving} onClick={() => void save(true)}>
              {isConnected ? 'Save and reconnect' : 'Save and connect'}
            </Button>
          </>
        }
      >
        <div ref={fields} className={styles.fields}>
          <div className={styles.top} data-section="top">
            <AddressFields />
            <IdentityFields />
          </div>
          <FieldSearch form={fields} />
          <div>
            <SubscriptionFields />
            <TlsFields />
            <SignInFields />
            <WayFields />
            <SessionFields />
            <ReconnectFields />
            <LimitsFields />
            <WillFields />
            <ListFields />
          </div>
        </div>
      </DialogFrame>
      <DialogFrame
        open={isOpen && question === 'discard'}
        onClose={() => setQuestion(null)}
        title="Discard the changes?"
        description="What you changed in this connection has not been saved."
        size="small"
        footer={
          <>
            <Button onClick={() => setQuestion(null)}>Keep editing</Button>
            <Button
              kind="danger"
              onClick={() => {
                setQuestion(null);
                profileEditor.discard();
              }}
            >
              Discard
            </Button>
          </>
        }
      />
      <DeleteDialog {...deletion} />
    </>
  );
}
