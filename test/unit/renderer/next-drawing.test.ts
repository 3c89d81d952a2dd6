// All streams are drawn with one animation frame, in the order they asked.

import { describe, expect, it } from 'vitest';
import { createNextDrawing } from '../../../renderer/model/next-drawing.ts';

const layOut = (): void => undefined;

describe('the next drawing', () => {
  it('is one animation frame for all who wait, in their order', () => {
    const frames: (() => void)[] = [];
    const { next: schedule } = createNextDrawing({ schedule: (run) => frames.push(run), layOut });
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

  it('is hurried when somebody waits for it, once between two frames', () => {
    const frames: (() => void)[] = [];
    const { next, hurry } = createNextDrawing({ schedule: (run) => frames.push(run), layOut });
    const drawn: string[] = [];
    hurry();
    next(() => drawn.push('messages'));
    next(() => drawn.push('rows'));
    hurry();
    expect(drawn).toEqual(['messages', 'rows']);
    next(() => drawn.push('more rows'));
    hurry();
    expect(drawn).toHaveLength(2);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(drawn).toEqual(['messages', 'rows', 'more rows']);
    next(() => drawn.push('rows again'));
    hurry();
    expect(drawn).toHaveLength(4);
    expect(frames).toHaveLength(2);
  });
});
