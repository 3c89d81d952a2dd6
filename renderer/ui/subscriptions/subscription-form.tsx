// The fields of one subscription, to add it or to change it. Called by the list of subscriptions.

import { type FormEvent, useState } from 'react';
import type { Subscription } from '../../../shared/profile-parts.ts';
import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import { Button } from '../kit/button.tsx';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import styles from './subscription-form.module.css';
import { retainHandlings } from './subscription-words.ts';

const qosOptions = [
  { value: 0, label: 'QoS 0' },
  { value: 1, label: 'QoS 1' },
  { value: 2, label: 'QoS 2' },
] as const;

/** The greatest there is (clause 3.8.2.1.2). */
const greatestIdentifier = 268_435_455;

export interface SubscriptionFormProps {
  readonly initial: Subscription;
  readonly submitLabel: string;
  /** False: the connection speaks a version without options. */
  readonly hasOptions: boolean;
  /** The form begins with its options shown. */
  readonly showsOptions: boolean;
  /** Resolves to what is wrong, or to null: done. */
  readonly onSubmit: (subscription: Subscription) => Promise<string | null>;
  readonly onCancel?: () => void;
}

export function SubscriptionForm(props: SubscriptionFormProps) {
  const { initial, submitLabel, hasOptions, showsOptions, onSubmit, onCancel } = props;
  const [draft, setDraft] = useState(initial);
  const [identifier, setIdentifier] = useState(String(initial.subscriptionIdentifier ?? ''));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(showsOptions);
  const change = (changes: Partial<Subscription>): void => {
    setDraft({ ...draft, ...changes });
    setRefusal(null);
  };
  const isIdentifier = identifier === '' || (/^[1-9]\d*$/.test(identifier) && Number(identifier) <= greatestIdentifier);
  const problem = draft.topicFilter === '' ? null : topicFilterProblem(draft.topicFilter);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (draft.topicFilter === '' || problem !== null || !isIdentifier) return;
    const subscriptionIdentifier = identifier === '' ? null : Number(identifier);
    const wrong = await onSubmit({ ...draft, subscriptionIdentifier });
    setRefusal(wrong);
    if (wrong === null) {
      setDraft(initial);
      setIdentifier(String(initial.subscriptionIdentifier ?? ''));
    }
  };
  return (
    <form
      className={styles.form}
      aria-label={submitLabel}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || onCancel === undefined) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <div className={styles.line}>
        <TextField
          label="Topic filter"
          hideLabel
          mono
          className={styles.filter}
          placeholder="home/+/temperature, factory/#, $share/group/a/#"
          value={draft.topicFilter}
          error={problem ?? refusal}
          autoFocus={onCancel !== undefined}
          onChange={(topicFilter) => change({ topicFilter })}
        />
        <SelectField
          label="Quality of service"
          hideLabel
          className={styles.qos ?? ''}
          value={draft.qos}
          options={qosOptions}
          onChange={(qos) => change({ qos })}
        />
        {isOpen ? null : (
          <Button kind="quiet" onClick={() => setOpen(true)}>
            Options
          </Button>
        )}
        <Button type="submit" kind="primary" disabled={draft.topicFilter === '' || problem !== null || !isIdentifier}>
          {submitLabel}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
      </div>
      {isOpen ? (
        <div className={styles.options}>
          <CheckboxField
            label="No local"
            hint="What Treeline publishes itself does not come back."
            disabled={!hasOptions}
            checked={draft.noLocal}
            onChange={(noLocal) => change({ noLocal })}
          />
          <CheckboxField
            label="Retain as published"
            hint="The retain flag stays as the publisher set it."
            disabled={!hasOptions}
            checked={draft.retainAsPublished}
            onChange={(retainAsPublished) => change({ retainAsPublished })}
          />
          <SelectField
            label="Retain handling"
            disabled={!hasOptions}
            value={draft.retainHandling}
            options={retainHandlings}
            onChange={(retainHandling) => change({ retainHandling })}
          />
          <TextField
            label="Subscription identifier"
            inputMode="numeric"
            placeholder="none"
            disabled={!hasOptions}
            value={identifier}
            error={isIdentifier ? null : 'Enter a whole number from 1 to 268,435,455, or nothing.'}
            onChange={setIdentifier}
          />
          {hasOptions ? null : <p className={styles.note}>These need MQTT 5, which this connection does not speak.</p>}
        </div>
      ) : null}
    </form>
  );
}
