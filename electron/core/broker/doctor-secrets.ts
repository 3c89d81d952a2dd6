// Takes secrets out of what the doctor shows, wherever a server may have repeated them. Pure. Used by doctor.ts.

import type { DoctorFrame } from '../../../shared/doctor.ts';
import type { ConnectSecrets } from './connect-options.ts';
import { headersFromLines } from './web-socket-headers.ts';

/** Shorter secrets would take ordinary words with them. */
const shortest = 4;
const mask = '•••';

/** The frame with each secret blotted out. */
export function withoutSecrets(frame: DoctorFrame, secrets: ConnectSecrets): DoctorFrame {
  const words = [
    secrets.password,
    secrets.proxyPassword,
    secrets.keyPassphrase,
    ...headersFromLines(secrets.webSocketHeaders ?? '').map(([, value]) => value),
  ].filter((word): word is string => word !== undefined && word.length >= shortest);
  if (words.length === 0) return frame;
  const blot = (text: string): string => words.reduce((rest, word) => rest.replaceAll(word, mask), text);
  return {
    ...frame,
    notes: frame.notes.map(blot),
    steps: frame.steps.map((step) => ({
      ...step,
      result: blot(step.result),
      facts: step.facts.map((fact) => ({ ...fact, label: blot(fact.label), value: blot(fact.value) })),
    })),
  };
}
