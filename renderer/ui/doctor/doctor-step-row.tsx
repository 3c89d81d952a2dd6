// One step of the doctor: its state, time, result, and what was learnt. Called by doctor-dialog.tsx.

import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CircleX from 'lucide-react/icons/circle-x';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { ReactNode } from 'react';
import type { DoctorFact, DoctorStep } from '../../../shared/doctor.ts';
import { durationText, stageNames, stateNames } from '../../model/doctor-report.ts';
import { classNames } from '../kit/class-names.ts';
import styles from './doctor-dialog.module.css';

const icons: Readonly<Record<DoctorStep['state'], ReactNode>> = {
  waiting: <CircleDashed aria-hidden />,
  unreached: <CircleDashed aria-hidden />,
  running: <LoaderCircle aria-hidden />,
  passed: <CircleCheck aria-hidden />,
  warned: <TriangleAlert aria-hidden />,
  failed: <CircleX aria-hidden />,
};

function Facts({ facts }: { readonly facts: readonly DoctorFact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value }) => (
        <div key={`${label} ${value}`} className={styles.fact}>
          <dt>{label}</dt>
          <dd className={value.includes('\n') ? styles.lines : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function DoctorStepRow({ step }: { readonly step: DoctorStep }) {
  const { stage, state, durationMs, result, facts } = step;
  const isNews = state === 'failed' || state === 'warned';
  return (
    <li className={classNames(styles.step, styles[state])}>
      <span className={styles.icon} role="img" aria-label={stateNames[state]}>
        {icons[state]}
      </span>
      <div className={styles.what}>
        <p className={styles.head}>
          <span className={styles.stage}>{stageNames[stage]}</span>
          <span className={styles.time}>{state === 'unreached' ? stateNames.unreached : durationText(durationMs)}</span>
        </p>
        {result === '' ? null : <p className={styles.result}>{result}</p>}
        {facts.length === 0 ? null : (
          // Good news in short: what was learnt is there for who asks.
          <details className={styles.details} open={isNews}>
            <summary>Details</summary>
            <Facts facts={facts} />
          </details>
        )}
      </div>
    </li>
  );
}
