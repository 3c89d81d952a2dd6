// A topic's level (or whole name) on screen: what is invisible gets symbols, and no text of a stranger can turn the line
// around. Called by the tree, breadcrumbs and lists.

import { memo } from 'react';
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
function Marked({ text, highlight }: { readonly text: string; readonly highlight: string }) {
  const lower = text.toLowerCase();
  const wanted = highlight.toLowerCase();
  // Some letters change their length in lower case; then nothing is marked rather than the wrong letters.
  if (wanted === '' || lower.length !== text.length || !lower.includes(wanted)) return text;
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

/** An empty level is a legal one, so it gets a name. */
export const TopicText = memo(function TopicText({ text, limit, highlight = '' }: TopicTextProps) {
  if (text === '') return <span className={styles.empty}>(empty)</span>;
  const parts = visibleParts(text, limit);
  return (
    <bdi className={styles.text}>
      {parts.map((part, position) =>
        // A part has no identity but its place.
        part.symbol ? (
          <span key={`part-${position}`} className={styles.symbol}>
            {part.text}
          </span>
        ) : (
          <Marked key={`part-${position}`} text={part.text} highlight={highlight} />
        ),
      )}
    </bdi>
  );
});
