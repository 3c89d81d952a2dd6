// The state machine of a connection as a table: event in, state and effects out.

import { describe, expect, it } from 'vitest';
import {
  advance,
  type Ending,
  idleMachine,
  type Machine,
  type MachineEvent,
  steadyAfterMs,
} from '../../../electron/core/broker/connection-state.ts';
import {
  remedyForConnack,
  remedyForDisconnect,
  type Remedy,
  waitBefore,
} from '../../../electron/core/broker/reconnect-policy.ts';
import { newProfileSettings } from '../../../shared/profile.ts';

const failure = { message: 'It failed.', reasonCode: null, reasonName: null, reasonString: null, detail: null, at: 0 };
const { reconnect } = newProfileSettings;
const endingOf = (remedy: Remedy, closedByPeer = false): Ending => ({ failure, remedy, closedByPeer });
const ended = (
  at: number,
  remedy: Remedy,
  more: Partial<Extract<MachineEvent, { kind: 'ended' }>> = {},
): MachineEvent => ({
  kind: 'ended',
  at,
  ending: endingOf(remedy),
  mayBeTakeover: false,
  reconnect,
  random: 0,
  ...more,
});
const run = (events: readonly MachineEvent[], from: Machine = idleMachine): Machine =>
  events.reduce((machine, event) => advance(machine, event).machine, from);

const open: MachineEvent = { kind: 'open', at: 0 };
const connected: MachineEvent = { kind: 'connected', at: 10 };

const machines = {
  idle: idleMachine,
  connecting: run([open]),
  online: run([open, connected]),
  waiting: run([open, ended(5, 'retry')]),
  refused: run([open, ended(5, 'stop')]),
  closed: run([open, { kind: 'close', at: 7 }]),
} as const;

describe('transitions', () => {
  const close: MachineEvent = { kind: 'close', at: 20 };
  const retryNow: MachineEvent = { kind: 'retryNow', at: 20 };
  const timerFired: MachineEvent = { kind: 'timerFired', at: 20 };

  it.each<[from: keyof typeof machines, event: MachineEvent, to: string, effects: readonly string[]]>([
    ['idle', open, 'connecting', ['stopTimer', 'connect']],
    ['closed', open, 'connecting', ['stopTimer', 'connect']],
    ['refused', open, 'connecting', ['stopTimer', 'connect']],
    ['waiting', open, 'connecting', ['stopTimer', 'connect']],
    ['connecting', open, 'connecting', []],
    ['online', open, 'online', []],
    ['connecting', connected, 'online', []],
    ['waiting', timerFired, 'connecting', ['connect']],
    ['waiting', retryNow, 'connecting', ['stopTimer', 'connect']],
    ['refused', retryNow, 'connecting', ['stopTimer', 'connect']],
    ['online', retryNow, 'online', []],
    ['closed', retryNow, 'closed', []],
    ['closed', timerFired, 'closed', []],
    ['idle', retryNow, 'idle', []],
    ['connecting', ended(20, 'retry'), 'waiting', ['startTimer']],
    ['connecting', ended(20, 'retrySlowly'), 'waiting', ['startTimer']],
    ['connecting', ended(20, 'stop'), 'refused', []],
    ['connecting', ended(20, 'stopUnlessProven'), 'refused', []],
    ['connecting', ended(20, 'ask'), 'refused', []],
    ['online', ended(20, 'retry'), 'waiting', ['startTimer']],
    ['online', ended(20, 'stopUnlessProven'), 'waiting', ['startTimer']],
    ['online', ended(20, 'ask'), 'refused', []],
    ['closed', ended(20, 'retry'), 'closed', []],
    ['closed', connected, 'closed', []],
    ['idle', close, 'idle', []],
    ['closed', close, 'closed', []],
    ['connecting', close, 'closed', ['stopTimer', 'disconnect']],
    ['online', close, 'closed', ['stopTimer', 'disconnect']],
    ['waiting', close, 'closed', ['stopTimer', 'disconnect']],
    ['refused', close, 'closed', ['stopTimer', 'disconnect']],
  ])('%s: %o -> %s', (from, event, to, effects) => {
    const transition = advance(machines[from], event);
    expect(transition.machine.state.kind).toBe(to);
    expect(transition.effects.map(({ kind }) => kind)).toEqual(effects);
    if (effects.length === 0 && from === to) expect(transition.machine).toBe(machines[from]);
  });

  it('shows the step of an attempt', () => {
    expect(run([{ kind: 'stepped', step: 'Looking up broker' }], machines.connecting).state).toMatchObject({
      step: 'Looking up broker',
    });
    expect(advance(machines.online, { kind: 'stepped', step: 'x' }).machine).toBe(machines.online);
  });

  it('asks only for a takeover', () => {
    expect(run([ended(20, 'ask')], machines.online).state).toMatchObject({ kind: 'refused', sessionTakenOver: true });
    expect(machines.refused.state).toMatchObject({ kind: 'refused', sessionTakenOver: false });
  });

  it('says when it tries again', () => {
    expect(machines.waiting.state).toEqual({ kind: 'waiting', retryAt: 1005, attempt: 1, failure });
  });
});

