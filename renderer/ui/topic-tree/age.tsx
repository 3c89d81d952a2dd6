// How long ago something came, ticking with the one clock of the page. Called by tree rows.

import { ageText } from '../kit/format.ts';
import { useNow } from '../kit/use-now.ts';

export function Age({ at }: { readonly at: number }) {
  const now = useNow();
  return <>{ageText(now - at)}</>;
}
