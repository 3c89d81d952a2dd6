// Topics that had a rhythm and are overdue; a click selects one. Called by broker-pane.tsx.

import type { BrokerPanelFrame } from '../../../shared/broker-panel.ts';
import { momentText, plural } from '../kit/format.ts';
import { useNow } from '../kit/use-now.ts';
import styles from './broker-pane.module.css';
import { silenceWords } from './broker-words.ts';
import { TopicButton } from './topic-button.tsx';

export function SilentTopics({ silent }: Pick<BrokerPanelFrame, 'silent'>) {
  const now = useNow();
  const { topics, totalCount, judged } = silent;
  return (
    <section aria-label="Silent topics">
      <div className={styles.sectionHead}>
        <h2>Silent topics</h2>
        {totalCount > topics.length ? (
          <span className={styles.hint}>
            the {topics.length} most overdue of {plural(totalCount, 'topic')}
          </span>
        ) : null}
      </div>
      {topics.length === 0 ? (
        <p className={styles.hint}>
          {judged
            ? 'None. A topic is silent when it came at least five times at steady intervals, as far as the history reaches, and has missed three of them.'
            : 'Not judged while there is no connection.'}
        </p>
      ) : (
        <table className={styles.topics}>
          <tbody>
            {topics.map((topic) => (
              <tr key={topic.topicId}>
                <td>
                  <TopicButton topicId={topic.topicId} topicName={topic.topicName} />
                </td>
                <td className={styles.silence} title={`Last message at ${momentText(topic.lastAt)}`}>
                  {silenceWords(topic, now)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
