// One subscription of the form: filter and QoS, and behind a button what MQTT 5 adds. Called by the list of subscriptions.

import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import X from 'lucide-react/icons/x';
import { useId, useState } from 'react';
import { isOldVersion } from '../../model/profile-draft.ts';
import type { SubscriptionDraft } from '../../model/profile-draft-rows.ts';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import styles from './subscription-fields.module.css';
import { useProfileEditor } from './use-profile-editor.ts';

const qosOptions = [
  { value: 0, label: 'QoS 0' },
  { value: 1, label: 'QoS 1' },
  { value: 2, label: 'QoS 2' },
] as const;
const retainHandlings = [
  { value: 0, label: 'Each time' },
  { value: 1, label: 'Only when new' },
  { value: 2, label: 'Never' },
] as const;

export interface SubscriptionRowProps {
  readonly subscription: SubscriptionDraft;
  readonly index: number;
  readonly onChange: (changes: Partial<SubscriptionDraft>) => void;
  readonly onRemove: () => void;
}

export function SubscriptionRow({ subscription, index, onChange, onRemove }: SubscriptionRowProps) {
  const error = useProfileEditor((state) => state.problems.get(`subscriptions.${index}`) ?? null);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const differs = wishesOf(subscription).length > 0;
  return (
    <li className={styles.item}>
      <div className={styles.row}>
        <div className={styles.enabled}>
          <CheckboxField
            label={`Subscribe to filter ${index + 1}`}
            hideLabel
            checked={subscription.enabled}
            onChange={(enabled) => onChange({ enabled })}
          />
        </div>
        <TextField
          label={`Topic filter ${index + 1}`}
          hideLabel
          mono
          className={styles.filter}
          placeholder="home/+/temperature, factory/#"
          value={subscription.topicFilter}
          error={error}
          hint={isOpen || !differs ? undefined : wishesOf(subscription).join(', ')}
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
        <IconButton
          label={`Options of filter ${index + 1}`}
          icon={<SlidersHorizontal aria-hidden />}
          pressed={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        />
        <IconButton label="Remove this filter" icon={<X aria-hidden />} onClick={onRemove} />
      </div>
      {isOpen ? <SubscriptionOptions id={id} subscription={subscription} index={index} onChange={onChange} /> : null}
    </li>
  );
}

/** What differs from a plain subscription, as words. */
function wishesOf(subscription: SubscriptionDraft): readonly string[] {
  const { noLocal, retainAsPublished, retainHandling, subscriptionIdentifier } = subscription;
  return [
    noLocal ? 'none of our own' : '',
    retainAsPublished ? 'retain as published' : '',
    retainHandling === 1 ? 'retained only when new' : retainHandling === 2 ? 'nothing retained' : '',
    subscriptionIdentifier.trim() === '' ? '' : `identifier ${subscriptionIdentifier.trim()}`,
  ].filter((word) => word !== '');
}

interface OptionsProps extends Pick<SubscriptionRowProps, 'subscription' | 'index' | 'onChange'> {
  readonly id: string;
}

function SubscriptionOptions({ id, subscription, index, onChange }: OptionsProps) {
  const isOld = useProfileEditor((state) => isOldVersion(state.draft));
  return (
    <div id={id} className={styles.options} role="group" aria-label={`Options of filter ${index + 1}, MQTT 5 only`}>
      {isOld ? <p className={styles.note}>Used with MQTT 5 only.</p> : null}
      <div className={styles.checks}>
        <CheckboxField
          label="None of our own messages (no local)"
          checked={subscription.noLocal}
          onChange={(noLocal) => onChange({ noLocal })}
        />
        <CheckboxField
          label="Retain flag as published"
          checked={subscription.retainAsPublished}
          onChange={(retainAsPublished) => onChange({ retainAsPublished })}
        />
      </div>
      <SelectField
        label="Retained messages"
        className={styles.handling ?? ''}
        value={subscription.retainHandling}
        options={retainHandlings}
        onChange={(retainHandling) => onChange({ retainHandling })}
      />
      <TextField
        label="Identifier"
        inputMode="numeric"
        className={styles.identifier}
        placeholder="none"
        value={subscription.subscriptionIdentifier}
        onChange={(subscriptionIdentifier) => onChange({ subscriptionIdentifier })}
      />
    </div>
  );
}
