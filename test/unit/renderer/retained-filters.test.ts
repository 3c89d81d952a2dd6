// The topic filters for several topics: none asked for twice, none that would mean other topics.

import { expect, it } from 'vitest';
import { filtersBelow } from '../../../renderer/model/retained-filters.ts';

const topic = (topicName: string, childCount = 0, unpublishable = false) => ({ topicName, childCount, unpublishable });

it('asks for a branch with all below it, for a topic alone, and for nothing twice', () => {
  const topics = [
    topic('home', 3),
    topic('home/hall', 2),
    topic('home/hall/lamp'),
    topic('homes'),
    topic('', 1),
    topic('/a'),
  ];
  expect(filtersBelow(topics)).toEqual({ topicFilters: ['home/#', 'homes', '/#'], leftOut: 0 });
});

it('leaves out names that as filters would mean other topics, and counts them', () => {
  expect(filtersBelow([topic('a/+', 0, true), topic('a/b')])).toEqual({ topicFilters: ['a/b'], leftOut: 1 });
});
