// Who is turned away is said at a bounded rate, one kind of refusal never hiding another.

import { expect, it } from 'vitest';
import { RefusalLog } from '../../../electron/web/refusal-log.ts';

it('says each reason at most once in ten seconds, and counts what it did not say', () => {
  let now = 0;
  const lines: string[] = [];
  const log = new RefusalLog(
    (line) => lines.push(line),
    () => now,
  );
  for (let knock = 0; knock < 5; knock += 1) log.add('a foreign name');
  log.add('a used code');
  now = 9_999;
  log.add('a foreign name');
  now = 10_000;
  log.add('a foreign name');
  log.add('a used code');
  expect(lines).toEqual([
    'A request was refused: a foreign name',
    'A request was refused: a used code',
    'A request was refused: a foreign name (and 5 more since the last of these lines)',
    'A request was refused: a used code',
  ]);
});
