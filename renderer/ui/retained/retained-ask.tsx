// What is asked of the broker: a topic filter. Called by retained-dialog.tsx.

import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel } from '../use-model.ts';
import styles from './retained-dialog.module.css';
import { useRetained } from './use-retained.ts';

export function RetainedAsk() {
  const { retained } = useModel();
  const topicFilter = useRetained((state) => state.topicFilter);
  const isWorking = useRetained((state) => state.frame?.stage.kind === 'working');
  const isEnded = useRetained((state) => state.ended !== null);
  const refusal = useRetained((state) => state.problem);
  const problem = topicFilter === '' ? null : topicFilterProblem(topicFilter);
  const ask = (): void => {
    if (topicFilter !== '' && problem === null && !isWorking && !isEnded) retained.ask(topicFilter);
  };
  return (
    <div className={styles.ask}>
      <TextField
        label="Topic filter"
        hideLabel
        mono
        className={styles.filter}
        value={topicFilter}
        placeholder="Topic filter, such as home/#"
        maxLength={65_535}
        disabled={isWorking || isEnded}
        error={problem ?? refusal}
        onChange={(text) => retained.type(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') ask();
        }}
      />
      <Button disabled={topicFilter === '' || problem !== null || isWorking || isEnded} onClick={ask}>
        Ask the broker
      </Button>
    </div>
  );
}
