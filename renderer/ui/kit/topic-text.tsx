// A topic's level (or whole name) on screen: what is invisible gets symbols, and no text of a stranger can turn the line
// around. Called by the tree, breadcrumbs and lists.

import styles from './topic-text.module.css';
import { visibleParts } from './visible-text.ts';

export interface TopicTextProps {
  readonly text: string;
  /** Longer text is cut there with an ellipsis: whoever cuts shows the whole elsewhere. */
  readonly limit?: number;
}

/** An empty level is a legal one, so it gets a name. */
export function TopicText({ text, limit }: TopicTextProps) {
  if (text === '') return <span className={styles.symbol}>(empty)</span>;
  const parts = visibleParts(text, limit);
  return (
    <bdi className={styles.text}>
      {parts.map((part, position) =>
        // A part has no identity but its place.
        part.symbol ? (
          <span key={position} className={styles.symbol}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
