// Every way a network connection can end has words: the place, what happened, and a remedy.

import { describe, expect, it } from 'vitest';
import { endingFrom, type FailureContext, looksLikeOlderBroker } from '../../../electron/core/broker/failures.ts';
import type { NetworkEnd, NetworkPhase } from '../../../electron/core/broker/network-end.ts';
import type { Remedy } from '../../../electron/core/broker/reconnect-policy.ts';

const context = (changes: Partial<FailureContext> = {}): FailureContext => ({
  scheme: 'mqtt',
  host: 'broker.example',
  place: 'broker.example:1883',
  protocolVersion: 5,
  wantedVersion: 'auto',
  clientId: 'kitchen',
  at: 123,
  ...changes,
});
const system = (code: string, text = 'text', phase: NetworkPhase = 'opening'): NetworkEnd => ({
  kind: 'transport',
  phase,
  problem: { kind: 'system', code, text, certificate: null },
});
const http = (status: number, location: string | null = null): NetworkEnd => ({
  kind: 'transport',
  phase: 'opening',
  problem: { kind: 'http', status, statusText: 'Said', location, body: '<html>' },
});
const refused = (code: number, reasonString: string | null = null): NetworkEnd => ({
  kind: 'refused',
  code,
  reasonString,
  serverReference: null,
});
const closed = (phase: NetworkPhase): NetworkEnd => ({ kind: 'transport', phase, problem: { kind: 'closed' } });

/** Every sentence about a code is put behind "X refused the connection:" or "X ended the connection:": none may say so again. */
describe('no words twice', () => {
  const codes = Array.from({ length: 0x80 }, (_, at) => 0x80 + at);
  it.each([...codes, 1, 2, 3, 4, 5])('CONNACK with code %i', (code) => {
    const { message } = endingFrom(refused(code), context()).failure;
    expect(message.match(/refused/g) ?? []).toHaveLength(1);
  });
  it.each([0, ...codes])('DISCONNECT with code %i', (reasonCode) => {
    const end: NetworkEnd = { kind: 'disconnected', reasonCode, reasonString: null, serverReference: null };
    const { message } = endingFrom(end, context()).failure;
    expect((message.match(/ended th(e|is) connection|gave it the session/g) ?? []).length).toBe(1);
  });
});

