// The contract's part about the connection doctor: one try to connect, step by step, with what each came to. See contract.ts.

import * as v from 'valibot';
import type { CertificateFacts, OfferedCertificate } from './certificate.ts';
import { profileSettingsSchema, secretChangesSchema } from './profile.ts';

/** The steps in order. A try has those that its settings need. */
export const doctorStages = ['settings', 'lookup', 'tcp', 'proxy', 'tls', 'webSocket', 'connect', 'subscribe'] as const;
export type DoctorStage = (typeof doctorStages)[number];

export interface DoctorFact {
  readonly label: string;
  /** Perhaps several lines. */
  readonly value: string;
  /** Where the fact is a certificate. */
  readonly certificate?: CertificateFacts;
}

export interface DoctorStep {
  readonly stage: DoctorStage;
  /** `warned`: it went well, but not as one would want it. `unreached`: an earlier step failed, or the try was stopped. */
  readonly state: 'waiting' | 'running' | 'passed' | 'warned' | 'failed' | 'unreached';
  /** Milliseconds; null: not over. */
  readonly durationMs: number | null;
  /** What it came to, and what can be done where that is not good; while it runs what is being done. */
  readonly result: string;
  readonly facts: readonly DoctorFact[];
}

export interface DoctorFrame {
  /** Where it goes: host and port, or the path of a socket. */
  readonly place: string;
  readonly outcome: 'running' | 'passed' | 'warned' | 'failed';
  readonly steps: readonly DoctorStep[];
  /** What one should know of how it was tried, as sentences. */
  readonly notes: readonly string[];
  /** The certificate that may be pinned, where it failed over that. */
  readonly offeredCertificate: OfferedCertificate | null;
}

export const doctorArgs = {
  /** What is tried instead of what is saved; secrets that are not named are the saved ones. Null: what is saved. */
  draft: v.nullable(v.strictObject({ settings: profileSettingsSchema, secrets: secretChangesSchema })),
} as const;
