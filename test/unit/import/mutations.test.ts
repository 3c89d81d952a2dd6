// Seeded damage to every sample: an import either gives whole, valid profiles, or refuses in a sentence. Nothing else is ever thrown, and no
// note, name of a problem or error quotes a secret that was displaced.

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { profileSettingsSchema } from '../../../shared/profile.ts';
import { parseImport } from '../../../electron/core/profiles/import/parse-import.ts';
import { sampleJson, sampleNames } from '../../support/import-samples.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const canary = 'CANARY-7f3a';
const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  1.5,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(70_000),
  '__proto__',
  [],
  [[]],
  {},
  { toString: 1 },
  { type: 'Buffer', data: [256, -1] },
  Array.from({ length: 1500 }, (_, index) => ({ topic: `t/${index}`, qos: 0 })),
  canary,
];

/** Changes one place of the document, chosen by chance: replaced, removed, doubled, or swapped for what stood elsewhere. */
function damaged(document: unknown, random: () => number): unknown {
  const copy = structuredClone(document);
  const places: { readonly parent: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push({ parent: value as Record<string, unknown>, key });
      visit((value as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let change = 0; change < 1 + Math.floor(random() * 4); change += 1) {
    const { parent, key } = pick(places);
    const how = random();
    if (how < 0.6) parent[key] = structuredClone(pick(oddities));
    else if (how < 0.8) delete parent[key];
    else {
      const other = pick(places);
      parent[key] = structuredClone(other.parent[other.key]);
    }
  }
  return copy;
}

describe('a damaged file', () => {
  it.each(sampleNames)('%s: valid profiles or a refusal, for 1,000 damages', (name) => {
    const random = seededRandom(4711);
    const sample = sampleJson(name);
    let imported = 0;
    let told = 0;
    for (let round = 0; round < 1000; round += 1) {
      const bytes = new TextEncoder().encode(JSON.stringify(damaged(sample, random)));
      try {
        const { file } = parseImport(bytes, 'file.json');
        for (const entry of file.entries) {
          if (entry.kind === 'profile') {
            expect(v.safeParse(profileSettingsSchema, entry.settings).issues).toBeUndefined();
            expect(entry.notes.map(({ text }) => text).join('\n')).not.toContain(canary);
            for (const secret of Object.values(entry.secrets)) expect(typeof secret).toBe('string');
            if (entry.notes.some(({ text }) => /could not be read/.test(text))) told += 1;
          } else {
            expect(entry.problem).not.toContain(canary);
            told += 1;
          }
        }
        imported += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.message).not.toContain(canary);
        told += 1;
      }
    }
    // Both happen, else the damage proves nothing.
    expect(imported).toBeGreaterThan(100);
    expect(told).toBeGreaterThan(100);
  });

  it.each(sampleNames)('%s: cut off or with a byte changed', (name) => {
    const random = seededRandom(42);
    const whole = Buffer.from(JSON.stringify(sampleJson(name)));
    for (let round = 0; round < 500; round += 1) {
      const bytes = Buffer.from(whole.subarray(0, random() < 0.5 ? Math.floor(random() * whole.length) : whole.length));
      if (bytes.length > 0) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        parseImport(bytes, 'file.json');
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    }
  });
});
