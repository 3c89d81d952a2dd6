// What a broker must never send, as bytes, with the reason code it is refused with. Used by the guard's tests; any test may play them.

import { hex } from './scripted-broker.ts';

export interface MalformedCase {
  readonly name: string;
  readonly protocolVersion: 4 | 5;
  /** Everything the broker sends, CONNACK included where one is needed. */
  readonly bytes: Uint8Array;
  readonly reasonCode: number;
}

/** A packet: first byte in hexadecimal, then its body; the remaining length (below 128) is filled in. */
const packet = (first: string, body = ''): string => {
  const bytes = body.replace(/\s+/g, '').length / 2;
  if (bytes > 127) throw new Error('give the remaining length yourself');
  return `${first} ${bytes.toString(16).padStart(2, '0')} ${body}`;
};
/** A property block with its length in front. */
const properties = (block = ''): string =>
  `${(block.replace(/\s+/g, '').length / 2).toString(16).padStart(2, '0')} ${block}`;

const connack4 = '20 02 00 00';
const connack5 = '20 03 00 00 00';

type Row = readonly [name: string, bytes: string, reasonCode: number];

const cases = (protocolVersion: 4 | 5, before: string, rows: readonly Row[]): MalformedCase[] =>
  rows.map(([name, bytes, reasonCode]) => ({
    name: `${protocolVersion === 5 ? '5' : '3.1.1'}: ${name}`,
    protocolVersion,
    bytes: hex(before + bytes),
    reasonCode,
  }));

// ---------------------------------------------------------------------------------------------- before CONNACK

const noBroker: readonly Row[] = [
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n').toString('hex'), 0x81],
  ['HTML', Buffer.from('<html>').toString('hex'), 0x81],
  ['TLS alert', '15 03 01 00 02 02 46', 0x81],
  ['TLS handshake', '16 03 01 00 02 02 46', 0x81],
  ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n').toString('hex'), 0x81],
  ['AMQP', Buffer.from('AMQP').toString('hex') + '00000901', 0x81],
  ['NATS', Buffer.from('INFO {"server_id":"x"}\r\n').toString('hex'), 0x81],
  ['VNC', Buffer.from('RFB 003.008\n').toString('hex'), 0x81],
  ['Redis', Buffer.from('-ERR unknown command\r\n').toString('hex'), 0x81],
  ['POP3', Buffer.from('+OK ready\r\n').toString('hex'), 0x81],
  ['zeros', '00 00 00 00', 0x81],
  ['PUBLISH first', packet('30', '0001 61 00'), 0x82],
  ['SUBACK first', packet('90', '0001 00 00'), 0x82],
  ['PINGRESP first', 'd0 00', 0x82],
  ['CONNACK with flags in the header', '21 02 00 00', 0x81],
  ['CONNACK of one byte', '20 01 00', 0x81],
  ['CONNACK without a body', '20 00', 0x81],
  ['CONNACK with reserved acknowledge flags', packet('20', '02 00 00'), 0x81],
  ['CONNACK twice', '', 0x82],
  ['remaining length of five bytes', '20 80 80 80 80 01', 0x81],
  ['CONNACK over the limit', '20 ff ff ff 7f', 0x95],
];

const startWith = (protocolVersion: 4 | 5): MalformedCase[] =>
  cases(
    protocolVersion,
    '',
    noBroker.map(([name, bytes, reasonCode]) => {
      const connack = protocolVersion === 5 ? connack5 : connack4;
      if (name === 'CONNACK twice') return [name, `${connack} ${connack}`, reasonCode];
      if (name.startsWith('CONNACK with reserved') && protocolVersion === 4) return [name, '20 02 02 00', reasonCode];
      return [name, bytes, reasonCode];
    }),
  );

const connack4Cases = cases(4, '', [
  ['CONNACK refuses, session present', '20 02 01 05', 0x82],
  ['CONNACK with return code 6', '20 02 00 06', 0x82],
  ['CONNACK with return code 0x87 of MQTT 5', '20 02 00 87', 0x82],
  ['CONNACK in the form of MQTT 5', '20 03 00 00 00', 0x81],
  ['AUTH first', packet('f0'), 0x81],
]);

