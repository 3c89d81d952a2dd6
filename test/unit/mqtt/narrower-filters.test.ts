import { describe, expect, it } from 'vitest';
import { narrowerFilters } from '../../../shared/mqtt/narrower-filters.ts';
import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';

const nobody = { username: null, clientId: '', firstLevels: [] };

describe('narrower filters', () => {
  it('of # are the branches that are known, then those of user and client', () => {
    const asker = { username: 'anna', clientId: 'desk', firstLevels: ['plant', 'home', '', 'a+b'] };
    expect(narrowerFilters('#', asker)).toEqual(['plant/#', 'home/#', 'anna/#', 'desk/#']);
    expect(narrowerFilters('#', nobody)).toEqual([]);
    expect(narrowerFilters('#', { ...asker, firstLevels: ['a', 'b', 'c', 'd', 'e', 'f'] })).toHaveLength(5);
  });

  it('of $SYS/# are where brokers keep their figures; of a branch, the level below it', () => {
    expect(narrowerFilters('$SYS/#', nobody)).toContain('$SYS/broker/#');
    expect(narrowerFilters('plant/line/#', nobody)).toEqual(['plant/line/+']);
    expect(narrowerFilters('plant/line', nobody)).toEqual([]);
  });

  it('can all be asked for', () => {
    const odd = { username: 'a/b', clientId: '#', firstLevels: ['x#', 'ok', '$y'] };
    for (const refused of ['#', '$SYS/#', 'a/#', '/#']) {
      for (const filter of narrowerFilters(refused, odd))
        expect([filter, topicFilterProblem(filter)]).toEqual([filter, null]);
    }
  });
});
