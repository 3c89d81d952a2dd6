// How long ago something came, ticking with the one clock of the page. Renders only when its words change. Called by pinned-row.tsx.

import { ageText } from '../kit/format.ts';
import { useAtNow } from '../kit/use-now.ts';
import { useModel, useReadable } from '../use-model.ts';

export function Age({ at }: { readonly at: number }) {
  // What is paused does not grow old either.
  const pausedAt = useReadable(useModel().pause.store, (state) => state.pause?.pausedAt ?? null);
  return <>{useAtNow((now) => ageText((pausedAt ?? now) - at))}</>;
}
