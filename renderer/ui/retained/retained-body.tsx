// The state of the question in the middle of the dialog: being asked, refused, nothing there, or the list. Called by retained-dialog.tsx.

import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { countText, plural } from '../kit/format.ts';
import { useNow } from '../kit/use-now.ts';
import { useModel } from '../use-model.ts';
import styles from './retained-dialog.module.css';
import { RetainedAccount } from './retained-account.tsx';
import { RetainedList } from './retained-list.tsx';
import { filtersWords, noteSentences } from './retained-words.ts';
import { useRetained } from './use-retained.ts';

export function RetainedBody() {
  const { retained, topicActions } = useModel();
  const frame = useRetained((state) => state.frame);
  const ended = useRetained((state) => state.ended);
  if (ended !== null) return <EmptyState title="This look has ended">{ended}</EmptyState>;
  if (frame === null) return <EmptyState title="Asking Treeline’s core" />;
  const { stage, topicFilters } = frame;
  const asked = filtersWords(topicFilters);
  if (stage.kind === 'none') {
    return (
      <EmptyState title="Nothing asked yet">
        The broker is asked in a short session of its own which messages it holds now: what Treeline remembers may be
        out of date.
      </EmptyState>
    );
  }
  if (stage.kind === 'listing') {
    return <Asking step={stage.step} since={stage.since} foundCount={stage.foundCount} asked={asked} />;
  }
  if (stage.kind === 'failed') {
    const { message, detail } = stage.failure;
    return (
      <EmptyState
        title="The broker could not be asked"
        actions={
          <>
            <Button onClick={() => retained.ask(topicFilters)}>Ask again</Button>
            {detail === null ? null : (
              <Button kind="quiet" onClick={() => void topicActions.copyText(`${message}\n${detail}`)}>
                Copy details
              </Button>
            )}
          </>
        }
      >
        {message}
      </EmptyState>
    );
  }
  if (frame.topicCount === 0) {
    return (
      <EmptyState title={`No retained messages for ${asked}`}>
        {['The broker holds none for this filter now.', ...noteSentences(frame)].join(' ')}
      </EmptyState>
    );
  }
  return (
    <>
      {stage.kind === 'listed' ? null : <RetainedAccount frame={frame} stage={stage} />}
      <RetainedList frame={frame} />
      <ul className={styles.notes} aria-label="Notes on the list">
        {noteSentences(frame).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

interface AskingProps {
  readonly step: string;
  readonly since: number;
  readonly foundCount: number;
  readonly asked: string;
}

function Asking({ step, since, foundCount, asked }: AskingProps) {
  const { retained } = useModel();
  const seconds = Math.max(0, Math.floor((useNow() - since) / 1000));
  return (
    <EmptyState
      title={foundCount === 0 ? 'Asking the broker' : `${plural(foundCount, 'topic')} so far`}
      actions={<Button onClick={() => retained.cancel()}>{foundCount === 0 ? 'Cancel' : 'Stop and show these'}</Button>}
    >
      <span role="status">
        {step} for {asked}
        {seconds < 1 ? '' : `, ${countText(seconds)} s`}
      </span>
    </EmptyState>
  );
}
