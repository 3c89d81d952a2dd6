import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkConnectOptions } from '../../../electron/core/broker/connect-options.ts';
import { draftFromSettings, settingsFromDraft } from '../../../renderer/model/profile-draft.ts';
import { draftChangesOf, offeredPresets } from '../../../renderer/model/profile-draft-presets.ts';
import { newProfileSettings, profileSettingsSchema } from '../../../shared/profile.ts';

describe.each(offeredPresets.map((preset) => [preset.name, preset] as const))('the preset for %s', (_name, preset) => {
  it('gives settings that can be saved and tried once the host is there, and keeps what was typed', () => {
    const typed = { ...draftFromSettings(newProfileSettings), name: 'Mine', host: preset.hostExample };
    const { settings, problems } = settingsFromDraft({ ...typed, ...draftChangesOf(preset) });
    expect([...problems]).toEqual([]);
    expect(v.safeParse(profileSettingsSchema, settings).success).toBe(true);
    expect(settings).toMatchObject({
      name: 'Mine',
      host: preset.hostExample,
      scheme: 'mqtts',
      tls: { verification: 'full' },
    });
    expect(settings === null ? null : checkConnectOptions(settings, {})).toEqual([]);
    expect(settings?.subscriptions.some(({ topicFilter }) => topicFilter.startsWith('$SYS'))).toBe(false);
    expect(preset.needs.length).toBeGreaterThan(0);
  });
});

it('asks AWS on port 443 by its own application protocol', () => {
  const preset = offeredPresets.find(({ id }) => id === 'aws443');
  if (preset === undefined) throw new Error('no such preset');
  const { settings } = settingsFromDraft({ ...draftFromSettings(newProfileSettings), ...draftChangesOf(preset) });
  expect(settings).toMatchObject({ port: 443, tls: { alpnProtocols: ['x-amzn-mqtt-ca'] } });
});
