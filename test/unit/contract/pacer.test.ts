import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacer } from '../../../shared/contract-pacer.ts';

function newPacer(isWatched = (): boolean => true): Pacer {
  return new Pacer({ intervalMs: 50, restMs: 250, monotonicNow: () => Date.now(), isWatched });
}

/** A member with what it was called with. */
function newMember(rests = false) {
  return { onTick: vi.fn<(tick: number) => void>(), rests };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Pacer', () => {
  it('ticks its members 20 times a second at 50 ms', () => {
    const pacer = newPacer();
    const member = newMember();
    pacer.add(member);
    vi.advanceTimersByTime(1000);
    expect(member.onTick).toHaveBeenCalledTimes(20);
    expect(member.onTick).toHaveBeenLastCalledWith(20);
  });

  it('has one timer for all members and none without', () => {
    const pacer = newPacer();
    const members = [newMember(), newMember(), newMember()] as const;
    expect(vi.getTimerCount()).toBe(0);
    for (const member of members) pacer.add(member);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(50);
    for (const member of members) expect(member.onTick).toHaveBeenCalledTimes(1);
    for (const member of members) pacer.remove(member);
    expect(vi.getTimerCount()).toBe(0);
    pacer.remove(members[0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on when a member leaves, or leaves and comes back, during a tick', () => {
    const pacer = newPacer();
    const stays = newMember();
    const leaves = { onTick: vi.fn<() => void>(() => pacer.remove(leaves)), rests: false };
    pacer.add(leaves);
    pacer.add(stays);
    vi.advanceTimersByTime(100);
    expect(leaves.onTick).toHaveBeenCalledTimes(1);
    expect(stays.onTick).toHaveBeenCalledTimes(2);
    pacer.remove(stays);
    let visits = 0;
    const visitor = {
      onTick: (): void => {
        visits += 1;
        pacer.remove(visitor);
        if (visits < 3) queueMicrotask(() => pacer.add(visitor));
      },
      rests: false,
    };
    pacer.add(visitor);
    return vi.advanceTimersByTimeAsync(500).then(() => {
      expect(visits).toBe(3);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});

describe('a pacer whose members rest', () => {
  it('ticks 4 times a second, and its numbers tell the time', () => {
    const pacer = newPacer();
    const member = newMember(true);
    pacer.add(member);
    vi.advanceTimersByTime(1050);
    expect(member.onTick.mock.calls).toEqual([[1], [6], [11], [16], [21]]);
  });

  it('does not rest while one of them has something to do', () => {
    const pacer = newPacer();
    const member = newMember(true);
    const busy = newMember(false);
    pacer.add(member);
    pacer.add(busy);
    vi.advanceTimersByTime(1000);
    expect(member.onTick).toHaveBeenCalledTimes(20);
    busy.rests = true;
    vi.advanceTimersByTime(1000);
    expect(member.onTick).toHaveBeenCalledTimes(20 + 4);
    expect(member.onTick).toHaveBeenLastCalledWith(36);
  });

  it('ticks at once when stirred after more than an interval, once', () => {
    const pacer = newPacer();
    const member = newMember(true);
    pacer.add(member);
    vi.advanceTimersByTime(50 + 120);
    pacer.stir();
    pacer.stir();
    vi.advanceTimersByTime(1);
    expect(member.onTick.mock.calls).toEqual([[1], [3]]);
    vi.advanceTimersByTime(248);
    expect(member.onTick).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1);
    expect(member.onTick).toHaveBeenLastCalledWith(8);
  });

  it('keeps the interval when stirred right after a tick', () => {
    const pacer = newPacer();
    const member = newMember(true);
    pacer.add(member);
    vi.advanceTimersByTime(50 + 20);
    pacer.stir();
    vi.advanceTimersByTime(29);
    expect(member.onTick).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(member.onTick.mock.calls).toEqual([[1], [2]]);
  });

  it('is polled with the next tick by what happens while its members are being asked', () => {
    const pacer = newPacer();
    const member = newMember(true);
    member.onTick.mockImplementationOnce(() => pacer.stir());
    pacer.add(member);
    vi.advanceTimersByTime(100);
    expect(member.onTick.mock.calls).toEqual([[1], [2]]);
  });

  it('never ticks faster than the interval, however often it is stirred', () => {
    const pacer = newPacer();
    const member = newMember(true);
    pacer.add(member);
    for (let at = 0; at < 1000; at += 1) {
      pacer.stir();
      vi.advanceTimersByTime(1);
    }
    expect(member.onTick).toHaveBeenCalledTimes(20);
  });

  it('takes a new member with the next tick', () => {
    const pacer = newPacer();
    const member = newMember(true);
    pacer.add(member);
    vi.advanceTimersByTime(60);
    const late = newMember();
    pacer.add(late);
    vi.advanceTimersByTime(40);
    expect(late.onTick).toHaveBeenCalledTimes(1);
  });

  it('begins anew when all have left and one comes', () => {
    const pacer = newPacer();
    const member = newMember(true);
    pacer.add(member);
    vi.advanceTimersByTime(60);
    pacer.remove(member);
    vi.advanceTimersByTime(10_000);
    pacer.stir();
    expect(vi.getTimerCount()).toBe(0);
    pacer.add(member);
    vi.advanceTimersByTime(50);
    expect(member.onTick.mock.calls).toEqual([[1], [2]]);
  });
});

describe('a pacer nobody looks at', () => {
  it('rests whatever happens and whoever is busy, until somebody looks and stirs it', () => {
    const watched = vi.fn(() => false);
    const pacer = newPacer(watched);
    const busy = newMember(false);
    pacer.add(busy);
    for (let at = 0; at < 1050; at += 10) {
      pacer.stir();
      vi.advanceTimersByTime(10);
    }
    expect(busy.onTick).toHaveBeenCalledTimes(5);
    watched.mockReturnValue(true);
    pacer.stir();
    vi.advanceTimersByTime(50);
    expect(busy.onTick).toHaveBeenCalledTimes(6);
    vi.advanceTimersByTime(1000);
    expect(busy.onTick).toHaveBeenCalledTimes(26);
  });
});
