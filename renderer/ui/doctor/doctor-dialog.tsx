// The dialog of the connection doctor. Mounted once by the shell; shows itself when `model.doctor` is opened.

import Copy from 'lucide-react/icons/copy';
import { outcomeSentence } from '../../model/doctor-report.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { CertificateOffer } from './certificate-offer.tsx';
import styles from './doctor-dialog.module.css';
import { DoctorStepRow } from './doctor-step-row.tsx';

export function DoctorDialog() {
  const { doctor, vault } = useModel();
  const { patient, frame, ended, waitsForVault } = useReadable(doctor.store, (state) => state);
  const isRunning = ended === null && (frame === null || frame.outcome === 'running');
  const offered = frame?.offeredCertificate ?? null;
  return (
    <DialogFrame
      open={patient !== null}
      onClose={() => doctor.close()}
      title={`Connection doctor: ${patient?.name === '' ? 'new connection' : (patient?.name ?? '')}`}
      size="large"
      isText
      footer={
        <>
          <span className={styles.left}>
            <Button disabled={frame === null} onClick={() => void doctor.copyReport()}>
              <Copy aria-hidden /> Copy report
            </Button>
          </span>
          {isRunning ? (
            <Button onClick={() => doctor.stop()}>Stop</Button>
          ) : (
            <Button onClick={() => doctor.again()}>Try again</Button>
          )}
          <Button kind={waitsForVault ? 'plain' : 'primary'} onClick={() => doctor.close()}>
            Close
          </Button>
          {waitsForVault ? (
            <Button kind="primary" onClick={() => vault.ask('unlock')}>
              Unlock the vault
            </Button>
          ) : null}
        </>
      }
    >
      <p className={styles.summary} role="status">
        {ended ?? (frame === null ? 'Starting.' : outcomeSentence(frame))}
      </p>
      {frame?.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {frame === null ? null : (
        <ol className={styles.steps} aria-label="Steps">
          {frame.steps.map((step) => (
            <DoctorStepRow key={step.stage} step={step} />
          ))}
        </ol>
      )}
      {offered === null || patient === null ? null : (
        <CertificateOffer
          offered={offered}
          onPin={patient.profileId !== null && patient.draft === null ? () => void doctor.pin() : null}
        />
      )}
    </DialogFrame>
  );
}
