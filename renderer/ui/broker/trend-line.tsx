// The course of a figure as a small line, its last point marked. Called by sys-figures.tsx.

import { memo } from 'react';
import styles from './broker-pane.module.css';

const width = 72;
const height = 18;
const margin = 2;

/** Points of the line: the smallest value at the bottom, the largest at the top, equal ones in the middle. */
export function trendPoints(values: readonly number[]): readonly (readonly [number, number])[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  const inner = height - 2 * margin;
  return values.map((value, index) => {
    const x = margin + (values.length === 1 ? 0 : (index * (width - 2 * margin)) / (values.length - 1));
    const y = range === 0 ? height / 2 : margin + inner - ((value - least) * inner) / range;
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  });
}

export const TrendLine = memo(
  function TrendLine({ values, words }: { readonly values: readonly number[]; readonly words: string }) {
    const points = trendPoints(values);
    const last = points.at(-1);
    if (points.length < 2 || last === undefined) return <span className={styles.trend} />;
    return (
      <svg className={styles.trend} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <title>{words}</title>
        <polyline points={points.map((point) => point.join(',')).join(' ')} />
        <circle cx={last[0]} cy={last[1]} r={1.8} />
      </svg>
    );
  },
  (before, after) => before.words === after.words && before.values.join() === after.values.join(),
);
