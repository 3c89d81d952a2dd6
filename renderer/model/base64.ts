// Bytes as base64 (RFC 4648 section 4), for secrets and certificates that are kept as text. Pure. Called by the profile editor.

/** Never more bytes at once than a call can take as arguments. */
const chunkBytes = 8192;

export function base64From(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunkBytes));
  }
  return btoa(binary);
}

export const base64FromText = (text: string): string => base64From(new TextEncoder().encode(text));
