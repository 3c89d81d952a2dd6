// What the page may do, as response headers: one policy for both hosts (desktop/protocol.ts and web's HTTP server).

/**
 * The Content-Security-Policy of every response. Nothing is loaded from anywhere but the page's own origin, no inline
 * script or style, no eval, no HTML sinks (trusted types). Consequences for the renderer:
 * - assets are never inlined as `data:` (Vite: `assetsInlineLimit: 0`);
 * - libraries that insert `<style>` elements must be told not to, or live in a shadow root, where CodeMirror uses an
 *   adopted style sheet. React's `style` property goes through the CSSOM and is allowed;
 * - `connect-src 'self'` covers the WebSocket of the page's own host and port.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Powerful features switched off for the page itself, so that not even a mistake of ours can ask for them. */
const permissionsPolicy = [
  'camera',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'local-fonts',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * The headers of every response of a host, error pages included. `no-store`: a page of an older Treeline must never be
 * shown for a newer core, and nothing of a session stays on a shared machine.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': permissionsPolicy,
  'Cache-Control': 'no-store',
};
