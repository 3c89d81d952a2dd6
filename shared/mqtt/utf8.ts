// Tier: per MESSAGE. Strict UTF-8 as MQTT wants it, on bytes. Used by the frame guard for every string a broker sends.

/**
 * Where a UTF-8 string (MQTT 5 clause 1.5.4) goes wrong between `start` and `end`, or -1 when it is well-formed: no U+0000, no surrogates,
 * no overlong forms, nothing above U+10FFFF, nothing cut off. Control characters and non-characters are let through (clause 1.5.4 "SHOULD NOT").
 */
export function firstIllegalUtf8(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end) {
    const lead = bytes[position]!;
    if (lead < 0x80) {
      if (lead === 0) return position;
      position += 1;
      continue;
    }
    // 0x80-0xBF: a continuation without a lead; 0xC0, 0xC1: overlong; above 0xF4: beyond U+10FFFF.
    if (lead < 0xc2 || lead > 0xf4) return position;
    const next = position + 1 < end ? bytes[position + 1]! : 0;
    if (lead < 0xe0) {
      if ((next & 0xc0) !== 0x80) return position;
      position += 2;
      continue;
    }
    // The first continuation's range excludes overlong forms (E0, F0), surrogates (ED) and what lies beyond U+10FFFF (F4).
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return position;
    const size = lead < 0xf0 ? 3 : 4;
    if (position + size > end) return position;
    for (let index = position + 2; index < position + size; index += 1) {
      if ((bytes[index]! & 0xc0) !== 0x80) return position;
    }
    position += size;
  }
  return -1;
}

/** Bytes of a string in UTF-8, or -1 when it holds a lone surrogate and so has no UTF-8 form. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit < 0xd800 || unit > 0xdfff) length += 3;
    else {
      const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
      if (unit > 0xdbff || next < 0xdc00 || next > 0xdfff) return -1;
      length += 4;
      index += 1;
    }
  }
  return length;
}
