// Asks before a link from outside connects: where to, as whom, which topics. Called by shell.tsx; shows itself when a link waits.

import type { ConnectLink } from '../../../shared/connect-link.ts';
import { Button } from '../kit/button.tsx';
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
  return (
    <DialogFrame
      open={isFree}
      onClose={() => connectLinks.dismiss(link)}
      title={`Connect to ${link.host}?`}
      size="medium"
      footer={<Answers link={link} />}
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
        {link.matches.length === 0 ? <p>You have no saved connection to this broker.</p> : <Matches link={link} />}
        {waitingCount === 0 ? null : <p className={styles.muted}>{plural(waitingCount, 'more link')} wait.</p>}
      </div>
    </DialogFrame>
  );
}

/** Several saved connections lead there: each is a button of its own. */
function Matches({ link }: { readonly link: ConnectLink }) {
  const { connectLinks } = useModel();
  const [first, ...others] = link.matches;
  if (first === undefined) return null;
  if (others.length === 0)
    return <p>Your saved connection “{first.name}” leads there, with its own user and password.</p>;
  return (
    <ul className={styles.matches} aria-label="Saved connections to this broker">
      {link.matches.slice(0, 20).map(({ profileId, name }) => (
        <li key={profileId}>
          <Button onClick={() => void connectLinks.connect(link, profileId)}>Connect with “{name}”</Button>
        </li>
      ))}
    </ul>
  );
}

function Answers({ link }: { readonly link: ConnectLink }) {
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
        <Button kind="primary" onClick={() => void connectLinks.connect(link, only.profileId)}>
          Connect with “{only.name}”
        </Button>
      ) : null}
    </>
  );
}
