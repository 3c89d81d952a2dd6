// A value that changes only after the change is on disk. Changes asked for at the same time share one write.
// Owned by profile-store.ts and settings-store.ts.

export interface DurableStateOptions<State> {
  readonly initial: State;
  /** Resolves when the state is durable. */
  readonly save: (state: State) => Promise<void>;
  /** Called after the state has changed, once per write. */
  readonly onChanged: (state: State) => void;
}

interface Waiting<State> {
  readonly apply: (state: State) => State;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Unsaved<State> {
  readonly waiting: Waiting<State>;
  readonly error: unknown;
}

/** Holds an immutable value; `current` is what the disk holds (or held at the start). */
export class DurableState<State> {
  readonly #save: (state: State) => Promise<void>;
  readonly #onChanged: (state: State) => void;
  #current: State;
  #queue: Waiting<State>[] = [];
  #writing: Promise<void> | null = null;

  constructor(options: DurableStateOptions<State>) {
    this.#current = options.initial;
    this.#save = options.save;
    this.#onChanged = options.onChanged;
  }

  get current(): State {
    return this.#current;
  }

  /**
   * Applies a pure change to the state as it will then be, and resolves when the result is on disk.
   * Rejects with what `apply` throws (others are not touched by it) or with the failure to save: then nothing has changed.
   */
  change(apply: (state: State) => State): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#queue.push({ apply, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when everything asked for so far has been written or refused. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // Lets calls made in the same turn join the first write.
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      const unsaved = await this.#write(batch);
      // One change may be what does not fit on the disk: the others must not fall with it.
      if (unsaved.length === 1) this.#refuse(unsaved);
      else for (const { waiting } of unsaved) this.#refuse(await this.#write([waiting]));
    }
    // In the same turn as the look at the queue: whoever calls later must start a writer of his own.
    this.#writing = null;
  }

  #refuse(unsaved: readonly Unsaved<State>[]): void {
    for (const { waiting, error } of unsaved) waiting.reject(error);
  }

  /** Gives those that could not be saved. Those whose change is invalid have been rejected and left out. */
  async #write(batch: readonly Waiting<State>[]): Promise<readonly Unsaved<State>[]> {
    let next = this.#current;
    const applied: Waiting<State>[] = [];
    for (const waiting of batch) {
      try {
        next = waiting.apply(next);
        applied.push(waiting);
      } catch (error) {
        waiting.reject(error);
      }
    }
    if (next !== this.#current) {
      try {
        await this.#save(next);
      } catch (error) {
        return applied.map((waiting) => ({ waiting, error }));
      }
      this.#current = next;
      this.#onChanged(next);
    }
    for (const waiting of applied) waiting.resolve();
    return [];
  }
}
