// The skyline of a trend as an SVG path, and its words. Pure. Called by sparkline.tsx and use-trends.ts.

import type { TopicTrend } from '../../../shared/tree.ts';
import { countText } from '../kit/format.ts';

/** One unit across is a second; upwards, the levels and the ground line below them. */
const highest = 35;
const ground = 3;
export const sparklineUnits = { width: 60, height: highest + ground } as const;

/**
 * One closed outline for each stretch of known seconds: at least the ground line where nothing came, nothing at all where it is
 * not known. `levels` as in `TopicTrend`.
 */
export function sparklinePath(levels: string): string {
  let path = '';
  let height = -1;
  let runStart = 0;
  for (let second = 0; second <= levels.length; second += 1) {
    const character = levels[second] ?? ' ';
    const next = character === ' ' ? -1 : Number.parseInt(character, 36);
    if (next === height) continue;
    if (height >= 0) path += `H${second}`;
    if (next < 0) path += `V${sparklineUnits.height}H${runStart}Z`;
    else if (height < 0) {
      runStart = second;
      path += `M${second} ${sparklineUnits.height}V${highest - next}`;
    } else path += `V${highest - next}`;
    height = next;
  }
  return path;
}

/** What the picture says, for the pointer. */
export function trendHint(trend: TopicTrend | null): string {
  if (trend === null) return '';
  const unknown = trend.levels.length - trend.levels.replaceAll(' ', '').length;
  const words = `Messages in each of the last 60 seconds, at most ${countText(trend.peak)}`;
  return unknown === 0 ? words : `${words}; ${unknown} of these seconds are not known`;
}
