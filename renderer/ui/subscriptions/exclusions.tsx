// What the connection receives and does not take in: all but these. Part of the subscriptions pane.

import X from 'lucide-react/icons/x';
import { type FormEvent, useState } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import type { ExclusionFigures } from '../../../shared/subscriptions.ts';
import { Button } from '../kit/button.tsx';
import { bytesText, countText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { TextField } from '../kit/text-field.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import styles from './subscriptions-pane.module.css';

interface ExclusionsProps {
  readonly profileId: ProfileId;
  readonly exclusions: readonly ExclusionFigures[];
}

export function Exclusions({ profileId, exclusions }: ExclusionsProps) {
  const { subscriptions } = useModel();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const problem = text === '' ? null : topicFilterProblem(text);
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text === '' || problem !== null) return;
    const answer = await subscriptions.exclude(profileId, text);
    if (answer.kind === 'done') setText('');
    else setRefusal(answer.message);
  };
  return (
    <section aria-label="Excluded">
      <h3 className={styles.group}>Excluded</h3>
      <p className={styles.hint}>
        Messages on these topics come over the line, but are counted here and nowhere else: no row, no history.
      </p>
      {exclusions.length === 0 ? null : (
        <table className={styles.table} aria-label="Excluded topics">
          <thead>
            <tr>
              <th scope="col">Topic filter</th>
              <th scope="col" className={styles.number}>
                Messages
              </th>
              <th scope="col" className={styles.number}>
                Bytes
              </th>
              <td className={styles.actions} />
            </tr>
          </thead>
          <tbody>
            {exclusions.map(({ topicFilter, messageCount, payloadBytes }) => (
              <tr key={topicFilter} className={styles.row}>
                <th scope="row" className={styles.filter}>
                  <TopicText text={topicFilter} />
                </th>
                <td className={styles.number}>{countText(messageCount)}</td>
                <td className={styles.number}>{bytesText(payloadBytes)}</td>
                <td className={styles.actions}>
                  <IconButton
                    label={`Take ${topicFilter} in again`}
                    icon={<X aria-hidden />}
                    onClick={() => void subscriptions.include(profileId, topicFilter)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <form className={styles.exclude} aria-label="Exclude topics" onSubmit={(event) => void add(event)}>
        <TextField
          label="Topic filter to exclude"
          hideLabel
          mono
          className={styles.grow ?? ''}
          placeholder="noisy/device/#"
          value={text}
          error={problem ?? refusal}
          onChange={(typed) => {
            setText(typed);
            setRefusal(null);
          }}
        />
        <Button type="submit" disabled={text === '' || problem !== null}>
          Exclude
        </Button>
      </form>
    </section>
  );
}
