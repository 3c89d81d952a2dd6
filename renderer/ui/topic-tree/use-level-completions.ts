// The levels of topic names that the filter offers for the word at the caret, asked of the core with each key. Called by filter-input.tsx.

import { useEffect, useState } from 'react';
import type { TreeLevels } from '../../../shared/tree-levels.ts';
import {
  type Completion,
  type LevelQuestion,
  levelCompletions,
  levelQuestionAt,
} from '../../model/filter-completion.ts';
import { useModel } from '../use-model.ts';

/** More would lie over the rows that the filter finds. */
const offeredLevels = 6;

export interface LevelCompletions {
  readonly question: LevelQuestion | null;
  readonly items: readonly Completion[];
  /** Levels that begin so and are not offered; null: not known (yet), or there are even more. */
  readonly moreCount: number | null;
}

interface Answer extends TreeLevels {
  readonly below: string | null;
  readonly text: string;
}

const none: LevelCompletions = { question: null, items: [], moreCount: 0 };

/** `wanted`: the field has the keyboard. */
export function useLevelCompletions(filter: string, caret: number, wanted: boolean): LevelCompletions {
  const { tree } = useModel();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const question = wanted ? levelQuestionAt(filter, caret) : null;
  const isAsked = question !== null;
  const below = question?.below ?? null;
  const text = question?.text ?? '';
  useEffect(() => {
    if (!isAsked) return undefined;
    let isWanted = true;
    void tree.levels(below, text, offeredLevels, true).then((levels) => {
      if (isWanted) setAnswer(levels === null ? null : { ...levels, below, text });
    });
    return () => {
      isWanted = false;
    };
  }, [tree, isAsked, below, text]);

  // Until the next answer comes, what of the last one fits is shown: a list that closes with every key is hard to read.
  if (question === null || answer === null || answer.below !== below || !text.startsWith(answer.text)) return none;
  const items = levelCompletions(question, answer.levels);
  const isExact = answer.text === text && !answer.isLimited;
  return { question, items, moreCount: isExact ? answer.matchCount - answer.levels.length : null };
}
