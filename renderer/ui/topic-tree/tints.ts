// How strongly each row is tinted after its messages: strongest at once, then fading in a few steps that ride on the frames
// the tree draws anyway. (An animation would keep the machine drawing sixty times a second.) Pure. Called by use-tints.ts.

import type { TopicId } from '../../../shared/ids.ts';

/** Time between two steps: that between two frames of a busy tree. */
export const stepMs = 300;
/** Steps from the strongest tint to none. */
const strongest = 4;

/** Many rows at once begin weaker: nobody reads a disco. */
function firstLevel(touchedCount: number): number {
  if (touchedCount > 24) return 2;
  return touchedCount > 8 ? 3 : strongest;
}

/** Each step of each row is to be painted: many rows fade quicker. */
function fadingStep(tintedCount: number): number {
  return tintedCount > 8 ? 2 : 1;
}

/** What a row keeps that gets message after message: it must not flicker. */
function steadyLevel(touchedCount: number): number {
  return touchedCount > 8 ? 1 : 2;
}

export class Tints {
  readonly #levels = new Map<TopicId, number>();
  readonly #paint: (topicId: TopicId, level: number) => void;

  /** `paint` is told each level that changed; 0 is no tint. */
  constructor(paint: (topicId: TopicId, level: number) => void) {
    this.#paint = paint;
  }

  /** Tints what was touched and, if `fades`, brings all others one step on. Whether any row is tinted still. */
  advance(touched: readonly TopicId[], fades: boolean): boolean {
    const next = new Map<TopicId, number>();
    const step = fadingStep(this.#levels.size);
    if (fades) for (const [topicId, level] of this.#levels) next.set(topicId, Math.max(0, level - step));
    const first = firstLevel(touched.length);
    const steady = steadyLevel(touched.length);
    for (const topicId of touched) {
      const level = this.#levels.get(topicId);
      next.set(topicId, level === undefined ? first : Math.max(next.get(topicId) ?? level, steady));
    }
    for (const [topicId, level] of next) {
      if (level === 0) this.#levels.delete(topicId);
      else if (this.#levels.get(topicId) === level) continue;
      else this.#levels.set(topicId, level);
      this.#paint(topicId, level);
    }
    return this.#levels.size > 0;
  }
}
