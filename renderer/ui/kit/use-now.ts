// The one clock of the page: a second's tick for everything that shows an age. Stops while nobody looks.

import { createContext, useContext, useSyncExternalStore } from 'react';

/** Milliseconds since 1970, a new value each second. */
export interface Clock {
  readonly now: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A clock that runs only while somebody listens. */
export function createClock(): Clock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  const tick = (): void => {
    if (document.visibilityState === 'hidden') return;
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    now: () => now,
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, 1000);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

/** Given once by <App>. */
export const ClockContext = createContext<Clock | null>(null);

/** The page's clock itself, for work that is to be done once a second. */
export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (clock === null) throw new Error('Assertion failed: a component stands outside of <App>');
  return clock;
}

/** What is to be shown of now, to the second: renders only when that changes. */
export function useAtNow<Part>(select: (now: number) => Part): Part {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, () => select(clock.now()));
}

/** Now, to the second; renders once a second. */
export function useNow(): number {
  return useAtNow((now) => now);
}
