// All streams are drawn with one animation frame, in the order they asked.

import { describe, expect, it } from 'vitest';
import { createNextDrawing } from '../../../renderer/model/next-drawing.ts';

describe('the next drawing', () => {
  it('is one animation frame for all who wait, in their order', () => {
    const frames: (() => void)[] = [];
    const schedule = createNextDrawing((run) => frames.push(run));
    const drawn: string[] = [];
    schedule(() => {
      drawn.push('rows');
      // Who asks while it is drawn waits for the next one.
      schedule(() => drawn.push('later'));
    });
    schedule(() => drawn.push('messages'));
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(drawn).toEqual(['rows', 'messages']);
    expect(frames).toHaveLength(2);
    frames[1]?.();
    expect(drawn).toEqual(['rows', 'messages', 'later']);
  });
});
