// The selected topic's levels: each can be chosen, the whole name copied. Top line of the message pane.

import ArrowLeft from 'lucide-react/icons/arrow-left';
import ArrowRight from 'lucide-react/icons/arrow-right';
import Copy from 'lucide-react/icons/copy';
import Send from 'lucide-react/icons/send';
import { Fragment } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import { Toolbar } from '../kit/toolbar.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './topic-breadcrumb.module.css';

/** Levels shown at both ends of a very deep topic. */
const shownFirst = 3;
const shownLast = 9;
const levelLimit = 80;

export function TopicBreadcrumb() {
  const { selection, topicActions, view } = useModel();
  const description = useReadable(selection.store, (state) => state.description);
  if (description === null) {
    return (
      <Toolbar>
        <Trail />
      </Toolbar>
    );
  }
  const { levels, topicId: shownId, topicName, unpublishable } = description;
  const publishTo = async (): Promise<void> => {
    if (await topicActions.publishTo(shownId)) view.focus('publish');
  };
  const isDeep = levels.length > shownFirst + shownLast + 1;
  const hiddenCount = isDeep ? levels.length - shownFirst - shownLast : 0;
  const shown = levels.map((level, index) => ({ ...level, index }));
  const parts = isDeep ? [...shown.slice(0, shownFirst), ...shown.slice(-shownLast)] : shown;

  return (
    <Toolbar>
      <Trail />
      <nav className={styles.levels} aria-label="Topic levels">
        {parts.map(({ topicId, level, index }) => (
          <Fragment key={topicId}>
            {index === 0 ? null : (
              <span className={styles.slash} aria-hidden>
                /
              </span>
            )}
            {isDeep && index === levels.length - shownLast ? (
              <span className={styles.hidden}>{`… ${hiddenCount.toLocaleString('en')} levels …`}</span>
            ) : null}
            <button
              type="button"
              className={styles.level}
              aria-current={index === levels.length - 1 ? 'page' : undefined}
              onClick={() => selection.select(topicId)}
            >
              <TopicText text={level} limit={levelLimit} />
            </button>
          </Fragment>
        ))}
      </nav>
      {unpublishable ? (
        <Tooltip content="The broker sent this name although MQTT forbids “+” and “#” in it. It can be read, but not published to.">
          <span className={styles.badge} tabIndex={0}>
            not a legal name
          </span>
        </Tooltip>
      ) : null}
      <span className={styles.actions}>
        {unpublishable ? null : (
          <IconButton
            label="Publish to this topic"
            shortcut="Alt+T"
            icon={<Send aria-hidden />}
            onClick={() => void publishTo()}
          />
        )}
        <IconButton
          label="Copy topic name"
          icon={<Copy aria-hidden />}
          onClick={() => void topicActions.copyText(topicName)}
        />
      </span>
    </Toolbar>
  );
}

/** Back and forward through the topics selected before. */
function Trail() {
  const { selection } = useModel();
  const canGoBack = useReadable(selection.store, (state) => state.canGoBack);
  const canGoForward = useReadable(selection.store, (state) => state.canGoForward);
  return (
    <span className={styles.actions}>
      <IconButton
        label="Back to the previous topic"
        shortcut="Alt+Left"
        icon={<ArrowLeft aria-hidden />}
        disabled={!canGoBack}
        onClick={() => selection.back()}
      />
      <IconButton
        label="Forward to the next topic"
        shortcut="Alt+Right"
        icon={<ArrowRight aria-hidden />}
        disabled={!canGoForward}
        onClick={() => selection.forward()}
      />
    </span>
  );
}
