// How long ago something came, ticking with the one clock of the page. Renders only when its words change. Called by tree rows.

import { ageText } from '../kit/format.ts';
import { useAtNow } from '../kit/use-now.ts';

export function Age({ at }: { readonly at: number }) {
  return <>{useAtNow((now) => ageText(now - at))}</>;
}
