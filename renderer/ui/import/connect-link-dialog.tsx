// Asks before a link from outside connects: where to, as whom, which topics. Called by shell.tsx; shows itself when a link waits.

import { useState } from 'react';
import type { ConnectLink } from '../../../shared/connect-link.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import type { Profile } from '../../../shared/profile.ts';
import { coversLink } from '../../model/connect-links.ts';
import { Button } from '../kit/button.tsx';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { plural } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './connect-link-dialog.module.css';

export function ConnectLinkDialog() {
  const { connectLinks, view } = useModel();
  const link = useReadable(connectLinks.store, ({ links }) => links[0] ?? null);
  const waitingCount = useReadable(connectLinks.store, ({ links }) => links.length - 1);
  // Whatever the user is in the middle of comes first.
  const isFree = useReadable(view.store, ({ dialog }) => dialog === null);
  if (link === null) return null;
  return <Question key={link.linkId} link={link} waitingCount={waitingCount} isFree={isFree} />;
}

interface QuestionProps {
  readonly link: ConnectLink;
  readonly waitingCount: number;
  readonly isFree: boolean;
}

function Question({ link, waitingCount, isFree }: QuestionProps) {
  const { connectLinks, app } = useModel();
  const profiles = useReadable(app.store, (state) => state.profiles);
  const uncovered = profiles.filter(
    ({ profileId, settings }) =>
      link.matches.some((match) => match.profileId === profileId) && !coversLink(settings, link),
  );
  // What is guarded is changed only on purpose.
  const [isChosen, setChosen] = useState<boolean | null>(null);
  const subscribes = isChosen ?? uncovered.every(({ settings }) => !settings.guarded);
  const connect = (profileId: ProfileId): void =>
    void connectLinks.connect(link, profileId, subscribes && uncovered.some((one) => one.profileId === profileId));
  return (
    <DialogFrame
      open={isFree}
      onClose={() => connectLinks.dismiss(link)}
      title={`Connect to ${link.host}?`}
      size="medium"
      footer={<Answers link={link} onConnect={connect} />}
    >
      <div className={styles.question}>
        <p>A link outside Treeline asks for this connection. Go on only if you know where it comes from.</p>
        <dl className={styles.facts}>
          <dt>Broker</dt>
          <dd className={styles.mono}>{link.address}</dd>
          <dt>User name</dt>
          <dd>{link.username ?? 'none in the link'}</dd>
          <dt>Topic filter</dt>
          <dd className={styles.mono}>
            {link.topicFilter === null ? 'none in the link' : <TopicText text={link.topicFilter} limit={300} />}
          </dd>
        </dl>
        {link.hadPassword ? (
          <p>
            The link held a password. It was dropped: passwords are entered in a connection, never taken from links.
          </p>
        ) : null}
        {link.matches.length === 0 ? (
          <p>You have no saved connection to this broker.</p>
        ) : (
          <Matches link={link} onConnect={connect} />
        )}
        {uncovered.length === 0 ? null : (
          <CheckboxField
            label="Subscribe to this filter too"
            hint={subscribeHint(link, uncovered)}
            checked={subscribes}
            onChange={setChosen}
          />
        )}
        {waitingCount === 0 ? null : <p className={styles.muted}>{plural(waitingCount, 'more link')} wait.</p>}
      </div>
    </DialogFrame>
  );
}

interface AnswerProps {
  readonly link: ConnectLink;
  readonly onConnect: (profileId: ProfileId) => void;
}

/** Several saved connections lead there: each is a button of its own. */
function Matches({ link, onConnect }: AnswerProps) {
  const [first, ...others] = link.matches;
  if (first === undefined) return null;
  if (others.length === 0)
    return <p>Your saved connection “{first.name}” leads there, with its own user and password.</p>;
  return (
    <ul className={styles.matches} aria-label="Saved connections to this broker">
      {link.matches.slice(0, 20).map(({ profileId, name }) => (
        <li key={profileId}>
          <Button onClick={() => onConnect(profileId)}>Connect with “{name}”</Button>
        </li>
      ))}
    </ul>
  );
}

function Answers({ link, onConnect }: AnswerProps) {
  const { connectLinks } = useModel();
  const [only, ...others] = link.matches;
  const hasOne = only !== undefined && others.length === 0;
  return (
    <>
      <Button onClick={() => connectLinks.dismiss(link)}>Do nothing</Button>
      <Button kind={only === undefined ? 'primary' : 'plain'} onClick={() => connectLinks.setUp(link)}>
        Set up a new connection
      </Button>
      {hasOne ? (
        <Button kind="primary" onClick={() => onConnect(only.profileId)}>
          Connect with “{only.name}”
        </Button>
      ) : null}
    </>
  );
}

function subscribeHint({ matches }: ConnectLink, uncovered: readonly Profile[]): string {
  const names = uncovered.map(({ settings }) => `“${settings.name}”`).slice(0, 3);
  const who = matches.length === 1 || uncovered.length <= 3 ? names.join(', ') : `${uncovered.length} of these`;
  return `${who} ${uncovered.length === 1 ? 'does' : 'do'} not ask for it so far, so its topics would not come. It is saved with the connection.`;
}
