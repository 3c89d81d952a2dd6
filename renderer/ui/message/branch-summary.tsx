// What the pane shows of a level that no message was published to: what lies below it. Called by the message pane.

import type { TopicId } from '../../../shared/ids.ts';
import { countText, momentText, plural, rateText } from '../kit/format.ts';
import { useModel, useTreeRow } from '../use-model.ts';
import { Button } from '../kit/button.tsx';
import { givenUpText } from './branch-words.ts';
import styles from './branch-summary.module.css';

export function BranchSummary({ topicId }: { readonly topicId: TopicId }) {
  const { tree } = useModel();
  const row = useTreeRow(topicId);
  return (
    <div className={styles.summary}>
      <p>No message was published to this level itself.</p>
      {row === null ? null : (
        <>
          <dl className={styles.figures}>
            <dt>Topics below</dt>
            <dd>{countText(row.topicsBelow)}</dd>
            <dt>Messages below</dt>
            <dd>{countText(row.belowCount)}</dd>
            <dt>Messages a second</dt>
            <dd>{rateText(row.messageRate) || '0'}</dd>
            <dt>Last one</dt>
            <dd>{momentText(row.lastAt)}</dd>
          </dl>
          {row.givenUpBelow > 0 ? <p>{givenUpText(row.givenUpBelow)}</p> : null}
          {row.childCount > 0 && !row.expanded ? (
            <Button onClick={() => void tree.setExpanded([topicId], true)}>
              {`Show ${plural(row.childCount, 'level')} below`}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}
