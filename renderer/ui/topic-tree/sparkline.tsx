// A row's messages in each of the last sixty seconds, as a skyline. Drawn once here; what moves is painted past React by
// use-trends.ts. Called by tree-cells.tsx.

import { memo } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { useModel } from '../use-model.ts';
import { sparklinePath, sparklineUnits, trendHint } from './sparkline-path.ts';
import styles from './sparkline.module.css';

/** The DOM id of a topic's sparkline. */
export function sparklineId(topicId: TopicId): string {
  return `trend-${topicId}`;
}

export interface SparklineProps {
  readonly topicId: TopicId;
  /** The pointer rests on the row: only then are words needed. */
  readonly hovered: boolean;
}

export const Sparkline = memo(function Sparkline({ topicId, hovered }: SparklineProps) {
  const { tree } = useModel();
  const trend = tree.trendOf(topicId);
  return (
    <span className={styles.ground} title={hovered ? trendHint(trend) : undefined}>
      <svg
        className={styles.sparkline}
        viewBox={`0 0 ${sparklineUnits.width} ${sparklineUnits.height}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <path id={sparklineId(topicId)} d={trend === null ? '' : sparklinePath(trend.levels)} />
      </svg>
    </span>
  );
});
