// A store as everybody but its owner sees it: can be read and watched, not set. Called by model files and ui/use-model.ts.

/** Zustand's vanilla store without its setter; `useStore` takes it as it is. */
export interface Readable<State> {
  readonly getState: () => State;
  readonly getInitialState: () => State;
  readonly subscribe: (listener: (state: State, previous: State) => void) => () => void;
}
