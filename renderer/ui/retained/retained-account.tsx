// The account of a clearing or restoring: how far it is, how it ended, and how many topics had which outcome; a count pressed shows those
// topics alone. Called by retained-body.tsx.

import type { RetainedFrame, RetainedOutcome, RetainedStage } from '../../../shared/retained.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { clockText, countText } from '../kit/format.ts';
import { useModel } from '../use-model.ts';
import styles from './retained-account.module.css';
import { doneCount, endWords, outcomeWords, workWords } from './retained-words.ts';

export interface RetainedAccountProps {
  readonly frame: RetainedFrame;
  readonly stage: Extract<RetainedStage, { kind: 'working' | 'finished' }>;
}

export function RetainedAccount({ frame, stage }: RetainedAccountProps) {
  const { retained } = useModel();
  const occurred = (Object.keys(outcomeWords) as RetainedOutcome[]).filter((outcome) => frame.outcomes[outcome] > 0);
  return (
    <section className={styles.account} aria-label="Account">
      {stage.kind === 'working' ? (
        <Progress frame={frame} stage={stage} />
      ) : (
        <p className={classNames(styles.end, stage.failure !== null && styles.failed)} role="status">
          {endWords(stage)} <span className={styles.at}>{clockText(stage.at)}</span>
        </p>
      )}
      <div className={styles.outcomes} role="group" aria-label="Show topics by outcome">
        {occurred.map((outcome) => {
          const { counted, explanation, tone } = outcomeWords[outcome];
          const isShown = frame.outcome === outcome;
          return (
            <Button
              key={outcome}
              kind="quiet"
              className={classNames(styles.outcome, styles[tone])}
              aria-pressed={isShown}
              title={explanation}
              onClick={() => retained.setOutcome(isShown ? null : outcome)}
            >
              {countText(frame.outcomes[outcome])} {counted}
            </Button>
          );
        })}
      </div>
    </section>
  );
}

interface ProgressProps {
  readonly frame: RetainedFrame;
  readonly stage: Extract<RetainedStage, { kind: 'working' }>;
}

function Progress({ frame, stage }: ProgressProps) {
  const { retained } = useModel();
  const done = doneCount(stage, frame);
  const cancelWord = stage.step === 'verifying' ? 'Do not verify' : 'Cancel';
  return (
    <div className={styles.progress}>
      <p className={styles.words} role="status">
        {workWords(stage, frame)}
      </p>
      <progress
        className={styles.bar}
        max={stage.topicCount}
        value={done}
        aria-label="Topics that have had their turn"
      />
      <Button disabled={stage.cancelling && stage.step !== 'verifying'} onClick={() => retained.cancel()}>
        {cancelWord}
      </Button>
    </div>
  );
}