describe('growing waits', () => {
  const waitsOf = (rounds: number, remedy: Remedy): readonly number[] => {
    const waits: number[] = [];
    let machine: Machine = machines.connecting;
    for (let round = 0; round < rounds; round++) {
      const transition = advance(machine, ended(0, remedy));
      for (const effect of transition.effects) if (effect.kind === 'startTimer') waits.push(effect.ms);
      machine = run([{ kind: 'timerFired', at: 0 }], transition.machine);
    }
    return waits;
  };

  it('doubles from 1 s to 60 s', () => {
    expect(waitsOf(9, 'retry')).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('is never below 30 s where the broker asked for less', () => {
    expect(waitsOf(8, 'retrySlowly')).toEqual([30_000, 30_000, 30_000, 30_000, 30_000, 32_000, 60_000, 60_000]);
  });

  it('only ever adds to a wait at random, a quarter at most', () => {
    expect(waitBefore(1, 'retry', 0, reconnect)).toBe(1000);
    expect(waitBefore(1, 'retry', 0.999, reconnect)).toBe(1250);
    expect(waitBefore(1000, 'retry', 0, reconnect)).toBe(60_000);
  });

  it('goes on growing over connections that did not hold, and starts anew after one that did', () => {
    const flapping = run(
      [ended(20, 'retry'), { kind: 'timerFired', at: 1020 }, { kind: 'connected', at: 1030 }],
      machines.online,
    );
    expect(run([ended(1040, 'retry')], flapping).state).toMatchObject({ kind: 'waiting', retryAt: 1040 + 2000 });
    expect(run([ended(1030 + steadyAfterMs, 'retry')], flapping).state).toMatchObject({
      retryAt: 1030 + steadyAfterMs + 1000,
    });
  });

  it('is not confused by a clock that was set back while online', () => {
    expect(run([ended(-1_000_000, 'retry')], machines.online).state).toMatchObject({
      kind: 'waiting',
      retryAt: -1_000_000 + 1000,
    });
  });
});

describe('the profile’s reconnect settings', () => {
  const tried: MachineEvent = { kind: 'timerFired', at: 0 };
  const within = (changes: Partial<typeof reconnect>, at = 20): MachineEvent =>
    ended(at, 'retry', { reconnect: { ...reconnect, ...changes } });

  it('set the waits', () => {
    const delays = { firstDelayMs: 100, longestDelayMs: 250 };
    const waits: number[] = [];
    let machine: Machine = machines.connecting;
    for (let round = 0; round < 4; round++) {
      machine = run([within(delays, 0)], machine);
      if (machine.state.kind === 'waiting') waits.push(machine.state.retryAt);
      machine = run([tried], machine);
    }
    expect(waits).toEqual([100, 200, 250, 250]);
  });

  it('may forbid reconnecting at all', () => {
    for (const from of ['connecting', 'online'] as const) {
      const { state } = run([within({ enabled: false })], machines[from]);
      expect(state).toMatchObject({ kind: 'refused', sessionTakenOver: false });
      expect(state).toMatchObject({
        failure: { message: expect.stringMatching(/^It failed\. Reconnecting is switched off/) },
      });
    }
  });

  it.each([1, 2, 5])('may limit the attempts in a row to %i', (maximumAttempts) => {
    let machine: Machine = machines.connecting;
    let attempts = 0;
    while (machine.state.kind === 'connecting') {
      attempts++;
      machine = run([within({ maximumAttempts }), tried], machine);
    }
    expect(attempts).toBe(maximumAttempts);
    expect(machine.state).toMatchObject({
      kind: 'refused',
      failure: { message: expect.stringContaining('nothing more') },
    });
    // The user may ask for as many again.
    const again = run([{ kind: 'retryNow', at: 0 }, within({ maximumAttempts })], machine);
    expect(again.state.kind).toBe(maximumAttempts === 1 ? 'refused' : 'waiting');
  });

  it('count from the loss of a connection that held, and go on counting over one that did not', () => {
    const limits = { maximumAttempts: 1 };
    const lost = run([within(limits, 10 + steadyAfterMs)], machines.online);
    expect(lost.state.kind).toBe('waiting');
    expect(run([tried, within(limits)], lost).state.kind).toBe('refused');
    expect(run([tried, { kind: 'connected', at: 0 }, within(limits, 5)], lost).state.kind).toBe('refused');
  });
});

describe('a fight over a client ID that the protocol cannot name', () => {
  const round = (at: number, mayBeTakeover: boolean, closedByPeer = true): readonly MachineEvent[] => [
    { kind: 'connected', at },
    ended(at + 500, 'retry', { ending: endingOf('retry', closedByPeer), mayBeTakeover }),
  ];
  const again: MachineEvent = { kind: 'timerFired', at: 0 };

  it('stops after three short lives', () => {
    const machine = run([...round(0, true), again, ...round(1, true), again, ...round(2, true)], machines.connecting);
    expect(machine.state).toMatchObject({ kind: 'refused', sessionTakenOver: true });
  });

  it.each([
    ['with a random client ID', false, true],
    ['when the line was cut instead of closed', true, false],
  ])('goes on %s', (_name, mayBeTakeover, closedByPeer) => {
    const once = round(0, mayBeTakeover, closedByPeer);
    expect(run([...once, again, ...once, again, ...once, again, ...once], machines.connecting).state.kind).toBe(
      'waiting',
    );
  });

  it('forgets short lives after one that held', () => {
    const held: readonly MachineEvent[] = [
      { kind: 'connected', at: 0 },
      ended(20_000, 'retry', { ending: endingOf('retry', true), mayBeTakeover: true }),
    ];
    const machine = run(
      [...round(0, true), again, ...round(0, true), again, ...held, again, ...round(0, true)],
      machines.connecting,
    );
    expect(machine.state.kind).toBe('waiting');
  });
});

describe('what a reason code calls for', () => {
  it.each([0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x90, 0x95, 0x99, 0x9a, 0x9b, 0x9c, 0x9d])(
    'CONNACK 0x%x stops',
    (code) => {
      expect(remedyForConnack(code, 5)).toBe('stop');
    },
  );
  it.each([0x80, 0x83, 0x88, 0x89, 0x9f])('CONNACK 0x%x tries again', (code) => {
    expect(remedyForConnack(code, 5)).toBe('retry');
  });
  it('CONNACK 0x97 tries again slowly', () => {
    expect(remedyForConnack(0x97, 5)).toBe('retrySlowly');
  });
  it.each<[number, Remedy]>([
    [1, 'stop'],
    [2, 'stop'],
    [3, 'retry'],
    [4, 'stop'],
    [5, 'stop'],
  ])('3.1.1 return code %i: %s', (code, remedy) => {
    expect(remedyForConnack(code, 4)).toBe(remedy);
  });
  it.each<[number, Remedy]>([
    [0x00, 'retry'],
    [0x81, 'stop'],
    [0x82, 'stop'],
    [0x87, 'stop'],
    [0x89, 'retry'],
    [0x8b, 'retry'],
    [0x8d, 'retry'],
    [0x8e, 'ask'],
    [0x95, 'retry'],
    [0x96, 'retrySlowly'],
    [0x97, 'retrySlowly'],
    [0x98, 'retrySlowly'],
    [0x9c, 'stop'],
    [0x9d, 'stop'],
    [0xa0, 'retry'],
  ])('DISCONNECT 0x%x: %s', (code, remedy) => {
    expect(remedyForDisconnect(code)).toBe(remedy);
  });
});