describe('words', () => {
  it.each<[name: string, end: NetworkEnd, changes: Partial<FailureContext>, words: RegExp, remedy: Remedy]>([
    ['no such host', system('ENOTFOUND'), {}, /broker\.example.*spelling/, 'retry'],
    ['no name server', system('EAI_AGAIN'), {}, /name server/, 'retry'],
    ['refused port', system('ECONNREFUSED'), {}, /broker\.example:1883.*port/, 'retry'],
    ['no route', system('EHOSTUNREACH'), {}, /no way/, 'retry'],
    ['timeout of the system', system('ETIMEDOUT'), {}, /does not answer/, 'retry'],
    ['reset before the answer, plain', system('ECONNRESET', 'x', 'handshake'), {}, /expects TLS.*mqtts/, 'retry'],
    ['reset during TLS', system('ECONNRESET'), { scheme: 'mqtts' }, /does not use TLS.*mqtt instead/, 'retry'],
    ['reset during wss', system('ECONNRESET'), { scheme: 'wss' }, /ws instead of wss/, 'retry'],
    ['reset later', system('ECONNRESET', 'x', 'online'), {}, /was cut off/, 'retry'],
    ['an unknown code', system('EWHATEVER'), {}, /EWHATEVER/, 'retry'],
    ['an error without a code', system('', 'socket hang up'), {}, /socket hang up/, 'retry'],
    [
      'self-signed',
      system('DEPTH_ZERO_SELF_SIGNED_CERT'),
      { scheme: 'mqtts' },
      /self-signed.*CA certificate/,
      'stopUnlessProven',
    ],
    [
      'unknown authority',
      system('SELF_SIGNED_CERT_IN_CHAIN'),
      { scheme: 'mqtts' },
      /authority.*CA certificate/,
      'stopUnlessProven',
    ],
    ['unknown issuer', system('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), { scheme: 'mqtts' }, /authority/, 'stopUnlessProven'],
    ['expired', system('CERT_HAS_EXPIRED'), { scheme: 'mqtts' }, /expired.*clock/, 'stopUnlessProven'],
    [
      'wrong name',
      system('ERR_TLS_CERT_ALTNAME_INVALID'),
      { scheme: 'mqtts' },
      /another name than “broker\.example”/,
      'stopUnlessProven',
    ],
    [
      'wants a client certificate',
      system('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
      { scheme: 'mqtts' },
      /wants a client certificate/,
      'stopUnlessProven',
    ],
    [
      'client certificate expired',
      system('ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'),
      { scheme: 'mqtts' },
      /client certificate has expired/,
      'stopUnlessProven',
    ],
    [
      'client certificate of an unknown authority',
      system('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'),
      { scheme: 'mqtts' },
      /does not trust/,
      'stopUnlessProven',
    ],
    [
      'no TLS there',
      system('ERR_SSL_WRONG_VERSION_NUMBER'),
      { scheme: 'mqtts' },
      /does not speak TLS.*mqtt instead/,
      'stopUnlessProven',
    ],
    [
      'no TLS there, older Node',
      system('EPROTO', 'ssl3_get_record:wrong version number'),
      { scheme: 'wss' },
      /ws instead/,
      'stopUnlessProven',
    ],
    ['another OpenSSL code', system('ERR_SSL_SOMETHING'), { scheme: 'mqtts' }, /secure connection/, 'stopUnlessProven'],
    ['HTTP 401', http(401), { scheme: 'ws' }, /401 Said.*login/, 'stopUnlessProven'],
    ['HTTP 403', http(403), { scheme: 'ws' }, /login/, 'stopUnlessProven'],
    ['HTTP 404', http(404), { scheme: 'ws' }, /404.*path/, 'stopUnlessProven'],
    [
      'HTTP 302',
      http(302, 'https://elsewhere/'),
      { scheme: 'ws' },
      /points to https:\/\/elsewhere\//,
      'stopUnlessProven',
    ],
    ['HTTP 200', http(200), { scheme: 'ws' }, /ordinary web server/, 'stopUnlessProven'],
    ['HTTP 503', http(503), { scheme: 'ws' }, /503.*at the moment/, 'retry'],
    [
      'no subprotocol',
      { kind: 'transport', phase: 'opening', problem: { kind: 'websocket', text: 'Server sent no subprotocol' } },
      { scheme: 'ws' },
      /subprotocol “mqtt”/,
      'stopUnlessProven',
    ],
    [
      'a WebSocket closed',
      { kind: 'transport', phase: 'online', problem: { kind: 'websocketClosed', code: 1001, reason: 'going away' } },
      { scheme: 'ws' },
      /1001.*going away/,
      'retry',
    ],
    ['closed before CONNACK', closed('handshake'), {}, /before answering.*TLS/, 'retry'],
    ['closed before CONNACK with 5 fixed', closed('handshake'), { wantedVersion: 5 }, /MQTT 3\.1\.1/, 'retry'],
    ['closed later', closed('online'), {}, /without giving a reason/, 'retry'],
    [
      'silence after connecting',
      { kind: 'timeout', step: 'Waiting', stage: 'connect', phase: 'handshake', timeoutMs: 10_000 },
      {},
      /no MQTT answer within 10 s/,
      'retry',
    ],
    [
      'silence before connecting',
      { kind: 'timeout', step: 'Opening', stage: 'tcp', phase: 'opening', timeoutMs: 10_000 },
      {},
      /within 10 s.*firewall/,
      'retry',
    ],
    ['dead line', { kind: 'silent', keepAlive: 60 }, {}, /keep alive of 60 s/, 'retry'],
    ['wrong credentials', refused(0x87), {}, /credentials or permission/, 'stop'],
    ['wrong credentials, 3.1.1', refused(4), { protocolVersion: 4 }, /user name and password/, 'stop'],
    ['5 refused though fixed', refused(0x84), { wantedVersion: 5 }, /3\.1\.1/, 'stop'],
    ['5 refused by an old broker', refused(1), { wantedVersion: 5 }, /does not speak MQTT 5/, 'stop'],
    ['client ID refused', refused(0x85), {}, /“kitchen”/, 'stop'],
    ['banned, in its own words', refused(0x8a, 'come back never'), {}, /come back never/, 'stop'],
    ['busy', refused(0x89), {}, /busy/, 'retry'],
    ['a code nobody knows', refused(0xfe), {}, /0xFE/, 'retry'],
    [
      'taken over',
      { kind: 'disconnected', reasonCode: 0x8e, reasonString: null, serverReference: null },
      {},
      /Another client.*“kitchen”/,
      'ask',
    ],
    [
      'moved',
      { kind: 'disconnected', reasonCode: 0x9d, reasonString: null, serverReference: 'b2.example:1883' },
      {},
      /b2\.example:1883.*does not follow/,
      'stop',
    ],
    [
      'administrator',
      { kind: 'disconnected', reasonCode: 0x98, reasonString: 'maintenance', serverReference: null },
      {},
      /maintenance/,
      'retrySlowly',
    ],
    [
      'no MQTT at all',
      {
        kind: 'violation',
        phase: 'handshake',
        violation: { reasonCode: 0x81, message: 'This looks like a web server.', detail: 'x' },
      },
      {},
      /looks like a web server/,
      'stopUnlessProven',
    ],
    [
      'broken protocol later',
      {
        kind: 'violation',
        phase: 'online',
        violation: { reasonCode: 0x81, message: 'A topic is not UTF-8.', detail: 'x' },
      },
      {},
      /broke the protocol: A topic/,
      'retry',
    ],
  ])('%s', (_name, end, changes, words, remedy) => {
    const { failure, remedy: found } = endingFrom(end, context(changes));
    expect(failure.message).toMatch(words);
    expect(failure.message).toMatch(/[.”]$/);
    expect(failure.message).not.toMatch(/undefined|null|\[object/);
    expect(failure.at).toBe(123);
    expect(found).toBe(remedy);
  });

  it('keeps code, name and the broker’s own words apart', () => {
    expect(endingFrom(refused(0x8a, 'go'), context()).failure).toMatchObject({
      reasonCode: 0x8a,
      reasonName: 'Banned',
      reasonString: 'go',
    });
    expect(endingFrom(refused(5), context({ protocolVersion: 4 })).failure).toMatchObject({
      reasonCode: 5,
      reasonName: 'Not authorized',
    });
    expect(endingFrom(system('ENOTFOUND', 'getaddrinfo ENOTFOUND x'), context()).failure).toMatchObject({
      reasonCode: null,
      detail: 'ENOTFOUND: getaddrinfo ENOTFOUND x',
    });
  });

  it('knows when the peer closed in good order', () => {
    expect(endingFrom(closed('online'), context()).closedByPeer).toBe(true);
    expect(endingFrom(system('ECONNRESET', 'x', 'online'), context()).closedByPeer).toBe(false);
  });
});

describe('signs of a broker that does not know MQTT 5', () => {
  it.each<[string, NetworkEnd, boolean]>([
    ['0x84', refused(0x84), true],
    ['return code 1', refused(1), true],
    ['closed before CONNACK', closed('handshake'), true],
    ['reset before CONNACK', system('ECONNRESET', 'x', 'handshake'), true],
    ['wrong password', refused(0x86), false],
    ['refused port', system('ECONNREFUSED'), false],
    ['closed during TLS', closed('opening'), false],
    ['closed while online', closed('online'), false],
    ['silence', { kind: 'timeout', step: '', stage: 'connect', phase: 'handshake', timeoutMs: 1 }, false],
  ])('%s: %s', (_name, end, expected) => {
    expect(looksLikeOlderBroker(end)).toBe(expected);
  });
});
