// The samples of other programs' files, written by us after their sources. Used by tests of the import.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'import-samples');

export const sampleNames = [
  'mqtt-explorer-settings.v0.json',
  'mqtt-explorer-settings.v1.json',
  'mqttx-connections.json',
  'mqtt-analyzer.mqttbroker.json',
] as const;
export type SampleName = (typeof sampleNames)[number];

export const samplePath = (name: SampleName): string => join(folder, name);
export const sampleBytes = (name: SampleName): Uint8Array => readFileSync(samplePath(name));
export const sampleJson = (name: SampleName): unknown => JSON.parse(readFileSync(samplePath(name), 'utf8'));
