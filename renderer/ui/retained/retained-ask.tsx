// What is asked of the broker: a topic filter. Called by retained-dialog.tsx.

import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel } from '../use-model.ts';
import styles from './retained-dialog.module.css';
import { filtersWords } from './retained-words.ts';
import { useRetained } from './use-retained.ts';

export function RetainedAsk() {
  const { retained } = useModel();
  const topicFilter = useRetained((state) => state.topicFilter);
  const several = useRetained((state) => state.several);
  const isWorking = useRetained((state) => state.frame?.stage.kind === 'working');
  const isEnded = useRetained((state) => state.ended !== null);
  const refusal = useRetained((state) => state.problem);
  const problem = topicFilter === '' ? null : topicFilterProblem(topicFilter);
  const canAsk = (topicFilter !== '' || several.length > 0) && problem === null && !isWorking && !isEnded;
  const ask = (): void => {
    if (canAsk) retained.ask(topicFilter === '' ? several : [topicFilter]);
  };
  return (
    <div className={styles.ask}>
      <TextField
        label="Topic filter"
        hideLabel
        mono
        className={styles.filter}
        value={topicFilter}
        placeholder={several.length > 0 ? filtersWords(several) : 'Topic filter, such as home/#'}
        maxLength={65_535}
        disabled={isWorking || isEnded}
        error={problem ?? refusal}
        onChange={(text) => retained.type(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') ask();
        }}
      />
      <Button disabled={!canAsk} onClick={ask}>
        Ask the broker
      </Button>
    </div>
  );
}
