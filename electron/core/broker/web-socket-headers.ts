// Headers of the WebSocket handshake: out of the profile's lines, and as Node wants them. Pure. Used by connect-options.ts and transport-websocket.ts.

export type Header = readonly [name: string, value: string];

/** The secret headers: one `Name: value` a line, empty lines passed over. A line without a colon is a name without a value. */
export function headersFromLines(lines: string): readonly Header[] {
  return lines
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      if (colon < 0) return [line.trim(), ''] as const;
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
    });
}

/** As Node takes them: a name that repeats has a list, which is sent as one header each. */
export function headerRecord(headers: readonly Header[]): Record<string, string | string[]> {
  const byName = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const known = byName.get(key);
    if (known === undefined) byName.set(key, { name, values: [value] });
    else known.values.push(value);
  }
  // Host and the like may stand once only: Node takes no list for them.
  return Object.fromEntries(
    [...byName.values()].map(({ name, values }) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
