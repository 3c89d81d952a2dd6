// A topic's level (or whole name) on screen: what is invisible gets symbols, and no text of a stranger can turn the line
// around. Called by the tree, breadcrumbs and lists.

import { Fragment, memo, type ReactNode } from 'react';
import styles from './topic-text.module.css';
import { visibleParts } from './visible-text.ts';

export interface TopicTextProps {
  readonly text: string;
  /** Longer text is cut there with an ellipsis: whoever cuts shows the whole elsewhere. */
  readonly limit?: number;
  /** Marked wherever it stands, ignoring case. */
  readonly highlight?: string;
}

/** Text with every occurrence of `highlight` marked. */
function marked(text: string, highlight: string): ReactNode {
  if (highlight === '') return text;
  const lower = text.toLowerCase();
  const wanted = highlight.toLowerCase();
  // Some letters change their length in lower case; then nothing is marked rather than the wrong letters.
  if (lower.length !== text.length || !lower.includes(wanted)) return text;
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at));
    from = at + wanted.length;
    parts.push(
      <mark key={at} className={styles.mark}>
        {text.slice(at, from)}
      </mark>,
    );
  }
  return [...parts, text.slice(from)];
}

/**
 * What `TopicText` shows, for an element that itself keeps the text from turning its surroundings around (`unicode-bidi: plaintext`) and its
 * spaces: one element less for each of very many. An empty level is a legal one, so it gets a name.
 */
export function topicText(text: string, highlight: string, limit?: number): ReactNode {
  if (text === '') return <span className={styles.empty}>(empty)</span>;
  const parts = visibleParts(text, limit);
  if (parts.length === 1 && parts[0]?.symbol === false) return marked(text, highlight);
  return parts.map((part, position) =>
    // A part has no identity but its place.
    part.symbol ? (
      <span key={`part-${position}`} className={styles.symbol}>
        {part.text}
      </span>
    ) : (
      <Fragment key={`part-${position}`}>{marked(part.text, highlight)}</Fragment>
    ),
  );
}

export const TopicText = memo(function TopicText({ text, limit, highlight = '' }: TopicTextProps) {
  return <bdi className={styles.text}>{topicText(text, highlight, limit)}</bdi>;
});
