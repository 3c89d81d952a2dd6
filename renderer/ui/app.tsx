// The ui's root: gives the model to all below and mounts the shell. Called by main.tsx.

import { CSPProvider } from '@base-ui/react/csp-provider';
import { useState } from 'react';
import type { Model } from '../model/model.ts';
import { createClock, ClockContext } from './kit/use-now.ts';
import { TooltipProvider } from './kit/tooltip.tsx';
import { Shell } from './shell/shell.tsx';
import { ModelContext } from './use-model.ts';

export function App({ model }: { readonly model: Model }) {
  const [clock] = useState(createClock);
  return (
    <ModelContext value={model}>
      <ClockContext value={clock}>
        {/* The page's policy allows no style elements; what they would do stands in base.css. */}
        <CSPProvider disableStyleElements>
          <TooltipProvider>
            <Shell />
          </TooltipProvider>
        </CSPProvider>
      </ClockContext>
    </ModelContext>
  );
}
