// The steps of the doctor: what has been told so far becomes states, times and results. Used by doctor.ts.

import { assert } from '../../../shared/assert.ts';
import type { DoctorFact, DoctorStage, DoctorStep } from '../../../shared/doctor.ts';

export class DoctorSteps {
  readonly #now: () => number;
  #steps: DoctorStep[];
  #runningSince = 0;

  /** `now` is a clock that never jumps, in milliseconds. */
  constructor(stages: readonly DoctorStage[], now: () => number) {
    this.#now = now;
    this.#steps = stages.map((stage) => ({ stage, state: 'waiting', durationMs: null, result: '', facts: [] }));
  }

  list(): readonly DoctorStep[] {
    return this.#steps;
  }

  get running(): DoctorStep | null {
    return this.#steps.find(({ state }) => state === 'running') ?? null;
  }

  has(stage: DoctorStage): boolean {
    return this.#steps.some((step) => step.stage === stage);
  }

  /** Whether the stage has begun before: it is tried again then. */
  hasBegun(stage: DoctorStage): boolean {
    return this.#steps.some((step) => step.stage === stage && step.state !== 'waiting');
  }

  begin(stage: DoctorStage, doing: string): void {
    this.#runningSince = this.#now();
    this.#change(stage, { state: 'running', durationMs: null, result: doing });
  }

  /** Begins the first stage that has not begun. */
  beginNext(): void {
    const next = this.#steps.find(({ state }) => state === 'waiting');
    if (next !== undefined) this.begin(next.stage, '');
  }

  /** What is being done now, within the stage. */
  say(doing: string): void {
    const { running } = this;
    if (running !== null) this.#change(running.stage, { result: doing });
  }

  /** Of the running stage. Told twice it is one fact. */
  learn(fact: DoctorFact): void {
    const { running } = this;
    if (running === null) return;
    if (running.facts.some(({ label, value }) => label === fact.label && value === fact.value)) return;
    this.#change(running.stage, { facts: [...running.facts, fact] });
  }

  /** Ends the running stage. */
  end(state: 'passed' | 'warned' | 'failed', result: string): void {
    const { running } = this;
    if (running === null) return;
    this.#change(running.stage, { state, durationMs: this.#now() - this.#runningSince, result });
  }

  /** Nothing more comes: what has not begun is not reached, what runs was stopped. */
  close(result: string): void {
    if (this.running !== null) this.end('failed', result);
    this.#steps = this.#steps.map((step) => (step.state === 'waiting' ? { ...step, state: 'unreached' } : step));
  }

  /** A second attempt: everything but the settings begins anew. */
  startOver(): void {
    this.#steps = this.#steps.map((step) =>
      step.stage === 'settings' ? step : { ...step, state: 'waiting', durationMs: null, result: '', facts: [] },
    );
  }

  #change(stage: DoctorStage, changes: Partial<DoctorStep>): void {
    const index = this.#steps.findIndex((step) => step.stage === stage);
    const step = this.#steps[index];
    assert(step !== undefined, 'only stages of the way are told of');
    this.#steps = this.#steps.with(index, { ...step, ...changes });
  }
}
