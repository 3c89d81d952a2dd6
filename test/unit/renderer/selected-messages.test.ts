// The selected topic's messages: one read at a time, the newest wish wins, a pinned message stays.

import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { MessageMeta } from '../../../shared/message.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionId, MessageSeq, TopicId, ViewId } from '../../../shared/ids.ts';
import {
  createSelectedMessages,
  firstPartBytes,
  maximumListed,
  type SelectedMessages,
} from '../../../renderer/model/selected-messages.ts';
import { noSelection, type Selection, type SelectionState } from '../../../renderer/model/selection.ts';
import { createScriptedLine, type ScriptedCall, type ScriptedLine, settle } from '../../support/scripted-line.ts';

const connectionId = 'c1' as ConnectionId;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function meta(seq: number, sizeBytes = 1): MessageMeta {
  return {
    seq: seq as MessageSeq,
    at: seq * 1000,
    sizeBytes,
    qos: 0,
    retain: false,
    dup: false,
    preview: { kind: 'text', text: '' },
  };
}

let core: ScriptedLine;
let selected: SelectedMessages;
let paints: (() => void)[];
let timers: { delayMs: number; run: () => void; isOff: boolean }[];
const selectionStore = createStore<SelectionState>(() => noSelection);
const select = (topicId: number | null): void =>
  selectionStore.setState({
    ...noSelection,
    connectionId: topicId === null ? null : connectionId,
    topicId: topicId as TopicId | null,
  });
const state = () => selected.store.getState();
const paint = (): void => {
  for (const run of paints.splice(0)) run();
};
const latestWatch = () => {
  const watch = core.watches.at(-1);
  if (watch === undefined) throw new Error('nothing is watched');
  return watch;
};
const onlyCall = (): ScriptedCall => {
  const [call] = core.calls;
  if (call === undefined || core.calls.length !== 1) throw new Error(`${core.calls.length} calls are under way`);
  return call;
};
async function frame(seqs: readonly number[], more: { ownCount?: number; shed?: boolean; sizeBytes?: number } = {}) {
  const messages = seqs.map((seq) => meta(seq, more.sizeBytes));
  const taken = latestWatch().push({
    topicId: latestWatch().params['topicId'],
    messages,
    latest: null,
    ownCount: more.ownCount ?? messages.length,
    shed: more.shed ?? false,
  });
  paint();
  await taken;
}
const answer = (seq: number, payload: Uint8Array, sizeBytes = payload.length) =>
  onlyCall().answer({ message: meta(seq, sizeBytes), topicName: 't', properties: {} }, payload);

beforeEach(() => {
  core = createScriptedLine();
  paints = [];
  timers = [];
  selectionStore.setState(noSelection);
  const selection = { store: selectionStore } as unknown as Selection;
  selected = createSelectedMessages(
    { line: core.line, viewId: 'view' as ViewId, selection },
    {
      beforePaint: (run) => paints.push(run),
      after(delayMs, run) {
        const timer = { delayMs, run, isOff: false };
        timers.push(timer);
        return () => {
          timer.isOff = true;
        };
      },
      pause: async () => undefined,
    },
  );
});

describe('a small latest message', () => {
  const frameWith = (seq: number, text: string) => {
    const done = latestWatch().push(
      {
        topicId: 7,
        messages: [meta(seq, text.length), meta(seq - 1)],
        latest: { message: meta(seq, text.length), topicName: 't', properties: {} },
        ownCount: seq,
        shed: false,
        givenUp: false,
      },
      utf8(text),
    );
    paint();
    return done;
  };

  it('comes along with the list and is shown with it, without being asked for', async () => {
    select(7);
    await frameWith(2, '{"a":1}');
    expect(state()).toMatchObject({
      shown: { message: { seq: 2 }, topicName: 't', partial: false, view: { automatic: 'json' } },
      previousAt: 1000,
    });
    expect(core.calls).toHaveLength(0);
  });

  it('leaves the pinned one on screen', async () => {
    select(7);
    await frameWith(2, 'two');
    selected.pin(2 as MessageSeq);
    await frameWith(3, 'three');
    expect(state()).toMatchObject({ newerCount: 1, shown: { message: { seq: 2 } } });
    selected.pin(null);
    await answer(3, utf8('three'));
    expect(state().shown?.message.seq).toBe(3);
  });

  it('is not replaced by an older one that was being read', async () => {
    select(7);
    await frame([1], { sizeBytes: 20_000 });
    expect(core.calls).toHaveLength(1);
    await frameWith(2, 'two');
    await answer(1, new Uint8Array(20_000));
    expect(state().shown?.message.seq).toBe(2);
    expect(core.calls).toHaveLength(0);
  });
});

