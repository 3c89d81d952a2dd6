import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacer } from '../../../shared/contract-pacer.ts';

describe('Pacer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ticks its members 20 times a second at 50 ms', () => {
    const pacer = new Pacer(50);
    const tick = vi.fn<() => void>();
    pacer.add(tick);
    vi.advanceTimersByTime(1000);
    expect(tick).toHaveBeenCalledTimes(20);
  });

  it('has one timer for all members and none without', () => {
    const pacer = new Pacer(50);
    const members = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    expect(vi.getTimerCount()).toBe(0);
    for (const member of members) pacer.add(member);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(50);
    for (const member of members) expect(member).toHaveBeenCalledTimes(1);
    for (const member of members) pacer.remove(member);
    expect(vi.getTimerCount()).toBe(0);
    pacer.remove(members[0] ?? (() => {}));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on when a member leaves, or leaves and comes back, during a tick', () => {
    const pacer = new Pacer(50);
    const stays = vi.fn<() => void>();
    const leaves = vi.fn<() => void>(() => pacer.remove(leaves));
    pacer.add(leaves);
    pacer.add(stays);
    vi.advanceTimersByTime(100);
    expect(leaves).toHaveBeenCalledTimes(1);
    expect(stays).toHaveBeenCalledTimes(2);
    pacer.remove(stays);
    let visits = 0;
    const visitor = (): void => {
      visits += 1;
      pacer.remove(visitor);
      if (visits < 3) queueMicrotask(() => pacer.add(visitor));
    };
    pacer.add(visitor);
    return vi.advanceTimersByTimeAsync(500).then(() => {
      expect(visits).toBe(3);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
