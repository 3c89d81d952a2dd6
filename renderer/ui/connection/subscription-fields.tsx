// What the connection subscribes to when it comes online, and what of it is left out. Part of the profile editor.

import Plus from 'lucide-react/icons/plus';
import { useRef } from 'react';
import { newSubscriptionDraft, type SubscriptionDraft } from '../../model/profile-draft-rows.ts';
import { subscriptionsSummary } from '../../model/profile-draft-summary.ts';
import { Button } from '../kit/button.tsx';
import { FoldSection } from './fold-section.tsx';
import styles from './subscription-fields.module.css';
import { SubscriptionRow } from './subscription-row.tsx';
import { TextList } from './text-list.tsx';
import { useDraftField } from './use-profile-editor.ts';

export function SubscriptionFields() {
  const { value: subscriptions, onChange, hint, error } = useDraftField('subscriptions');
  const excluded = useDraftField('excludedFilters');
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
      section="subscriptions"
      summary={subscriptionsSummary}
      startsOpen
      fields={['subscriptions', 'excludedFilters']}
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
      <TextList
        label="Leave out"
        noun="Filter left out"
        addLabel="Leave a filter out"
        path="excludedFilters"
        rows={excluded.value}
        placeholder="factory/+/heartbeat"
        hint="Messages of these topics are counted and passed over."
        onChange={excluded.onChange}
      />
    </FoldSection>
  );
}
