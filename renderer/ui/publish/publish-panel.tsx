// The form that publishes a message. Mounted once by the shell, below the message pane.

import Send from 'lucide-react/icons/send';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { selectedConnection } from '../../model/connections.ts';
import { publishObstacle, publishProblems } from '../../model/publish-draft.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { PublishHistory } from './publish-history.tsx';
import styles from './publish-panel.module.css';
import { PublishPayload } from './publish-payload.tsx';
import { PublishResult } from './publish-result.tsx';
import { useTopicDrop } from './use-topic-drop.ts';
import { UseSelectedTopic } from './use-selected-topic.tsx';

const qosOptions = [
  { value: 0, label: 'QoS 0' },
  { value: 1, label: 'QoS 1' },
  { value: 2, label: 'QoS 2' },
] as const;

/** Publish panel: follows the selected connection; its drafts live in `model.publishDrafts`. Fills its panel. */
export function PublishPanel() {
  const { publishDrafts, connections, view, link } = useModel();
  const draft = useReadable(publishDrafts.store, (state) => state.draft);
  const isSending = useReadable(publishDrafts.store, (state) => state.outcome?.kind === 'sending');
  const connection = useReadable(connections.store, selectedConnection);
  const [wasTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const focusRequest = useReadable(view.store, (state) => state.focusRequest);
  const drop = useTopicDrop();
  const problems = publishProblems(draft);
  const hasLine = useSyncExternalStore(link.subscribe, () => link.getState().kind === 'open');
  const obstacle = publishObstacle(connection, hasLine);
  // What the broker announced that it does not offer cannot be chosen; what was chosen before can be taken back.
  const mayRetain = connection?.broker?.retainAvailable ?? true;
  const maximumQos = connection?.broker?.maximumQos ?? 2;

  useEffect(() => {
    if (focusRequest?.place !== 'publish') return;
    // With a topic in place the payload is what comes next.
    const place = draftHasTopic(form.current) ? 'textarea' : 'input[name="topicName"]';
    form.current?.querySelector<HTMLElement>(place)?.focus();
  }, [focusRequest]);

  const send = (): void => {
    setTried(true);
    if (obstacle !== null) return;
    if (problems.topicName !== null) form.current?.querySelector<HTMLElement>('input[name="topicName"]')?.focus();
    if (problems.topicName !== null || problems.payload !== null) return;
    setTried(false);
    void publishDrafts.send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
  // An empty field is no mistake until one tries to send it.
  const topicError = draft.topicName === '' && !wasTried ? null : problems.topicName;

  return (
    <div className={classNames(styles.panel, drop.isOver && styles.dropping)} {...drop.handlers}>
      <form
        ref={form}
        className={styles.form}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div className={styles.line}>
          <TextField
            label="Topic to publish to"
            hideLabel
            name="topicName"
            mono
            placeholder="Topic, such as home/kitchen/light/set"
            className={styles.topic}
            value={draft.topicName}
            error={topicError}
            trailing={<UseSelectedTopic />}
            onChange={(topicName) => publishDrafts.change({ topicName })}
          />
          <SelectField
            label="Quality of service"
            hideLabel
            className={styles.qos ?? ''}
            value={draft.qos}
            options={qosOptions.filter(({ value }) => value <= maximumQos || value === draft.qos)}
            onChange={(qos) => publishDrafts.change({ qos })}
          />
          <div className={styles.retain}>
            <CheckboxField
              label="Retain"
              checked={draft.retain}
              disabled={!mayRetain && !draft.retain}
              onChange={(retain) => publishDrafts.change({ retain })}
            />
          </div>
          <div className={styles.history}>
            <PublishHistory />
          </div>
          <Tooltip content={obstacle ?? 'Publish'} shortcut="Mod+Enter">
            <Button type="submit" kind="primary" aria-disabled={obstacle !== null || isSending} className={styles.send}>
              <Send aria-hidden />
              {isSending ? 'Sending' : 'Send'}
            </Button>
          </Tooltip>
        </div>
        <PublishPayload error={problems.payload} />
        <div className={styles.foot}>
          {obstacle === null ? <PublishResult /> : <p className={styles.obstacle}>{obstacle}</p>}
          <span className={styles.hint}>
            {drop.isOver ? (
              'Drop to publish to this topic; with Alt its message comes along'
            ) : (
              <>
                <Kbd shortcut="Mod+Enter" /> sends
              </>
            )}
          </span>
        </div>
      </form>
    </div>
  );
}

function draftHasTopic(form: HTMLFormElement | null): boolean {
  const field = form?.querySelector<HTMLInputElement>('input[name="topicName"]');
  return field !== null && field !== undefined && field.value !== '';
}
