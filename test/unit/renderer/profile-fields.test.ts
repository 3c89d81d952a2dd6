// The search among the form's settings, and what its folded sections say of themselves.

import { describe, expect, it } from 'vitest';
import { base64FromText } from '../../../renderer/model/base64.ts';
import { draftFromSettings, type ProfileDraft } from '../../../renderer/model/profile-draft.ts';
import {
  limitsSummary,
  listSummary,
  reconnectSummary,
  sessionSummary,
  signInSummary,
  subscriptionsSummary,
  tlsSummary,
  waySummary,
  willSummary,
} from '../../../renderer/model/profile-draft-summary.ts';
import { findFields, formFields, sectionTitles } from '../../../renderer/model/profile-fields.ts';
import { newProfileSettings } from '../../../shared/profile.ts';
import { randomProfile } from '../../support/random-profile.ts';

const draft = draftFromSettings(newProfileSettings);
const summaries = {
  limitsSummary,
  listSummary,
  reconnectSummary,
  sessionSummary,
  signInSummary,
  subscriptionsSummary,
  tlsSummary,
  waySummary,
  willSummary,
};
const found = (text: string) => findFields(text).map(({ label }) => label);

describe('the search for a setting', () => {
  it('finds by the begin of a word, best first', () => {
    expect(found('keep')[0]).toBe('Keep alive');
    expect(found('SNI')).toEqual(['Server name']);
    expect(found('alpn')).toEqual(['Application protocols']);
    expect(found('lwt')).toContain('Will topic');
    expect(found('expiry')[0]).toBe('Session ends after');
    expect(found(' ')).toEqual([]);
    expect(found('no such thing')).toEqual([]);
  });

  it('knows each setting once, and what it takes to see it', () => {
    const names = formFields.map(({ label, section }) => `${section} ${label}`);
    expect(new Set(names).size).toBe(names.length);
    const fieldOf = (label: string) => formFields.find((field) => field.label === label);
    expect(fieldOf('Server name')?.via?.(draft)).toMatchObject({ label: 'Protocol', because: 'with mqtts or wss' });
    expect(fieldOf('Server name')?.via?.({ ...draft, scheme: 'wss' })).toBeNull();
    expect(fieldOf('Will delay')?.via?.({ ...draft, hasWill: true, protocolVersion: 4 })?.label).toBe('MQTT version');
    // What brings a setting to the screen is a setting itself.
    for (const { via } of formFields) {
      const way = via?.(draft);
      if (way != null) expect(names).toContain(`${way.section} ${way.label}`);
    }
  });
});

describe('folded sections', () => {
  it.each<[keyof typeof summaries, Partial<ProfileDraft>, string]>([
    ['waySummary', {}, 'direct'],
    ['waySummary', { proxyKind: 'socks5', proxyHost: 'p', proxyPort: '1080' }, 'SOCKS5 proxy p:1080'],
    ['sessionSummary', {}, 'MQTT 5.0 or 3.1.1, random client id, clean start'],
    [
      'sessionSummary',
      { keepAlive: '5', cleanStart: false },
      'MQTT 5.0 or 3.1.1, random client id, keeps its session, keep alive 5 s',
    ],
    ['limitsSummary', {}, 'as for most brokers'],
    ['limitsSummary', { topicAliasMaximum: '1' }, 'topic alias maximum 1'],
    ['reconnectSummary', {}, 'after 1 s, then up to 60 s'],
    ['reconnectSummary', { reconnects: false }, 'never by itself'],
    ['willSummary', {}, 'none'],
    ['tlsSummary', { verification: 'off' }, 'server is not checked'],
    ['signInSummary', { passwordKind: 'command' }, 'password from a command'],
    ['listSummary', { group: 'Plant', guarded: true }, 'in Plant, guarded'],
    ['subscriptionsSummary', { subscriptions: [] }, 'none'],
  ])('%s of %j', (name, changes, words) => {
    expect(summaries[name]({ ...draft, ...changes })).toBe(words);
  });

  it('say something of any profile, and never a word too many', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      for (const summary of Object.values(summaries)) {
        const words = summary(draftFromSettings(randomProfile(seed)));
        expect(words).not.toMatch(/undefined|null|NaN|, ,/);
        expect(words).not.toBe('');
      }
    }
    expect(Object.keys(sectionTitles)).toHaveLength(Object.keys(summaries).length + 1);
  });
});

describe('bytes as text', () => {
  it('are base64 of UTF-8', () => {
    expect(base64FromText('ü')).toBe('w7w=');
    expect(base64FromText('x'.repeat(100_000))).toHaveLength(133_336);
  });
});
