// A topic's name that selects it in the tree. Called by the tables of the broker panel.

import type { TopicId } from '../../../shared/ids.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import styles from './broker-pane.module.css';

const nameLimit = 300;

export function TopicButton({ topicId, topicName }: { readonly topicId: TopicId; readonly topicName: string }) {
  const { selection } = useModel();
  return (
    <button
      type="button"
      className={styles.topic}
      title={topicName.slice(0, 4000)}
      onClick={() => selection.select(topicId)}
    >
      <TopicText text={topicName} limit={nameLimit} />
    </button>
  );
}
