// The page's start: chooses the link, builds the model, mounts <App>. Loaded by index.html on both hosts.

import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { required } from '../shared/assert.ts';
import { createLink } from './link/link.ts';
import { openPortTransport, treelineHostOf } from './link/message-port-link.ts';
import { lineAddress, openWebSocketTransport } from './link/web-socket-link.ts';
import { openModel } from './model/model.ts';
import { App } from './ui/app.tsx';

const host = treelineHostOf(window);
const openLink = () =>
  createLink({
    openTransport: () =>
      host === null ? openWebSocketTransport(lineAddress(window.location.href)) : openPortTransport(host, window),
    now: () => Date.now(),
    random: () => Math.random(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
const model = await openModel(openLink, {
  storage: window.sessionStorage,
  schedule: (draw) => requestAnimationFrame(draw),
  // To ask where something stands is the only way to say so.
  layOut: () => void document.body.offsetHeight,
  after: (delayMs, run) => void setTimeout(run, delayMs),
  writeClipboard: (text) => navigator.clipboard.writeText(text),
  // Typed as always there; over an insecure connection they are not, and neither is `randomUUID`.
  locks: (navigator as Partial<Navigator>).locks,
  randomId: () => crypto.getRandomValues(new Uint32Array(4)).join('-'),
  timeout: (delayMs) => AbortSignal.timeout(delayMs),
});

// A machine that wakes, or a tab that is looked at again, need not wait for the timer.
window.addEventListener('online', () => model.link.retryNow());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') model.link.retryNow();
});

createRoot(required(document.getElementById('app'), 'index.html holds #app')).render(
  <StrictMode>
    <App model={model} />
  </StrictMode>,
);
