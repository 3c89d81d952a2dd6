// What the connection subscribes to when it comes online. Part of the profile editor.

import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { useRef } from 'react';
import { newSubscriptionDraft, type SubscriptionDraft } from '../../model/profile-draft-rows.ts';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { FoldSection } from './fold-section.tsx';
import styles from './subscription-fields.module.css';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const qosOptions = [
  { value: 0, label: 'QoS 0' },
  { value: 1, label: 'QoS 1' },
  { value: 2, label: 'QoS 2' },
] as const;

export function SubscriptionFields() {
  const { value: subscriptions, onChange, hint, error } = useDraftField('subscriptions');
  const list = useRef<HTMLUListElement>(null);
  const replace = (index: number, changes: Partial<SubscriptionDraft>): void => {
    onChange(subscriptions.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  };
  const add = (): void => {
    onChange([...subscriptions, newSubscriptionDraft(subscriptions)]);
    // After the new row has been drawn.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child input')?.focus());
  };
  return (
    <FoldSection
      title="Subscriptions"
      summary={subscriptions.map((one) => one.topicFilter).join('   ')}
      startsOpen
      fields={['subscriptions']}
    >
      <ul ref={list} className={styles.list}>
        {subscriptions.map((subscription, index) => (
          <SubscriptionRow
            key={subscription.rowId}
            subscription={subscription}
            index={index}
            onChange={(changes) => replace(index, changes)}
            onRemove={() => onChange(subscriptions.filter((_one, at) => at !== index))}
          />
        ))}
      </ul>
      {error === null ? null : <p className={styles.error}>{error}</p>}
      {hint === null ? null : <p className={styles.hint}>{hint}</p>}
      <Button className={styles.add} onClick={add}>
        <Plus aria-hidden />
        Add a topic filter
      </Button>
    </FoldSection>
  );
}

interface SubscriptionRowProps {
  readonly subscription: SubscriptionDraft;
  readonly index: number;
  readonly onChange: (changes: Partial<SubscriptionDraft>) => void;
  readonly onRemove: () => void;
}

function SubscriptionRow({ subscription, index, onChange, onRemove }: SubscriptionRowProps) {
  const error = useProfileEditor((state) => state.problems.get(`subscriptions.${index}`) ?? null);
  return (
    <li className={styles.row}>
      <TextField
        label={`Topic filter ${index + 1}`}
        hideLabel
        mono
        className={styles.filter}
        placeholder="home/+/temperature, factory/#"
        value={subscription.topicFilter}
        error={error}
        onChange={(topicFilter) => onChange({ topicFilter })}
      />
      <SelectField
        label={`Quality of service of filter ${index + 1}`}
        hideLabel
        className={styles.qos ?? ''}
        value={subscription.qos}
        options={qosOptions}
        onChange={(qos) => onChange({ qos })}
      />
      <IconButton label="Remove this filter" icon={<X aria-hidden />} onClick={onRemove} />
    </li>
  );
}