const connack5Cases = cases(5, '', [
  ['AUTH first', packet('f0'), 0x82],
  ['AUTH challenge first', packet('f0', '18' + properties('15 0001 61')), 0x82],
  ['CONNACK accepts in the form of 3.1.1', '20 02 00 00', 0x81],
  ['CONNACK of two bytes with a reason code of MQTT 5', '20 02 00 87', 0x81],
  ['CONNACK refuses, session present', packet('20', '01 87 00'), 0x82],
  ['CONNACK with reason code 0xFE', packet('20', '00 FE 00'), 0x82],
  ['CONNACK with reason code 0x01', packet('20', '00 01 00'), 0x82],
  ['CONNACK with reason code 0x8E (of DISCONNECT)', packet('20', '00 8E 00'), 0x82],
  ['CONNACK, server keep alive cut off (kills mqtt.js)', '20 04 00 00 01 13', 0x81],
  ['CONNACK, property length too small', packet('20', '00 00 02 13 00 0a'), 0x81],
  ['CONNACK, property length too large', packet('20', '00 00 04 13 00 0a'), 0x81],
  ['CONNACK, property length cut off', packet('20', '00 00 80'), 0x81],
  ['CONNACK, property length of five bytes', packet('20', '00 00 80 80 80 80 00'), 0x81],
  ['CONNACK, bytes after the properties', packet('20', '00 00 00 00'), 0x81],
  ['CONNACK, unknown property', packet('20', '00 00' + properties('7f 00')), 0x81],
  ['CONNACK, property identifier 0', packet('20', '00 00' + properties('00')), 0x81],
  ['CONNACK, property identifier of two bytes', packet('20', '00 00' + properties('91 00 00 00 00 00')), 0x81],
  ['CONNACK with content type', packet('20', '00 00' + properties('03 0001 61')), 0x81],
  ['CONNACK with topic alias', packet('20', '00 00' + properties('23 0001')), 0x81],
  ['CONNACK with will delay', packet('20', '00 00' + properties('18 00000001')), 0x81],
  ['CONNACK with request problem information', packet('20', '00 00' + properties('17 01')), 0x81],
  ['CONNACK with request response information', packet('20', '00 00' + properties('19 01')), 0x81],
  ['CONNACK, receive maximum 0', packet('20', '00 00' + properties('21 0000')), 0x82],
  ['CONNACK, receive maximum twice', packet('20', '00 00' + properties('21 0001 21 0001')), 0x82],
  ['CONNACK, receive maximum cut off', packet('20', '00 00' + properties('21 00')), 0x81],
  ['CONNACK, maximum QoS 2', packet('20', '00 00' + properties('24 02')), 0x82],
  ['CONNACK, maximum QoS twice', packet('20', '00 00' + properties('24 01 24 01')), 0x82],
  ['CONNACK, retain available 2', packet('20', '00 00' + properties('25 02')), 0x82],
  ['CONNACK, maximum packet size 0', packet('20', '00 00' + properties('27 00000000')), 0x82],
  ['CONNACK, maximum packet size cut off', packet('20', '00 00' + properties('27 000000')), 0x81],
  ['CONNACK, maximum packet size twice', packet('20', '00 00' + properties('27 00000001 27 00000001')), 0x82],
  ['CONNACK, wildcards available 2', packet('20', '00 00' + properties('28 02')), 0x82],
  ['CONNACK, identifiers available 255', packet('20', '00 00' + properties('29 ff')), 0x82],
  ['CONNACK, shared available 2', packet('20', '00 00' + properties('2a 02')), 0x82],
  ['CONNACK, topic alias maximum twice', packet('20', '00 00' + properties('22 0001 22 0002')), 0x82],
  ['CONNACK, session expiry twice', packet('20', '00 00' + properties('11 00000001 11 00000001')), 0x82],
  ['CONNACK, reason string twice', packet('20', '00 00' + properties('1f 0001 61 1f 0001 61')), 0x82],
  ['CONNACK, reason string with U+0000', packet('20', '00 00' + properties('1f 0003 610062')), 0x81],
  ['CONNACK, reason string longer than the properties', packet('20', '00 00' + properties('1f 0005 61')), 0x81],
  ['CONNACK, assigned client id not UTF-8', packet('20', '00 00' + properties('12 0001 ff')), 0x81],
  ['CONNACK, assigned client id twice', packet('20', '00 00' + properties('12 0001 61 12 0001 62')), 0x82],
  ['CONNACK, server reference with a surrogate', packet('20', '00 9d' + properties('1c 0003 eda080')), 0x81],
  ['CONNACK, response information overlong', packet('20', '00 00' + properties('1a 0002 c0af')), 0x81],
  ['CONNACK, user property without a value', packet('20', '00 00' + properties('26 0001 61')), 0x81],
  ['CONNACK, user property, value cut off', packet('20', '00 00' + properties('26 0001 61 0002 62')), 0x81],
  ['CONNACK, user property name not UTF-8', packet('20', '00 00' + properties('26 0001 c3 0001 62')), 0x81],
  ['CONNACK, user property value not UTF-8', packet('20', '00 00' + properties('26 0001 61 0001 c3')), 0x81],
  ['CONNACK, authentication data cut off', packet('20', '00 00' + properties('16 0004 00')), 0x81],
]);

