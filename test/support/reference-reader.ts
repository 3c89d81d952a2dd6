// A slow, strict reader of what a broker sends, written from the specification and apart from the guard: the oracle of its fuzz tests.
// It throws where the guard counts, decodes by TextDecoder where the guard has tables, and reads from one whole array.

export interface ReferenceMessage {
  readonly topic: string;
  readonly payload: string;
  readonly flags: number;
  readonly properties: ReferenceProperties | null;
}

export interface ReferenceProperties {
  payloadFormatIndicator?: number;
  messageExpiryInterval?: number;
  contentType?: string;
  responseTopic?: string;
  correlationData?: string;
  subscriptionIdentifiers?: number[];
  userProperties?: [string, string][];
}

export interface ReferenceReading {
  readonly messages: ReferenceMessage[];
  /** Repeated and too large messages: reason and payload bytes. Malformed ones are a problem instead. */
  readonly refused: (readonly [reason: 'qos2Duplicate' | 'tooLarge', payloadBytes: number])[];
  /** Control packets other than PUBLISH and PUBREL, in hexadecimal. */
  readonly passed: string[];
  /** Acknowledgements, in hexadecimal. */
  readonly replies: string;
  /** What is wrong, in short; null: nothing so far. */
  readonly problem: string | null;
}

export interface ReferenceLimits {
  readonly maximumPacketSize: number;
  readonly receiveMaximum: number;
  readonly topicAliasMaximum: number;
}

class Problem extends Error {}
/** The bytes end before the packet does. */
class Incomplete extends Error {}

const fail = (what: string): never => {
  throw new Problem(what);
};

/** Reads a part of a packet; going over its end is a problem of the packet. */
class Cursor {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  two(): number {
    const [high = 0, low = 0] = this.take(2);
    return high * 256 + low;
  }

  four(): number {
    return this.two() * 65_536 + this.two();
  }

  variable(): number {
    let value = 0;
    for (let index = 0; index < 4; index += 1) {
      const byte = this.byte();
      value += (byte % 128) * 128 ** index;
      if (byte < 128) return value;
    }
    return fail('variable byte integer too long');
  }

  take(count: number): Uint8Array {
    if (count > this.left) fail('cut off');
    this.position += count;
    return this.bytes.slice(this.position - count, this.position);
  }

  binary(): Uint8Array {
    return this.take(this.two());
  }

  text(): string {
    const bytes = this.binary();
    let text = '';
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      if (error instanceof TypeError) fail('not UTF-8');
      throw error;
    }
    if (text.includes('\u0000')) fail('U+0000');
    return text;
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  end(): void {
    if (this.left > 0) fail('bytes left over');
  }
}

type Kind = 'connack' | 'publish' | 'puback' | 'pubrec' | 'pubrel' | 'pubcomp' | 'suback' | 'unsuback' | 'disconnect';
const kinds: Readonly<Record<number, Kind>> = {
  2: 'connack',
  3: 'publish',
  4: 'puback',
  5: 'pubrec',
  6: 'pubrel',
  7: 'pubcomp',
  9: 'suback',
  11: 'unsuback',
  14: 'disconnect',
};

/** Identifiers by packet, from the sections of chapter 3. */
const identifiers: Readonly<Record<Kind, readonly number[]>> = {
  connack: [17, 33, 36, 37, 39, 18, 34, 31, 38, 40, 41, 42, 19, 26, 28, 21, 22],
  publish: [1, 2, 35, 8, 9, 38, 11, 3],
  puback: [31, 38],
  pubrec: [31, 38],
  pubrel: [31, 38],
  pubcomp: [31, 38],
  suback: [31, 38],
  unsuback: [31, 38],
  disconnect: [31, 38, 28],
};

const codes: Readonly<Record<Exclude<Kind, 'publish'>, string>> = {
  connack: '00 80 81 82 83 84 85 86 87 88 89 8a 8c 90 95 97 99 9a 9b 9c 9d 9f',
  puback: '00 10 80 83 87 90 91 97 99',
  pubrec: '00 10 80 83 87 90 91 97 99',
  pubrel: '00 92',
  pubcomp: '00 92',
  suback: '00 01 02 80 83 87 8f 91 97 9e a1 a2',
  unsuback: '00 11 80 83 87 8f 91',
  disconnect: '00 80 81 82 83 87 89 8b 8c 8d 8e 8f 90 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f a0 a1 a2',
};

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function checkCode(kind: Exclude<Kind, 'publish'>, code: number): void {
  if (!codes[kind].split(' ').includes(code.toString(16).padStart(2, '0'))) fail('reason code');
}

