// What the makers of the model's parts are given: `createX(context)`. Made by model.ts.

import type { App } from './app-state.ts';
import type { Connections } from './connections.ts';
import type { Line } from './line.ts';
import type { ViewId } from '../../shared/ids.ts';
import type { Notices } from './notices.ts';
import type { Selection } from './selection.ts';

export interface ModelContext {
  readonly line: Line;
  /** Whose pause holds for what is read. */
  readonly viewId: ViewId;
  readonly notices: Notices;
  readonly app: App;
  readonly connections: Connections;
  readonly selection: Selection;
}