describe('a line that breaks', () => {
  it('leaves what is shown, and reads on when it is back', async () => {
    select(7);
    await frame([1]);
    await answer(1, utf8('one'));
    await frame([2, 1]);
    await onlyCall().refuse(new AppError('connectionLost', 'The line broke.'));
    expect(state()).toMatchObject({ failure: null, shown: { message: { seq: 1 } } });
    core.resume();
    await answer(2, utf8('two'));
    expect(state()).toMatchObject({ failure: null, shown: { message: { seq: 2 } } });
  });
});

describe('following the latest', () => {
  it('reads the latest message of the selected topic and shows it with its view', async () => {
    select(7);
    expect(latestWatch()).toMatchObject({ stream: 'messages', params: { connectionId, topicId: 7 } });
    await frame([3, 2]);
    expect(onlyCall()).toMatchObject({
      name: 'message.read',
      args: { topicId: 7, seq: 3, limitBytes: firstPartBytes },
    });
    await answer(3, utf8('{"a":1}'));
    expect(state().shown).toMatchObject({ partial: false, view: { automatic: 'json' } });
    expect(state().previousAt).toBe(2000);
    expect(core.calls).toHaveLength(0);
  });

  it('asks for one payload at a time and then for the newest only', async () => {
    select(7);
    await frame([1]);
    await frame([2, 1]);
    await frame([3, 2, 1]);
    expect(core.calls).toHaveLength(1);
    await answer(1, utf8('1'));
    expect(state().shown?.message.seq).toBe(1);
    await answer(3, utf8('3'));
    expect(state().shown?.message.seq).toBe(3);
    expect(core.calls).toHaveLength(0);
  });

  it('takes the latest of now where the one in the list has been given up meanwhile', async () => {
    select(7);
    await frame([3]);
    await onlyCall().refuse(new AppError('evicted', 'Given up.'));
    expect(onlyCall().args).toMatchObject({ topicId: 7, seq: null });
    await answer(9, utf8('nine'));
    expect(state()).toMatchObject({ failure: null, shown: { message: { seq: 9 } } });
    expect(core.calls).toHaveLength(0);
  });

  it('holds the credit of a frame until it has been painted', async () => {
    select(7);
    let isTaken = false;
    const taken = latestWatch()
      .push({ topicId: 7, messages: [meta(1)], latest: null, ownCount: 1, shed: false, givenUp: false })
      .then(() => {
        isTaken = true;
      });
    await settle();
    expect(isTaken).toBe(false);
    expect(state().messages).toBeNull();
    paint();
    await taken;
    expect(state().messages).toHaveLength(1);
  });

  it('keeps what is shown until the next one has come', async () => {
    select(7);
    await frame([1]);
    await answer(1, utf8('one'));
    await frame([2, 1]);
    expect(state().shown?.message.seq).toBe(1);
    await answer(2, utf8('two'));
    expect(state().shown?.message.seq).toBe(2);
  });

  it('drops the answer for a topic that is no longer selected, and reads the new one after it', async () => {
    select(7);
    await frame([1]);
    select(8);
    await frame([5]);
    expect(core.calls).toHaveLength(1);
    await answer(1, utf8('old'));
    expect(state().shown).toBeNull();
    expect(onlyCall().args).toMatchObject({ topicId: 8 });
    await answer(5, utf8('new'));
    expect(state().shown?.view.text).toBe('new');
    expect(core.watches[0]?.closed).toBe(true);
  });

  it('gives the line a rest after a large payload', async () => {
    select(7);
    await frame([1], { sizeBytes: 1_000_000 });
    await answer(1, new Uint8Array(1_000_000));
    await frame([2, 1], { sizeBytes: 1_000_000 });
    expect(core.calls).toHaveLength(0);
    expect(timers[0]?.delayMs).toBeGreaterThan(200);
    timers[0]?.run();
    expect(onlyCall().args).toMatchObject({ seq: 2 });
  });

  it('shows nothing of a payload that was given up, until the next message', async () => {
    select(7);
    await frame([1]);
    await answer(1, utf8('1'));
    await frame([1], { shed: true });
    expect(state().shown).toBeNull();
    expect(core.calls).toHaveLength(0);
    await frame([2, 1]);
    expect(core.calls).toHaveLength(1);
  });

  it('forgets everything when nothing is selected', async () => {
    select(7);
    await frame([1]);
    select(null);
    expect(state()).toMatchObject({ target: null, messages: null, shown: null });
  });
});

