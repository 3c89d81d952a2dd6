// The properties a message came with (MQTT 5 clause 3.3.2.3). Nothing where there are none. Part of the payload panel.

import Send from 'lucide-react/icons/send';
import { type ReactNode, useState } from 'react';
import type { MessageProperties } from '../../../shared/message.ts';
import { Button } from '../kit/button.tsx';
import { countText, plural } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import styles from './properties-table.module.css';
import { useShownMessage } from './use-selected-messages.ts';

/** User properties drawn without being asked; there may be thousands. */
const firstShown = 50;
/** Longest text of one value on screen; copying takes it whole. */
const valueLimit = 4096;

const none: MessageProperties = {};

export function PropertiesTable() {
  const [showsAll, setShowsAll] = useState(false);
  const properties = useShownMessage()?.properties ?? none;
  const userProperties = properties.userProperties ?? [];
  const shown = showsAll ? userProperties : userProperties.slice(0, firstShown);
  const rows = [...standardRows(properties)];
  if (rows.length === 0 && userProperties.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Properties" tabIndex={0}>
      <table className={styles.table}>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
          {shown.map(([name, value], position) => (
            // Names repeat and the order means something: the place is the identity.
            <tr key={`user-${position}`}>
              <th scope="row" className={styles.user}>
                <TopicText text={name} limit={valueLimit} />
              </th>
              <td>
                <TopicText text={value} limit={valueLimit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < userProperties.length ? (
        <Button kind="quiet" onClick={() => setShowsAll(true)}>
          {`${countText(firstShown)} of ${plural(userProperties.length, 'user property', 'user properties')} shown. Show all`}
        </Button>
      ) : null}
    </section>
  );
}

function* standardRows(properties: MessageProperties): Generator<readonly [string, ReactNode]> {
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData } = properties;
  if (contentType !== undefined) yield ['Content type', <TopicText key="text" text={contentType} limit={valueLimit} />];
  if (payloadFormatIndicator !== undefined) {
    yield ['Payload format', payloadFormatIndicator === 1 ? 'UTF-8 text' : 'unspecified bytes'];
  }
  if (messageExpiryInterval !== undefined) {
    yield ['Expires', `${plural(messageExpiryInterval, 'second')} after it was sent to us`];
  }
  if (responseTopic !== undefined) yield ['Response topic', <ResponseTopic key="topic" topicName={responseTopic} />];
  if (correlationData !== undefined) yield ['Correlation data', correlationData === '' ? '(empty)' : correlationData];
  if (properties.subscriptionIdentifiers !== undefined) {
    yield ['Subscription identifiers', properties.subscriptionIdentifiers.join(', ')];
  }
}

function ResponseTopic({ topicName }: { readonly topicName: string }) {
  const { publishDrafts, view } = useModel();
  return (
    <span className={styles.response}>
      <TopicText text={topicName} limit={valueLimit} />
      <IconButton
        label="Publish to the response topic"
        icon={<Send aria-hidden />}
        className={styles.respond}
        onClick={() => {
          publishDrafts.change({ topicName });
          view.focus('publish');
        }}
      />
    </span>
  );
}
