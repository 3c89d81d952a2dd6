// Topics as JSON and CSV: read back by a parser of RFC 4180 and compared, byte for byte.

import { describe, expect, it } from 'vitest';
import { csvOf, jsonOf, payloadText, type TopicRecord } from '../../../renderer/model/record-texts.ts';
import type { MessageSeq, TopicId } from '../../../shared/ids.ts';
import { createRandomSource } from '../../support/random-source.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function record(topicName: string, payload: Uint8Array | null, changes: Partial<TopicRecord> = {}): TopicRecord {
  return {
    topicId: 1 as TopicId,
    topicName,
    unpublishable: false,
    childCount: 0,
    ownCount: payload === null ? 0 : 3,
    belowCount: 0,
    topicsBelow: 0,
    shed: false,
    payloadBytes: payload?.length ?? 0,
    payload,
    latest:
      payload === null
        ? null
        : {
            topicName,
            properties: {},
            message: {
              seq: 1 as MessageSeq,
              at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
              sizeBytes: payload.length,
              qos: 1,
              retain: true,
              dup: false,
              preview: { kind: 'text', text: '' },
            },
          },
    ...changes,
  };
}

/** RFC 4180, strictly: CRLF between records, quotes doubled. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      let value = '';
      if (text[at] === '"') {
        at += 1;
        for (; ; at += 1) {
          if (text[at] === '"' && text[at + 1] === '"') {
            value += '"';
            at += 1;
          } else if (text[at] === '"') break;
          else value += text[at] ?? '';
          if (at > text.length) throw new Error('A quote is not closed.');
        }
        at += 1;
      } else {
        const end = text.slice(at).search(/,|\r\n/);
        value = text.slice(at, at + end);
        if (value.includes('"')) throw new Error('A quote stands in a cell without quotes.');
        at += end;
      }
      row.push(value);
      if (text[at] === ',') {
        at += 1;
        continue;
      }
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`A record does not end at ${at}.`);
      at += 2;
      break;
    }
    rows.push(row);
  }
  return rows;
}

/** What the documentation of csvOf promises: take one apostrophe away from every part that begins with one. */
const unguarded = (cell: string): string =>
  cell
    .split(/([\t\r\n])/)
    .map((part) => part.replace(/^'/, ''))
    .join('');

describe('JSON', () => {
  it('holds all that is known of a topic', () => {
    expect(JSON.parse(jsonOf([record('a/b', utf8('21.50'))]))).toEqual({
      topicName: 'a/b',
      payload: '21.50',
      encoding: 'utf-8',
      sizeBytes: 5,
      qos: 1,
      retain: true,
      dup: false,
      receivedAt: '2026-01-02T03:04:05.006Z',
      messageCount: 3,
      messagesBelow: 0,
      topicsBelow: 0,
    });
  });

  it('says what is not there', () => {
    const [branch, shed] = JSON.parse(
      jsonOf([
        record('branch', null, { belowCount: 9, topicsBelow: 2 }),
        record('big', utf8('x'), { payload: null, shed: true }),
      ]),
    );
    expect(branch).toMatchObject({
      payload: null,
      receivedAt: null,
      messageCount: 0,
      messagesBelow: 9,
      topicsBelow: 2,
    });
    expect(shed).toMatchObject({ payload: null, shed: true, sizeBytes: 1 });
  });

  it('gives back any bytes', () => {
    const random = createRandomSource(5);
    for (let round = 0; round < 200; round += 1) {
      const payload = Uint8Array.from({ length: random.below(60) }, () => random.below(random.pick([128, 256])));
      const { payload: text, encoding } = JSON.parse(jsonOf([record('t', payload)]));
      expect(Buffer.from(text, encoding).equals(payload)).toBe(true);
    }
  });

  it('keeps a byte order mark', () => {
    expect(payloadText(Uint8Array.from([0xef, 0xbb, 0xbf, 0x31])).text).toBe('\ufeff1');
  });
});

describe('CSV', () => {
  const texts = [
    'plain',
    'a,b',
    'say "x"',
    'two\r\nlines',
    ' padded ',
    '=1+1',
    '+49 1',
    '-5',
    '-5.25e3',
    '@x',
    "'=1",
    "'",
    '\t=1',
    'a\n=1',
    'a\t@b',
    ' =1',
    '＝1',
    '',
    ';=1',
    'Ελλάδα',
  ];

  it('can be read back exactly', () => {
    const random = createRandomSource(9);
    const made = Array.from({ length: 300 }, () =>
      Array.from({ length: random.below(5) }, () => random.pick([...texts, '\r', '\n', '"', ',', '='])).join(''),
    );
    const all = [...texts, ...made];
    const rows = parseCsv(csvOf(all.map((text) => record(`t/${text}`, utf8(text)))).text);
    expect(rows).toHaveLength(all.length + 1);
    expect(rows[0]?.slice(0, 3)).toEqual(['topicName', 'payload', 'encoding']);
    expect(rows.slice(1).map(([name, payload]) => [unguarded(name ?? ''), unguarded(payload ?? '')])).toEqual(
      all.map((text) => [`t/${text}`, text]),
    );
  });

  it('leaves nothing a spreadsheet would run, wherever it splits what is pasted', () => {
    const payloads = [...texts, "=cmd|'/c calc'!A0", 'x\n=HYPERLINK("http://x")', 'x\r@SUM(1)', '\t+1+cmd'];
    const rows = parseCsv(csvOf(payloads.map((text) => record(text, utf8(text)))).text);
    for (const cell of rows.slice(1).flatMap(([name, payload]) => [name ?? '', payload ?? ''])) {
      const isNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(cell);
      for (const part of isNumber ? [] : cell.split(/[\t\r\n]/)) expect(part).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
    }
  });

  it('counts the cells it guarded, and leaves numbers alone', () => {
    const { text, guardedCount } = csvOf([record('a', utf8('-5')), record('b', utf8('=1'))]);
    expect(guardedCount).toBe(1);
    expect(text).toContain('a,-5,utf-8,2,1,true,false,2026-01-02T03:04:05.006Z,3,0,0\r\n');
    expect(text).toContain("b,'=1,utf-8");
  });

  it('puts bytes that are no text in base64', () => {
    expect(csvOf([record('a', Uint8Array.from([0xff, 0]))]).text).toContain('a,/wA=,base64,2');
  });
});