describe('staying on a message', () => {
  it('reads the pinned one, counts newer ones, and goes back to the latest', async () => {
    select(7);
    await frame([3, 2, 1], { ownCount: 3 });
    await answer(3, utf8('3'));
    selected.pin(2 as MessageSeq);
    expect(onlyCall().args).toMatchObject({ seq: 2 });
    await answer(2, utf8('2'));
    expect(state()).toMatchObject({ newerCount: 1, previousAt: 1000 });
    await frame([5, 4, 3, 2, 1], { ownCount: 5 });
    expect(state().newerCount).toBe(3);
    expect(state().shown?.message.seq).toBe(2);
    expect(core.calls).toHaveLength(0);
    // Far beyond the list.
    await frame([305, 304], { ownCount: 305 });
    expect(state()).toMatchObject({ newerCount: 303, previousAt: 1000 });
    selected.pin(null);
    await answer(305, utf8('305'));
    expect(state()).toMatchObject({ pinnedSeq: null, newerCount: 0 });
    expect(state().shown?.message.seq).toBe(305);
  });

  it('says why a message cannot be read, and does not ask for it again and again', async () => {
    select(7);
    await frame([2, 1]);
    await answer(2, utf8('2'));
    selected.pin(1 as MessageSeq);
    await onlyCall().refuse(new AppError('evicted', 'It has been given up.'));
    expect(state()).toMatchObject({ shown: null, failure: 'It has been given up.' });
    await frame([3, 2, 1]);
    expect(core.calls).toHaveLength(0);
    selected.pin(null);
    await answer(3, utf8('3'));
    expect(state().failure).toBeNull();
  });

  it('asks again after the line has come back', async () => {
    select(7);
    await frame([1]);
    await onlyCall().refuse(new AppError('connectionLost', 'The line broke.'));
    expect(core.calls).toHaveLength(0);
    core.resume();
    await answer(1, utf8('1'));
    expect(state()).toMatchObject({ failure: null, shown: { message: { seq: 1 } } });
  });
});

describe('large payloads', () => {
  const size = 3 * firstPartBytes;

  it('shows the first part, then all when asked', async () => {
    select(7);
    await frame([1], { sizeBytes: size });
    await answer(1, new Uint8Array(firstPartBytes), size);
    expect(state().shown?.partial).toBe(true);
    selected.loadWhole();
    expect(state().loadingWhole).toBe(true);
    expect(onlyCall().args['limitBytes']).toBeGreaterThanOrEqual(size);
    await answer(1, new Uint8Array(size));
    expect(state()).toMatchObject({ loadingWhole: false, shown: { partial: false } });
  });

  it('reads the rest in pieces to save it, and says when it has gone', async () => {
    select(7);
    await frame([1], { sizeBytes: size });
    await answer(1, new Uint8Array(firstPartBytes).fill(1), size);
    const whole = selected.readWhole();
    expect(onlyCall().args).toMatchObject({ seq: 1, offset: firstPartBytes });
    await answer(1, new Uint8Array(firstPartBytes).fill(2), size);
    expect(onlyCall().args).toMatchObject({ seq: 1, offset: 2 * firstPartBytes });
    await answer(1, new Uint8Array(firstPartBytes).fill(3), size);
    const bytes = await whole;
    expect(bytes).toHaveLength(size);
    expect([bytes[0], bytes[firstPartBytes], bytes.at(-1)]).toEqual([1, 2, 3]);

    const gone = selected.readWhole();
    const refused = expect(gone).rejects.toMatchObject({ code: 'evicted' });
    await answer(1, new Uint8Array(0), size);
    await refused;
  });

  it('fetches the whole of an image without being asked', async () => {
    const png = new Uint8Array(firstPartBytes);
    png.set([
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0, 0, 1, 0,
    ]);
    select(7);
    await frame([1], { sizeBytes: size });
    await answer(1, png, size);
    timers[0]?.run();
    expect(onlyCall().args['limitBytes']).toBeGreaterThanOrEqual(size);
  });
});

describe('list and views', () => {
  it('asks for more of the list, up to the limit of the contract', () => {
    select(7);
    selected.wantListed(10_000);
    expect(latestWatch().params).toMatchObject({ topicId: 7, limit: maximumListed });
  });

  it('remembers the chosen view per topic', async () => {
    select(7);
    selected.chooseView('hex');
    select(8);
    expect(state().chosenView).toBeNull();
    select(7);
    expect(state().chosenView).toBe('hex');
  });
});
