// The skyline of a trend: its outline and its words.

import { describe, expect, it } from 'vitest';
import { sparklinePath, trendHint } from '../../../renderer/ui/topic-tree/sparkline-path.ts';
import type { TopicId } from '../../../shared/ids.ts';

describe('the sparkline', () => {
  it('is a ground line where nothing came, and nothing where it is not known', () => {
    expect(sparklinePath('   000')).toBe('M3 38V35H6V38H3Z');
    expect(sparklinePath('0z0')).toBe('M0 38V35H1V0H2V35H3V38H0Z');
    expect(sparklinePath('1 1')).toBe('M0 38V34H1V38H0ZM2 38V34H3V38H2Z');
    expect(sparklinePath(' '.repeat(60))).toBe('');
    expect(sparklinePath('')).toBe('');
  });

  it('says its peak, and how much of it is not known', () => {
    const trend = { topicId: 1 as TopicId, peak: 1200, levels: `${' '.repeat(14)}${'z'.repeat(46)}` };
    expect(trendHint(trend)).toBe(
      'Messages in each of the last 60 seconds, at most 1,200; 14 of these seconds are not known',
    );
    expect(trendHint({ ...trend, levels: '0'.repeat(60), peak: 0 })).toBe(
      'Messages in each of the last 60 seconds, at most 0',
    );
    expect(trendHint(null)).toBe('');
  });
});
