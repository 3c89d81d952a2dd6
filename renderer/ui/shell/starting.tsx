// The moment before the core's first word; words only if it takes longer than a second. Called by content.tsx.

import { useEffect, useState } from 'react';
import { EmptyState } from '../kit/empty-state.tsx';

export function Starting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  return slow ? <EmptyState title="Starting">Waiting for Treeline's core.</EmptyState> : null;
}
