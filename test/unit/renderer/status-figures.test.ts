// The status bar's words about loss: each reason is named, and where the user can do something about it, what.

import { describe, expect, it } from 'vitest';
import { statusFigures } from '../../../renderer/ui/shell/status-figures.ts';
import type { ConnectionId } from '../../../shared/ids.ts';
import type { ConnectionStatistics, Ledger } from '../../../shared/statistics.ts';

function refusedFigure(refused: Partial<Ledger['refused']>) {
  const statistics: ConnectionStatistics = {
    connectionId: 'c' as ConnectionId,
    ledger: {
      receivedCount: 0,
      receivedBytes: 0,
      keptCount: 0,
      evicted: { budget: 0 },
      refused: { qos2Duplicate: 0, malformed: 0, topicLimit: 0, tooLarge: 0, ...refused },
      shedPayloadCount: 0,
      givenUpTopicCount: 0,
    },
    messageRate: 0,
    byteRate: 0,
    topicCount: 0,
    memoryBytes: 0,
    gaps: [],
    brokerDroppedCount: null,
    violationCount: 0,
    excludedCount: 0,
  };
  return statusFigures(statistics).find(({ name }) => name === 'refused');
}

describe('the refused figure', () => {
  it('names too large messages and the setting that lets them in', () => {
    const figure = refusedFigure({ tooLarge: 3 });
    expect(figure).toMatchObject({ text: '3 refused', loss: true });
    expect(figure?.explanation).toMatch(/\n3 too large: raise “Largest packet taken” in the profile/);
  });

  it('lists every reason that occurred, and no other', () => {
    const lines = refusedFigure({ tooLarge: 1, malformed: 2, topicLimit: 4 })?.explanation.split('\n') ?? [];
    expect(lines.slice(1).map((line) => Number.parseInt(line, 10))).toEqual([2, 4, 1]);
  });

  it('is no loss while only duplicates are refused', () => {
    expect(refusedFigure({ qos2Duplicate: 5 })).toMatchObject({ text: '5 refused', loss: false });
  });
});