// ---------------------------------------------------------------------------------------------- both versions, after CONNACK

const topics: readonly (readonly [string, string])[] = [
  ['U+0000', '61 00 62'],
  ['U+0000 alone', '00'],
  ['high surrogate', 'ed a0 80'],
  ['low surrogate', 'ed bf bf'],
  ['surrogate pair (CESU-8)', 'ed a0 bd ed b8 80'],
  ['overlong slash, 2 bytes', 'c0 af'],
  ['overlong c1', 'c1 bf'],
  ['overlong slash, 3 bytes', 'e0 80 af'],
  ['overlong U+07FF', 'e0 9f bf'],
  ['overlong slash, 4 bytes', 'f0 80 80 af'],
  ['overlong U+FFFF', 'f0 8f bf bf'],
  ['overlong U+0000 (modified UTF-8)', 'c0 80'],
  ['above U+10FFFF', 'f4 90 80 80'],
  ['lead F5', 'f5 80 80 80'],
  ['5-byte form', 'f8 88 80 80 80'],
  ['6-byte form', 'fc 84 80 80 80 80'],
  ['FE', 'fe'],
  ['FF', 'ff'],
  ['lone continuation', '80'],
  ['cut 2-byte', '61 c3'],
  ['cut 3-byte', '61 e2 82'],
  ['cut 4-byte', '61 f0 9f 98'],
  ['Latin-1', '63 61 66 e9'],
  ['broken in the middle', '61 e2 28 a1 62'],
];

const textLength = (text: string): string => (text.replace(/\s+/g, '').length / 2).toString(16).padStart(4, '0');

