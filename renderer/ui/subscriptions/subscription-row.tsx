// One subscription in the list: what is asked for, what the broker gave, what it brings, and what can be done about a refusal.
// Called by the subscriptions pane.

import Pencil from 'lucide-react/icons/pencil';
import X from 'lucide-react/icons/x';
import type { SubscriptionState } from '../../../shared/connection.ts';
import type { FilterFigures } from '../../../shared/subscriptions.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { bytesText, countText, rateText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { SwitchField } from '../kit/switch-field.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { Tooltip } from '../kit/tooltip.tsx';
import { optionWords, outcomeTone, outcomeWord, qosText } from './subscription-words.ts';
import styles from './subscriptions-pane.module.css';

export interface SubscriptionRowProps {
  readonly state: SubscriptionState;
  readonly isOnline: boolean;
  /** Null: not counted yet. */
  readonly figures: FilterFigures | null;
  /** Filters to try instead of a refused one. */
  readonly instead: readonly string[];
  readonly onSwitch: (enabled: boolean) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onTry: (topicFilter: string) => void;
}

export function SubscriptionRow(props: SubscriptionRowProps) {
  const { state, isOnline, figures, instead, onSwitch, onEdit, onRemove, onTry } = props;
  const { topicFilter, outcome } = state;
  const options = optionWords(state);
  const isLeaving = outcome.kind === 'ending' || outcome.kind === 'notEnded';
  const message = outcome.kind === 'refused' || outcome.kind === 'notEnded' ? outcome.message : null;
  return (
    <>
      <tr className={styles.row} data-tone={outcomeTone(state)}>
        <td className={styles.switch}>
          <SwitchField
            label={`Subscribe to ${topicFilter}`}
            hideLabel
            checked={state.enabled && !isLeaving}
            disabled={isLeaving}
            onChange={onSwitch}
          />
        </td>
        <th scope="row" className={styles.filter}>
          <TopicText text={topicFilter} />
          {options.length === 0 ? null : <span className={styles.options}>{options.join(', ')}</span>}
        </th>
        <td className={styles.state}>
          <span className={styles.mark} aria-hidden />
          {outcomeWord(state, isOnline)}
        </td>
        <td className={classNames(styles.number, styles.qos)}>{qosText(state)}</td>
        <td className={classNames(styles.number, styles.topics)}>
          {figures === null ? '…' : countText(figures.topicCount)}
        </td>
        <td className={styles.number}>{figures === null ? '…' : countText(figures.messageCount)}</td>
        <td className={styles.number}>{figures === null ? '…' : rateText(figures.messageRate) || '0'}</td>
        <td className={classNames(styles.number, styles.bytes)}>
          {figures === null ? '…' : figures.byteRate === null ? <NotKnown /> : bytesText(figures.byteRate)}
        </td>
        <td className={styles.actions}>
          <IconButton
            label={`Change ${topicFilter}`}
            icon={<Pencil aria-hidden />}
            disabled={isLeaving}
            onClick={onEdit}
          />
          <IconButton
            label={`Remove ${topicFilter}`}
            icon={<X aria-hidden />}
            disabled={isLeaving}
            onClick={onRemove}
          />
        </td>
      </tr>
      {message === null ? null : (
        <tr className={styles.reason}>
          <td />
          <td colSpan={8}>
            <p className={classNames(styles.message, 'selectable')}>{message}</p>
            {instead.length === 0 ? null : (
              <p className={styles.instead}>
                Brokers often permit a part. Try
                {instead.map((one) => (
                  <Button key={one} className={styles.try} onClick={() => onTry(one)}>
                    {one}
                  </Button>
                ))}
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  );
}

function NotKnown() {
  return (
    <Tooltip content="Not known: this filter ends at topics with so many others below that their bytes are not told apart.">
      <span tabIndex={0}>?</span>
    </Tooltip>
  );
}
