// The `doctor` stream: opening it starts a try, closing it ends the try. Opened by streams.ts.

import type { DoctorFrame } from '../../shared/doctor.ts';
import type { StreamSource } from '../../shared/contract-server.ts';
import type { DoctorOptions } from './broker/doctor.ts';
import { Doctor } from './broker/doctor.ts';

/** What is to be tried; rejects with AppError where that cannot be known. */
export type DoctorPatient = Pick<DoctorOptions, 'settings' | 'secrets' | 'askPassword' | 'isOpen'>;

export class DoctorFeed implements StreamSource<'doctor'> {
  #doctor: Doctor | null = null;
  #error: { readonly thrown: unknown } | null = null;
  #hasNews = false;
  #closed = false;

  constructor(patient: Promise<DoctorPatient>, means: Pick<DoctorOptions, 'now' | 'monotonicNow' | 'random'>) {
    patient.then(
      (known) => {
        if (this.#closed) return;
        this.#hasNews = true;
        this.#doctor = new Doctor({
          ...known,
          ...means,
          onChanged: () => {
            this.#hasNews = true;
          },
        });
      },
      (error: unknown) => {
        this.#error = { thrown: error };
      },
    );
  }

  poll(): { readonly data: DoctorFrame } | null {
    if (this.#error !== null) throw this.#error.thrown;
    if (!this.#hasNews || this.#doctor === null) return null;
    this.#hasNews = false;
    return { data: this.#doctor.frame() };
  }

  close(): void {
    this.#closed = true;
    this.#doctor?.cancel();
  }
}