const after = (protocolVersion: 4 | 5): MalformedCase[] => {
  const none = protocolVersion === 5 ? '00' : '';
  return cases(protocolVersion, protocolVersion === 5 ? connack5 : connack4, [
    ['PUBLISH QoS 1 without packet identifier (kills mqtt.js)', '32 07 00 05 6d616c2f78', 0x81],
    ['PUBLISH QoS 2 without packet identifier', '34 07 00 05 6d616c2f78', 0x81],
    ['PUBLISH QoS 1 with half a packet identifier', '32 08 00 05 6d616c2f78 01', 0x81],
    ['PUBREL of one byte (kills mqtt.js)', '62 01 01', 0x81],
    ['PUBLISH QoS 3', packet('36', `0001 61 0001 ${none}`), 0x81],
    ['PUBLISH QoS 3, retain', packet('37', `0001 61 0001 ${none}`), 0x81],
    ['PUBLISH QoS 3, DUP', packet('3e', `0001 61 0001 ${none}`), 0x81],
    ['PUBLISH QoS 0 with DUP', packet('38', `0001 61 ${none}`), 0x81],
    ['PUBLISH QoS 0 with DUP and retain', packet('39', `0001 61 ${none}`), 0x81],
    ['PUBLISH QoS 1, packet identifier 0', packet('32', `0001 61 0000 ${none}`), 0x82],
    ['PUBLISH QoS 2, packet identifier 0', packet('34', `0001 61 0000 ${none}`), 0x82],
    ['PUBLISH without a body', '30 00', 0x81],
    ['PUBLISH of one byte', '30 01 00', 0x81],
    ['PUBLISH, topic longer than the packet', packet('30', `0005 61 ${none}`), 0x81],
    ['PUBLISH, empty topic', packet('30', `0000 ${none} 70`), 0x82],
    ['PUBLISH, empty topic and payload', packet('30', `0000 ${none}`), 0x82],
    ...topics.map(
      ([name, text]): Row => [`PUBLISH topic: ${name}`, packet('30', `${textLength(text)} ${text} ${none} 70`), 0x81],
    ),
    ['CONNECT', packet('10', '0004 4d515454 04 00 000a 0000'), 0x82],
    ['SUBSCRIBE', packet('82', `0001 ${none} 0001 61 00`), 0x82],
    ['UNSUBSCRIBE', packet('a2', `0001 ${none} 0001 61`), 0x82],
    ['PINGREQ', 'c0 00', 0x82],
    ['type 0', '00 00', 0x81],
    ['PUBACK with flags', '42 02 00 01', 0x81],
    ['PUBREC with flags', '52 02 00 01', 0x81],
    ['PUBREL without flags', '60 02 00 01', 0x81],
    ['PUBREL with all flags', '6f 02 00 01', 0x81],
    ['PUBCOMP with flags', '71 02 00 01', 0x81],
    ['SUBACK with flags', packet('92', `0001 ${none} 00`), 0x81],
    ['UNSUBACK with flags', packet('b2', `0001 ${none} ${none}`), 0x81],
    ['PINGRESP with flags', 'd1 00', 0x81],
    ['PINGRESP with a body', 'd0 01 00', 0x81],
    ['PUBACK without a body', '40 00', 0x81],
    ['PUBACK of one byte', '40 01 01', 0x81],
    ['PUBREC of one byte', '50 01 01', 0x81],
    ['PUBCOMP of one byte', '70 01 01', 0x81],
    ['PUBACK, packet identifier 0', '40 02 00 00', 0x82],
    ['PUBREC, packet identifier 0', '50 02 00 00', 0x82],
    ['PUBREL, packet identifier 0', '62 02 00 00', 0x82],
    ['PUBCOMP, packet identifier 0', '70 02 00 00', 0x82],
    ['SUBACK, packet identifier 0', packet('90', `0000 ${none} 00`), 0x82],
    ['SUBACK without codes', packet('90', `0001 ${none}`), 0x81],
    ['SUBACK without a body', '90 00', 0x81],
    ['SUBACK with code 3', packet('90', `0001 ${none} 03`), 0x82],
    ['SUBACK with code 0x7F', packet('90', `0001 ${none} 7f`), 0x82],
    ['SUBACK, second code wrong', packet('90', `0001 ${none} 00 55`), 0x82],
    ['UNSUBACK without a body', 'b0 00', 0x81],
    ['PUBLISH, remaining length of five bytes', '30 ff ff ff ff 7f', 0x81],
    ['remaining length of five bytes, all zero', '30 80 80 80 80 00', 0x81],
    ['SUBACK over the limit', '90 ff ff ff 7f', 0x95],
  ]);
};

const only4 = cases(4, connack4, [
  ['PUBACK of three bytes', '40 03 00 01 00', 0x81],
  ['PUBREC of three bytes', '50 03 00 01 00', 0x81],
  ['PUBREL of three bytes', '62 03 00 01 00', 0x81],
  ['PUBCOMP of four bytes', '70 04 00 01 00 00', 0x81],
  ['SUBACK with reason code 0x87 of MQTT 5', '90 03 00 01 87', 0x82],
  ['UNSUBACK with a code', 'b0 03 00 01 00', 0x81],
  ['UNSUBACK, packet identifier 0', 'b0 02 00 00', 0x82],
  ['DISCONNECT', 'e0 00', 0x82],
  ['AUTH', 'f0 00', 0x81],
  ['PUBACK over the limit', '40 ff ff ff 7f', 0x95],
  ['PUBREL just over the limit', '62 fd ff 3f', 0x95],
  // Passed over only when the head is in order, which is looked at before the payload comes.
  ['PUBLISH over the limit, topic empty', '30 ff ff ff 7f 0000', 0x82],
  ['PUBLISH over the limit, QoS 1, topic empty', '32 ff ff ff 7f 0000 0001', 0x82],
  ['PUBLISH over the limit, topic with U+0000', '30 ff ff ff 7f 0002 6100 70', 0x81],
  ['PUBLISH over the limit, topic not UTF-8', '30 fd ff 3f 0002 c328 70 70', 0x81],
  ['PUBLISH over the limit, topic with a surrogate', '31 ff ff ff 7f 0003 eda080', 0x81],
  ['PUBLISH over the limit, topic cut in a character', '30 ff ff ff 7f 0002 61c3 a4', 0x81],
  ['PUBLISH over the limit, QoS 1, packet identifier 0', '32 ff ff ff 7f 0001 61 0000', 0x82],
  ['PUBLISH over the limit, QoS 2, packet identifier 0', '3d fd ff 3f 0001 61 0000 70', 0x82],
  ['PUBLISH over the limit, QoS 3', '36 ff ff ff 7f 0001 61 0001', 0x81],
  ['PUBLISH over the limit, QoS 0 marked as a duplicate', '38 ff ff ff 7f 0001 61', 0x81],
]);