function readProperties(cursor: Cursor, kind: Kind): { properties: ReferenceProperties | null; alias: number } {
  const block = new Cursor(cursor.take(cursor.variable()));
  const properties: ReferenceProperties = {};
  const seen = new Set<number>();
  let alias = 0;
  while (block.left > 0) {
    const id = block.variable();
    if (!identifiers[kind].includes(id)) fail('property not allowed');
    if (seen.has(id) && id !== 38 && !(kind === 'publish' && id === 11)) fail('property twice');
    seen.add(id);
    switch (id) {
      case 1:
        properties.payloadFormatIndicator = flag(block);
        break;
      case 2:
        properties.messageExpiryInterval = block.four();
        break;
      case 3:
        properties.contentType = block.text();
        break;
      case 8:
        properties.responseTopic = block.text() || fail('empty response topic');
        break;
      case 9:
        properties.correlationData = toHex(block.binary());
        break;
      case 11:
        properties.subscriptionIdentifiers = [
          ...(properties.subscriptionIdentifiers ?? []),
          block.variable() || fail('zero'),
        ];
        break;
      case 17:
        block.four();
        break;
      case 19:
      case 34:
        block.two();
        break;
      case 12:
      case 18:
      case 21:
      case 26:
      case 28:
      case 31:
        block.text();
        break;
      case 22:
        block.binary();
        break;
      case 33:
        if (block.two() === 0) fail('zero');
        break;
      case 35:
        alias = block.two() || fail('zero');
        break;
      case 36:
      case 37:
      case 40:
      case 41:
      case 42:
        flag(block);
        break;
      case 38:
        properties.userProperties = [...(properties.userProperties ?? []), [block.text(), block.text()]];
        break;
      case 39:
        if (block.four() === 0) fail('zero');
        break;
      default:
        fail('unknown property');
    }
  }
  return { properties: Object.keys(properties).length > 0 ? properties : null, alias };
}

function flag(cursor: Cursor): number {
  const value = cursor.byte();
  return value < 2 ? value : fail('not 0 or 1');
}

