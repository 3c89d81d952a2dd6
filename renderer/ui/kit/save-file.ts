// Hands bytes to the browser's (or the desktop's) download. Called by whatever saves a file.

/** Saves bytes under a name; the browser asks where, or has been told. */
export function saveFile(bytes: Uint8Array, fileName: string): void {
  // Never a type of the content's own: a saved file must not be opened as a page of ours.
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download holds the blob by itself once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
