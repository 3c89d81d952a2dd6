// What the doctor found, in words and as a text to copy. The core has taken the secrets out. Pure. Called by doctor.ts and ui/doctor.

import { assertNever } from '../../shared/assert.ts';
import type { DoctorFrame, DoctorStage, DoctorStep } from '../../shared/doctor.ts';

export const stageNames: Readonly<Record<DoctorStage, string>> = {
  settings: 'Settings',
  lookup: 'Name resolution',
  tcp: 'TCP connection',
  proxy: 'Proxy',
  tls: 'TLS',
  webSocket: 'WebSocket upgrade',
  connect: 'MQTT CONNECT',
  subscribe: 'MQTT SUBSCRIBE',
};

export const stateNames: Readonly<Record<DoctorStep['state'], string>> = {
  waiting: 'Not yet',
  running: 'Under way',
  passed: 'Passed',
  warned: 'Warning',
  failed: 'Failed',
  unreached: 'Not reached',
};

/** `12 ms`, `1.2 s`, or nothing while it is not known. */
export function durationText(durationMs: number | null): string {
  if (durationMs === null) return '';
  if (durationMs < 1) return '< 1 ms';
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
}

/** One line that says how it went. */
export function outcomeSentence(frame: DoctorFrame): string {
  const failed = frame.steps.find(({ state }) => state === 'failed');
  switch (frame.outcome) {
    case 'running':
      return `Trying ${frame.place}.`;
    case 'passed':
      return `Everything works: ${frame.place} can be used as it is.`;
    case 'warned':
      return `${frame.place} can be used, but look at the warnings.`;
    case 'failed':
      return failed === undefined ? 'It did not work.' : `It ends at: ${stageNames[failed.stage]}.`;
    default:
      return assertNever(frame.outcome);
  }
}

/** All of it as plain text. */
export function doctorReport(name: string, frame: DoctorFrame, at: Date): string {
  return [
    `Treeline connection doctor, ${at.toISOString()}`,
    `${name}: ${frame.place}`,
    outcomeSentence(frame),
    ...frame.notes.map((note) => `Note: ${note}`),
    '',
    ...frame.steps.flatMap(stepLines),
    '',
  ].join('\n');
}

function stepLines(step: DoctorStep): readonly string[] {
  const time = durationText(step.durationMs);
  return [
    `[${stateNames[step.state]}] ${stageNames[step.stage]}${time === '' ? '' : ` (${time})`}${step.result === '' ? '' : `: ${step.result}`}`,
    ...step.facts.flatMap(({ label, value }) => {
      const [first = '', ...rest] = value.split('\n');
      return [`    ${label}: ${first}`, ...rest.map((line) => `        ${line}`)];
    }),
  ];
}