// ---------------------------------------------------------------------------------------------- MQTT 5 alone

const publishWith = (block: string, payload = '70'): string => packet('30', `0001 61 ${properties(block)} ${payload}`);

const only5 = cases(5, connack5, [
  ['PUBLISH over the limit, declared only', '30 ff ff ff 7f', 0x95],
  ['PUBLISH just over the limit', '30 fd ff 3f', 0x95],
  ['PUBLISH over the limit, QoS 2', '34 ff ff ff 7f 0001 61 0001 00', 0x95],
  ['PUBLISH without property length', packet('30', '0001 61'), 0x81],
  ['PUBLISH QoS 1 without property length', packet('32', '0001 61 0001'), 0x81],
  ['PUBLISH, property length over the packet', packet('30', '0001 61 7f'), 0x81],
  ['PUBLISH, property length cut off', packet('30', '0001 61 80'), 0x81],
  ['PUBLISH, property length of five bytes', packet('30', '0001 61 80 80 80 80 00'), 0x81],
  ['PUBLISH, unknown property', publishWith('04 00'), 0x81],
  ['PUBLISH, property 0xFF', publishWith('ff 00'), 0x81],
  ['PUBLISH with session expiry', publishWith('11 00000001'), 0x81],
  ['PUBLISH with reason string', publishWith('1f 0001 61'), 0x81],
  ['PUBLISH with server keep alive', publishWith('13 000a'), 0x81],
  ['PUBLISH with maximum QoS', publishWith('24 01'), 0x81],
  ['PUBLISH, payload format 2', publishWith('01 02'), 0x82],
  ['PUBLISH, payload format twice', publishWith('01 01 01 01'), 0x82],
  ['PUBLISH, payload format without value', publishWith('01'), 0x81],
  ['PUBLISH, expiry cut off', publishWith('02 000000'), 0x81],
  ['PUBLISH, expiry twice', publishWith('02 00000001 02 00000001'), 0x82],
  ['PUBLISH, content type with U+0000', publishWith('03 0001 00'), 0x81],
  ['PUBLISH, content type not UTF-8', publishWith('03 0002 c328'), 0x81],
  ['PUBLISH, content type cut off', publishWith('03 0004 61'), 0x81],
  ['PUBLISH, content type without length', publishWith('03 00'), 0x81],
  ['PUBLISH, content type twice', publishWith('03 0000 03 0000'), 0x82],
  ['PUBLISH, response topic empty', publishWith('08 0000'), 0x82],
  ['PUBLISH, response topic with a surrogate', publishWith('08 0003 eda080'), 0x81],
  ['PUBLISH, response topic twice', publishWith('08 0001 61 08 0001 61'), 0x82],
  ['PUBLISH, correlation data cut off', publishWith('09 0002 00'), 0x81],
  ['PUBLISH, correlation data twice', publishWith('09 0000 09 0000'), 0x82],
  ['PUBLISH, subscription identifier 0', publishWith('0b 00'), 0x82],
  ['PUBLISH, subscription identifier 0 in two bytes', publishWith('0b 80 00'), 0x82],
  ['PUBLISH, second subscription identifier 0', publishWith('0b 01 0b 00'), 0x82],
  ['PUBLISH, subscription identifier of five bytes', publishWith('0b 80 80 80 80 01'), 0x81],
  ['PUBLISH, subscription identifier cut off', publishWith('0b 80'), 0x81],
  ['PUBLISH, topic alias 0', publishWith('23 0000'), 0x94],
  ['PUBLISH, topic alias above ours', publishWith('23 000b'), 0x94],
  ['PUBLISH, topic alias 65535', publishWith('23 ffff'), 0x94],
  ['PUBLISH, topic alias twice', publishWith('23 0001 23 0001'), 0x82],
  ['PUBLISH, topic alias cut off', publishWith('23 00'), 0x81],
  ['PUBLISH, unknown topic alias', packet('30', `0000 ${properties('23 0001')} 70`), 0x82],
  ['PUBLISH, empty topic with other properties only', packet('30', `0000 ${properties('01 01')} 70`), 0x82],
  ['PUBLISH, user property without value', publishWith('26 0001 61'), 0x81],
  ['PUBLISH, user property with U+0000', publishWith('26 0001 61 0001 00'), 0x81],
  ['PUBLISH, user property name overlong', publishWith('26 0002 c0af 0001 61'), 0x81],
  ['PUBLISH, last user property cut off', publishWith('26 0001 61 0001 62 26 0001 61 0004 62'), 0x81],
  ['PUBACK with reason code 0x01', packet('40', '0001 01'), 0x82],
  ['PUBACK with reason code 0x92', packet('40', '0001 92'), 0x82],
  ['PUBREC with reason code 0xFF', packet('50', '0001 ff'), 0x82],
  ['PUBREL with reason code 0x80', packet('62', '0001 80'), 0x82],
  ['PUBCOMP with reason code 0x10', packet('70', '0001 10'), 0x82],
  ['PUBACK, property length wrong', packet('40', '0001 00 05'), 0x81],
  ['PUBACK, bytes after the properties', packet('40', '0001 00 00 00'), 0x81],
  ['PUBACK with server reference', packet('40', `0001 00 ${properties('1c 0001 61')}`), 0x81],
  ['PUBACK, reason string twice', packet('40', `0001 00 ${properties('1f 0000 1f 0000')}`), 0x82],
  ['PUBREC, reason string not UTF-8', packet('50', `0001 87 ${properties('1f 0001 ff')}`), 0x81],
  ['PUBREL, reason string cut off', packet('62', `0001 92 ${properties('1f 0003 61')}`), 0x81],
  ['PUBCOMP with a topic alias', packet('70', `0001 00 ${properties('23 0001')}`), 0x81],
  ['SUBACK of three bytes', '90 03 00 01 00', 0x81],
  ['SUBACK, property length over the packet', packet('90', '0001 7f 00'), 0x81],
  ['SUBACK, property length cut off', packet('90', '0001 80 80'), 0x81],
  ['SUBACK, properties take all codes', packet('90', '0001 03 1f 0000'), 0x81],
  ['SUBACK with subscription identifier', packet('90', `0001 ${properties('0b 01')} 00`), 0x81],
  ['SUBACK with code 0x11 of UNSUBACK', packet('90', '0001 00 11'), 0x82],
  ['UNSUBACK without property length', 'b0 02 00 01', 0x81],
  ['UNSUBACK without codes', 'b0 03 00 01 00', 0x81],
  ['UNSUBACK, packet identifier 0', packet('b0', '0000 00 00'), 0x82],
  ['UNSUBACK with code 0x01', packet('b0', '0001 00 01'), 0x82],
  ['UNSUBACK with code 0xA2 of SUBACK', packet('b0', '0001 00 a2'), 0x82],
  ['DISCONNECT with flags', 'e1 00', 0x81],
  ['DISCONNECT with the client’s code 0x04', packet('e0', '04'), 0x82],
  ['DISCONNECT with code 0x7F', packet('e0', '7f'), 0x82],
  ['DISCONNECT with code 0x84 of CONNACK', packet('e0', '84'), 0x82],
  ['DISCONNECT, property length wrong', packet('e0', '8b 03'), 0x81],
  ['DISCONNECT with session expiry', packet('e0', `8b ${properties('11 00000001')}`), 0x81],
  ['DISCONNECT, server reference twice', packet('e0', `9c ${properties('1c 0000 1c 0000')}`), 0x82],
  ['DISCONNECT, reason string with U+0000', packet('e0', `8b ${properties('1f 0001 00')}`), 0x81],
  ['AUTH unasked', 'f0 00', 0x82],
  ['AUTH unasked, challenge', packet('f0', `18 ${properties('15 0001 61')}`), 0x82],
  ['AUTH with flags', 'f1 00', 0x81],
]);

/** All of them. */
export const malformedCases: readonly MalformedCase[] = [
  ...startWith(4),
  ...startWith(5),
  ...connack4Cases,
  ...connack5Cases,
  ...after(4),
  ...after(5),
  ...only4,
  ...only5,
];