/** Reads everything that is whole, up to the first problem, as if it came in one socket read. */
export function readByReference(
  bytes: Uint8Array,
  protocolVersion: 4 | 5,
  limits: ReferenceLimits,
  unreleased: Set<number> = new Set(),
): ReferenceReading {
  const messages: ReferenceMessage[] = [];
  const passed: string[] = [];
  const refused: ReferenceReading['refused'] = [];
  let replies = '';
  let connected = false;
  let over = false;
  let unacknowledged = 0;
  let inFlight = 0;
  const aliases = new Map<number, string>();
  const v5 = protocolVersion === 5;

  const answer = (first: string, id: number, more = ''): void => {
    replies += first + (2 + more.length / 2).toString(16).padStart(2, '0') + id.toString(16).padStart(4, '0') + more;
  };

  const publish = (first: number, body: Cursor): void => {
    const topicBytes = toHex(body.bytes.slice(2));
    const topicText = body.text();
    let topic = topicBytes.slice(0, Buffer.byteLength(topicText) * 2);
    const qos = (first >> 1) % 4;
    const id = qos > 0 ? body.two() || fail('packet id 0') : 0;
    const { properties, alias } = v5 ? readProperties(body, 'publish') : { properties: null, alias: 0 };
    if (alias > limits.topicAliasMaximum) fail('alias too high');
    if (topic === '') topic = aliases.get(alias) ?? fail('no topic');
    else if (alias > 0) aliases.set(alias, topic);
    if (qos === 2 && unreleased.has(id)) {
      refused.push(['qos2Duplicate', body.left]);
      return answer('50', id);
    }
    if (qos > 0 && v5 && unacknowledged + inFlight >= limits.receiveMaximum) fail('receive maximum');
    if (qos === 1) {
      unacknowledged += 1;
      answer('40', id);
    }
    if (qos === 2) {
      inFlight += 1;
      unreleased.add(id);
      answer('50', id);
    }
    const flags = qos + (first % 2) * 4 + (first & 8);
    messages.push({ topic, payload: toHex(body.rest()), flags, properties });
  };

  /** A PUBLISH of 3.1.1 over the limit: read as far as its packet identifier, at once; then it only has to come whole. */
  const publishTooLarge = (first: number, start: number, end: number): void => {
    const qos = (first >> 1) % 4;
    const idSize = qos > 0 ? 2 : 0;
    if (start + 2 > end) fail('no topic');
    if (start + 2 > bytes.length) throw new Incomplete();
    const headEnd = start + 2 + (bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0) + idSize;
    if (headEnd > end) fail('cut off');
    if (headEnd > bytes.length) throw new Incomplete();
    const head = new Cursor(bytes.slice(start, headEnd));
    if (head.text() === '') fail('no topic');
    const id = qos > 0 ? head.two() || fail('packet id 0') : 0;
    if (end > bytes.length) throw new Incomplete();
    const isRepeated = qos === 2 && unreleased.has(id);
    refused.push([isRepeated ? 'qos2Duplicate' : 'tooLarge', end - headEnd]);
    if (qos === 2) unreleased.add(id);
    if (qos > 0) answer(qos === 1 ? '40' : '50', id);
  };

  const control = (kind: Exclude<Kind, 'publish'>, body: Cursor): void => {
    switch (kind) {
      case 'connack': {
        const sessionPresent = body.byte();
        const code = body.byte();
        if (sessionPresent > 1) fail('flags');
        if (sessionPresent === 1 && code !== 0) fail('session of a refusal');
        if (!v5) {
          if (code > 5) fail('return code');
        } else if (body.bytes.length === 2) {
          if (code < 1 || code > 5) fail('short CONNACK');
        } else {
          checkCode('connack', code);
          readProperties(body, 'connack');
        }
        connected = true;
        if (code !== 0) over = true;
        else if (sessionPresent === 0) unreleased.clear();
        break;
      }
      case 'puback':
      case 'pubrec':
      case 'pubrel':
      case 'pubcomp': {
        const id = body.two() || fail('packet id 0');
        if (v5 && body.left > 0) checkCode(kind, body.byte());
        if (v5 && body.left > 0) readProperties(body, kind);
        if (kind === 'pubrel') {
          body.end();
          const known = unreleased.delete(id);
          if (known && inFlight > 0) inFlight -= 1;
          answer('70', id, known || !v5 ? '' : '92');
        }
        break;
      }
      case 'suback':
      case 'unsuback': {
        if (body.two() === 0) fail('packet id 0');
        if (v5) readProperties(body, kind);
        const results = [...body.rest()];
        if (results.length === 0 && (v5 || kind === 'suback')) fail('no codes');
        if (!v5 && kind === 'unsuback' && results.length > 0) fail('codes');
        for (const code of results) {
          if (v5) checkCode(kind, code);
          else if (![0, 1, 2, 0x80].includes(code)) fail('code');
        }
        break;
      }
      case 'disconnect':
        if (body.left > 0) checkCode(kind, body.byte());
        if (body.left > 0) readProperties(body, kind);
        over = true;
        break;
    }
    body.end();
  };

  const readOne = (start: number): number => {
    const first = bytes[start] ?? 0;
    const type = first >> 4;
    if (!connected && first !== 0x20) fail('not CONNACK');
    if (connected && type === 2) fail('second CONNACK');
    if (type === 3) {
      if ((first & 6) === 6) fail('QoS 3');
      if ((first & 14) === 8) fail('DUP with QoS 0');
    } else if (first % 16 !== (type === 6 ? 2 : 0)) fail('flags');
    if (type !== 13 && kinds[type] === undefined) fail('packet type');
    if (type === 14 && !v5) fail('DISCONNECT');

    let length = 0;
    let headerSize = 1;
    for (; ; headerSize += 1) {
      if (headerSize === 5) fail('remaining length');
      const byte = bytes[start + headerSize];
      if (byte === undefined) throw new Incomplete();
      length += (byte % 128) * 128 ** (headerSize - 1);
      if (byte < 128) break;
    }
    const end = start + headerSize + 1 + length;
    if (end - start > limits.maximumPacketSize) {
      if (type === 3 && !v5) {
        publishTooLarge(first, start + headerSize + 1, end);
        return end;
      }
      if (type === 3) refused.push(['tooLarge', 0]);
      fail('too large');
    }
    // Lengths that no packet of the type can have are a problem before the packet is whole.
    if (type === 13 && length !== 0) fail('length');
    if ([2, 4, 5, 6, 7].includes(type) && (length < 2 || (!v5 && length > 2))) fail('length');
    if (type === 9 && length < (v5 ? 4 : 3)) fail('length');
    if (type === 11 && (v5 ? length < 4 : length !== 2)) fail('length');
    if (end > bytes.length) throw new Incomplete();

    const body = new Cursor(bytes.slice(start + headerSize + 1, end));
    const kind = kinds[type];
    if (kind === 'publish') publish(first, body);
    else if (kind !== undefined) control(kind, body);
    if (kind !== 'publish' && kind !== 'pubrel') passed.push(toHex(bytes.slice(start, end)));
    // After a refusal and after DISCONNECT nothing is read.
    return over ? bytes.length : end;
  };

  let problem: string | null = null;
  try {
    for (let position = 0; position < bytes.length; ) position = readOne(position);
  } catch (error) {
    if (error instanceof Problem) problem = error.message;
    else if (!(error instanceof Incomplete)) throw error;
  }
  return { messages, refused, passed, replies, problem };
}
