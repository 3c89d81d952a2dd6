// What is said where a filter finds nothing.

import { describe, expect, it } from 'vitest';
import { filterHint } from '../../../renderer/model/filter-hint.ts';

describe('a filter that finds nothing', () => {
  it('is told of fields within JSON where it compares whole payloads', () => {
    expect(filterHint('sensor value>50')).toContain('json.temperature>21');
    expect(filterHint('-value=on')).toContain('json.temperature>21');
  });

  it('is told nothing where that would not help', () => {
    for (const filter of ['', 'sensor', 'value:open', 'json.temperature>21', 'rate>10']) {
      expect(filterHint(filter)).toBeNull();
    }
  });
});
