// Puts the chosen theme on the page's root; `system` leaves it to the browser. Called by shell.tsx.

import { useEffect } from 'react';
import { useModel, useReadable } from '../use-model.ts';

export function useTheme(): void {
  const { app } = useModel();
  const theme = useReadable(app.store, (state) => state.settings.theme);
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  }, [theme]);
}
