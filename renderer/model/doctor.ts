// The connection doctor of one window: a try of a profile or draft, step by step. Called by ui/doctor; opened from failures, menus and the editor.

import { createStore } from 'zustand/vanilla';
import type { Watch } from '../../shared/contract-client.ts';
import type { DoctorFrame } from '../../shared/doctor.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import type { ProfileSettings, SecretChanges } from '../../shared/profile.ts';
import { doctorReport } from './doctor-report.ts';
import type { ModelContext } from './model-context.ts';
import type { Readable } from './readable.ts';
import type { Vault } from './vault.ts';

export interface DoctorPatient {
  /** Null: a profile that does not exist yet. */
  readonly profileId: ProfileId | null;
  readonly name: string;
  /** What is tried instead of what is saved; null: what is saved. */
  readonly draft: { readonly settings: ProfileSettings; readonly secrets: SecretChanges } | null;
}

export interface DoctorState {
  /** Null: nobody is being examined. */
  readonly patient: DoctorPatient | null;
  /** Null: nothing has come yet. */
  readonly frame: DoctorFrame | null;
  /** Why there is nothing more to come, as a sentence. */
  readonly ended: string | null;
  /** It ended because its secrets are in the vault, which is locked. Begins again once that is open. */
  readonly waitsForVault: boolean;
}

export interface Doctor {
  readonly store: Readable<DoctorState>;
  /** Starts a try at once. */
  open(patient: DoctorPatient): void;
  /** The same for the profile that is shown, if there is one. */
  openForShown(): void;
  again(): void;
  stop(): void;
  /** Stops, and puts everything away. */
  close(): void;
  /** Takes the offered certificate from now on, and tries again. Saved profiles only. */
  pin(): Promise<void>;
  /** All that is shown, as text without secrets. */
  copyReport(): Promise<void>;
}

const nobody: DoctorState = { patient: null, frame: null, ended: null, waitsForVault: false };

export function createDoctor(
  { line, notices, app, connections }: ModelContext,
  vault: Pick<Vault, 'store'>,
  writeClipboard: (text: string) => Promise<void>,
): Doctor {
  const store = createStore<DoctorState>(() => nobody);
  let watch: Watch<'doctor'> | null = null;

  const leave = (): void => {
    watch?.close();
    watch = null;
  };
  const begin = (patient: DoctorPatient): void => {
    leave();
    store.setState({ ...nobody, patient });
    watch = line.watch(
      'doctor',
      { profileId: patient.profileId, draft: patient.draft },
      (frame) => {
        store.setState({ frame });
        // Nothing more comes: a line that breaks must not start another try.
        if (frame.outcome !== 'running') leave();
      },
      (error) => store.setState({ ended: error.message, waitsForVault: error.code === 'vaultLocked' }),
    );
  };
  const openFor = (profileId: ProfileId): void => {
    const profile = app.store.getState().profiles.find((one) => one.profileId === profileId);
    if (profile !== undefined) begin({ profileId, name: profile.settings.name, draft: null });
  };
  vault.store.subscribe((state) => {
    const { patient, waitsForVault } = store.getState();
    if (patient !== null && waitsForVault && state.vault.kind === 'open') begin(patient);
  });
  line.onNewCore(() => {
    const { patient, frame } = store.getState();
    watch = null;
    if (patient !== null && frame?.outcome !== 'passed') {
      store.setState({ ended: 'Treeline’s core was restarted. Try again.', waitsForVault: false });
    }
  });
  return {
    store,
    open: begin,
    openForShown() {
      const { selectedProfileId } = connections.store.getState();
      if (selectedProfileId !== null) openFor(selectedProfileId);
    },
    again() {
      const { patient } = store.getState();
      if (patient !== null) begin(patient);
    },
    stop() {
      leave();
      const { frame } = store.getState();
      if (frame?.outcome === 'running') store.setState({ frame: stopped(frame) });
    },
    close() {
      leave();
      store.setState(nobody);
    },
    async pin() {
      const { patient, frame } = store.getState();
      const offered = frame?.offeredCertificate ?? null;
      if (patient === null || patient.profileId === null || patient.draft !== null || offered === null) return;
      try {
        const { fingerprint } = offered.certificate;
        await line.call('profile.pinCertificate', { profileId: patient.profileId, fingerprint });
        begin(patient);
      } catch (error) {
        notices.report(error);
      }
    },
    async copyReport() {
      const { patient, frame } = store.getState();
      if (patient === null || frame === null) return;
      try {
        await writeClipboard(doctorReport(patient.name, frame, new Date()));
        notices.toast({ severity: 'info', message: 'Report copied.' });
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        notices.report(new AppError('notSupported', 'The clipboard cannot be written to here.', { detail }));
      }
    },
  };
}

/** The frame as the core would tell it, had there been time. */
function stopped(frame: DoctorFrame): DoctorFrame {
  return {
    ...frame,
    outcome: 'failed',
    steps: frame.steps.map((step) => {
      if (step.state === 'running') return { ...step, state: 'failed', result: `Stopped while: ${step.result}` };
      return step.state === 'waiting' ? { ...step, state: 'unreached' } : step;
    }),
  };
}
