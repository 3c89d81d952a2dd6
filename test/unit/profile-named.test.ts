// Which saved connection --profile means, and what is said when it is none.

import { describe, expect, it } from 'vitest';
import { nearNames, profileNamed } from '../../electron/core/profile-named.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { newProfileSettings, type Profile, secretNames } from '../../shared/profile.ts';

const secrets = Object.fromEntries(secretNames.map((name) => [name, 'none'])) as Profile['secrets'];
const profilesOf = (...names: readonly string[]): Profile[] =>
  names.map((name, index) => ({
    profileId: String(index) as ProfileId,
    settings: { ...newProfileSettings, name },
    secrets,
  }));
const refusal = (name: string, profiles: readonly Profile[]): string => {
  try {
    return profileNamed(name, profiles).settings.name;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a name', () => {
  it('means the one of the same letters, else the one of the same letters in any case', () => {
    expect(refusal('plant', profilesOf('Plant', 'plant'))).toBe('plant');
    expect(refusal('PLANT', profilesOf('Plant', 'Home'))).toBe('Plant');
    expect(refusal('PLANT', profilesOf('Plant', 'plant'))).toMatch(/^2 saved connections are named “PLANT”/);
  });

  it('of none is answered with those nearest to it', () => {
    const saved = profilesOf('Home', 'Plant North', 'Plant South', 'Fleet');
    expect(refusal('plant', saved)).toMatch(/none was opened\. Did you mean “Plant North”, “Plant South”\?$/);
    expect(refusal('Hme', saved)).toMatch(/Did you mean “Home”\?$/);
    expect(refusal('Zebra', saved)).toMatch(/Saved are: “Home”, “Plant North”, “Plant South”, “Fleet”\.$/);
    expect(refusal('Zebra', profilesOf('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'))).toMatch(/Saved are 8 others\.$/);
    expect(refusal('', saved)).toMatch(/no saved connection named “”/);
    expect(refusal('x'.repeat(10_000), saved).length).toBeLessThan(400);
  });

  it('is near by few letters, the nearest first, each once', () => {
    expect(nearNames('flet', ['Fleets', 'Fleet', 'Fleet', 'Home'])).toEqual(['Fleet', 'Fleets']);
    expect(nearNames('broker', ['x', 'ab'])).toEqual([]);
  });
});
