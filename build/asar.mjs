// Writes a minimal asar archive: what Electron wants as `resources/default_app.asar`. Called by build/electron-test-runtime.mjs.
import { readFileSync } from 'node:fs';

/** The bytes of an archive that holds a package.json and one file as its `main.mjs`. */
export function asarOf(mainFile) {
  const files = {
    'package.json': Buffer.from(JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.mjs' })),
    'main.mjs': readFileSync(mainFile),
  };
  const header = { files: {} };
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    header.files[name] = { size: bytes.length, offset: String(offset) };
    offset += bytes.length;
  }
  // Two of Chromium's "pickles": one holds the size of the other, which holds the header as a string padded to 4 bytes.
  const text = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(text.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + padded, 4);
  head.writeUInt32LE(4 + padded, 8);
  head.writeUInt32LE(text.length, 12);
  text.copy(head, 16);
  return Buffer.concat([head, ...Object.values(files)]);
}
