// The selected topic's levels: each can be chosen, or a topic beside it; the whole name copied. Top line of the message pane.

import ArrowLeft from 'lucide-react/icons/arrow-left';
import ArrowRight from 'lucide-react/icons/arrow-right';
import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down';
import Copy from 'lucide-react/icons/copy';
import Send from 'lucide-react/icons/send';
import { Fragment, useState } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Toolbar } from '../kit/toolbar.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { Tooltip } from '../kit/tooltip.tsx';
import { visibleParts } from '../kit/visible-text.ts';
import { useModel, useReadable } from '../use-model.ts';
import { SiblingMenu } from './sibling-menu.tsx';
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
            {isDeep && index === levels.length - shownLast ? (
              <span className={styles.hidden}>{`… ${hiddenCount.toLocaleString('en')} levels …`}</span>
            ) : null}
            <Level
              topicId={topicId}
              level={level}
              above={
                index === 0
                  ? null
                  : () =>
                      levels
                        .slice(0, index)
                        .map((one) => one.level)
                        .join('/')
              }
              isLast={index === levels.length - 1}
            />
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

interface LevelProps {
  readonly topicId: TopicId;
  readonly level: string;
  /** Name of what it is below, which may be long: made only when the menu opens. Null: it is a first level. */
  readonly above: (() => string) | null;
  readonly isLast: boolean;
}

/** One level, behind the mark that opens the list of those beside it. */
function Level({ topicId, level, above, isLast }: LevelProps) {
  const { selection } = useModel();
  const [open, setOpen] = useState(false);
  const shownName = visibleParts(level, levelLimit).map((part) => part.text);
  const label = `Topics beside ${level === '' ? '(empty)' : shownName.join('')}`;
  return (
    <>
      <SiblingMenu
        below={open && above !== null ? above() : null}
        topicId={topicId}
        label={label}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button type="button" tabIndex={-1} className={styles.beside} aria-label={label} title={`${label} (Down)`}>
            {above === null ? <ChevronsUpDown aria-hidden /> : '/'}
          </button>
        }
      />
      <button
        type="button"
        className={styles.level}
        aria-current={isLast ? 'page' : undefined}
        onClick={() => selection.select(topicId)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <TopicText text={level} limit={levelLimit} />
      </button>
    </>
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
