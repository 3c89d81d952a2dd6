// Topics with the most messages, bytes, or the largest value; a click selects one. Called by broker-pane.tsx.

import { useState } from 'react';
import type { BrokerPanelFrame } from '../../../shared/broker-panel.ts';
import { Button } from '../kit/button.tsx';
import { bytesText, countText, rateText } from '../kit/format.ts';
import styles from './broker-pane.module.css';
import { TopicButton } from './topic-button.tsx';

const measures = [
  { measure: 'byMessageRate', label: 'Messages' },
  { measure: 'byByteRate', label: 'Bytes' },
  { measure: 'bySize', label: 'Size' },
] as const;

/** More would push what stands below out of sight. */
const shownCount = 10;

export function Talkers({ talkers, scan }: Pick<BrokerPanelFrame, 'talkers' | 'scan'>) {
  const [measure, setMeasure] = useState<(typeof measures)[number]['measure']>('byMessageRate');
  const topics = talkers[measure].slice(0, shownCount);
  return (
    <section aria-label="Top talkers">
      <div className={styles.sectionHead}>
        <h2>Top talkers</h2>
        <div role="group" aria-label="Most of what" className={styles.measures}>
          {measures.map((one) => (
            <Button
              key={one.measure}
              kind="quiet"
              className={styles.measure}
              aria-pressed={one.measure === measure}
              onClick={() => setMeasure(one.measure)}
            >
              {one.label}
            </Button>
          ))}
        </div>
        {scan.isFirst && scan.lookedAt < scan.topicCount ? (
          <span className={styles.hint}>
            looked at {countText(scan.lookedAt)} of {countText(scan.topicCount)} topics
          </span>
        ) : null}
      </div>
      {topics.length === 0 ? (
        <p className={styles.hint}>No topic has received anything just now.</p>
      ) : (
        <table className={styles.topics}>
          <thead>
            <tr>
              <th scope="col">Topic</th>
              <th scope="col">msg/s</th>
              <th scope="col">Bytes/s</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {topics.map(({ topicId, topicName, messageRate, byteRate, sizeBytes }) => (
              <tr key={topicId}>
                <td>
                  <TopicButton topicId={topicId} topicName={topicName} />
                </td>
                <td>{rateText(messageRate) || '0'}</td>
                <td>{bytesText(byteRate)}</td>
                <td>{bytesText(sizeBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
