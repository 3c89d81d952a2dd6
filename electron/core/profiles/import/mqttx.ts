// Reads MQTTX's JSON export: an array of connections, or one. Pure. Called by parse-import.ts. Certificates are paths there: the caller reads
// them (referenced-files.ts).

import * as v from 'valibot';
import { newProfileSettings, type ProfileSettings, type SecretName } from '../../../../shared/profile.ts';
import type { ImportNote } from '../../../../shared/profile-import.ts';
import type { Subscription } from '../../../../shared/profile-parts.ts';
import { isJsonObject, type JsonObject } from '../migrations.ts';
import {
  counted,
  FieldReader,
  flag,
  host,
  integer,
  plainSubscriptionFrom,
  port,
  readName,
  readSubscriptions,
  readUserProperties,
  text,
} from './field-reader.ts';
import { checkedEntry, type ImportedEntry, type ImportedFile, type ReferencedFile } from './imported-file.ts';
import { readMqttxWill } from './mqttx-will.ts';

const versions = { '3.1': 3, '3.1.1': 4, '5.0': 5 } as const;
const longest = 0xffff_ffff;

/** True for one connection as MQTTX writes it. */
export function isMqttxConnection(entry: unknown): entry is JsonObject {
  return (
    isJsonObject(entry) && 'host' in entry && ('clientId' in entry || 'mqttVersion' in entry || 'protocol' in entry)
  );
}

export function parseMqttx(connections: readonly unknown[]): ImportedFile {
  // Collections are folders of connections: they hold none themselves.
  const entries = connections.filter((entry) => !isJsonObject(entry) || entry['isCollection'] !== true);
  const messages = entries.reduce<number>(
    (sum, entry) => sum + (isJsonObject(entry) && Array.isArray(entry['messages']) ? entry['messages'].length : 0),
    0,
  );
  return {
    source: 'mqttx',
    entries: entries.map(entryFrom),
    remarks:
      messages === 0
        ? []
        : [`${counted(messages, 'message')} in the file ${messages === 1 ? 'is' : 'are'} not imported.`],
  };
}

function entryFrom(entry: unknown): ImportedEntry {
  if (!isJsonObject(entry)) return { kind: 'unreadable', name: '', problem: 'This entry holds no connection.' };
  const notes: ImportNote[] = [];
  const reader = new FieldReader(entry, notes);
  const address = reader.read('host', host, null);
  if (address === null) {
    return { kind: 'unreadable', name: readName(new FieldReader(entry, []), 'name', ''), problem: 'It names no host.' };
  }
  const scheme = schemeOf(reader);
  const isSecure = scheme === 'mqtts' || scheme === 'wss';
  const isWebSocket = scheme === 'ws' || scheme === 'wss';
  const username = reader.read('username', text(65_535), '');
  const cleanStart = reader.read('clean', flag, true);
  const reconnectMs = reader.read('reconnectPeriod', integer(1, 3_600_000), 4000);
  const { properties, authenticationData } = propertiesOf(reader, cleanStart);
  const files = isSecure ? filesOf(reader) : [];
  const settings: ProfileSettings = {
    ...newProfileSettings,
    ...properties,
    name: readName(reader, 'name', address),
    scheme,
    host: address,
    port: reader.read('port', port, isSecure ? 8883 : 1883),
    path: isWebSocket ? pathOf(reader) : newProfileSettings.path,
    protocolVersion: versions[reader.read('mqttVersion', v.picklist(['3.1', '3.1.1', '5.0']), '5.0')],
    ...clientIdOf(reader, cleanStart),
    cleanStart,
    keepAlive: reader.read('keepalive', integer(0, 65_535), 60),
    connectTimeoutMs: reader.read('connectTimeout', integer(1, 300), 10) * 1000,
    reconnect: {
      ...newProfileSettings.reconnect,
      enabled: reader.read('reconnect', flag, true),
      firstDelayMs: Math.max(reconnectMs, 100),
      longestDelayMs: Math.max(reconnectMs, newProfileSettings.reconnect.longestDelayMs),
    },
    username: username === '' ? null : username,
    will: readMqttxWill(reader.part('will')),
    tls: {
      ...newProfileSettings.tls,
      verification: isSecure && !reader.read('rejectUnauthorized', flag, true) ? 'off' : 'full',
      alpnProtocols: isSecure ? alpnOf(reader) : [],
    },
    subscriptions: readSubscriptions(reader, 'subscriptions', subscriptionFrom),
  };
  const secrets: Partial<Record<SecretName, string>> = {};
  const password = reader.read('password', text(65_535), '');
  if (password !== '') secrets.password = password;
  if (authenticationData !== '') secrets.authenticationData = authenticationData;
  return checkedEntry({ settings, secrets, notes }, files);
}

/** Old exports have no `protocol`. Where it says one thing and `ssl` another, the safer one counts. */
function schemeOf(reader: FieldReader): ProfileSettings['scheme'] {
  const isSecure = reader.read('ssl', flag, false);
  const protocol = reader.read('protocol', v.picklist(['mqtt', 'mqtts', 'ws', 'wss']), isSecure ? 'mqtts' : 'mqtt');
  if (!isSecure || protocol === 'mqtts' || protocol === 'wss') return protocol;
  reader.note('changed', 'SSL/TLS is on in it, so the connection is made over TLS.');
  return protocol === 'ws' ? 'wss' : 'mqtts';
}

function pathOf(reader: FieldReader): string {
  const path = reader.read('path', text(2000), newProfileSettings.path);
  return path.startsWith('/') ? path : `/${path}`;
}

function clientIdOf(reader: FieldReader, cleanStart: boolean): Pick<ProfileSettings, 'clientId' | 'clientIdUnique'> {
  const clientId = reader.read('clientId', text(65_535), '');
  const isGenerated = /^mqttx_[0-9a-f]{8}$/.test(clientId);
  if (isGenerated && cleanStart) {
    reader.note('changed', 'Its client ID was generated by MQTTX; Treeline uses a new random one for each connection.');
    return { clientId: '', clientIdUnique: false };
  }
  const clientIdUnique = reader.read('clientIdWithTime', flag, false);
  if (!cleanStart && clientId !== '' && !clientIdUnique) {
    reader.note(
      'attention',
      'Its session at the broker is taken over: Treeline and MQTTX cannot be connected with it at the same time.',
    );
  }
  return { clientId, clientIdUnique };
}

/** `a,b` or `[a, b]`: brackets, quotes and blanks are not part of the names. */
function alpnOf(reader: FieldReader): string[] {
  const names = reader.read('ALPNProtocols', text(8192), '').replaceAll(/[[\]"'\s]/g, '');
  return names
    .split(',')
    .filter((name) => name !== '' && name.length <= 255)
    .slice(0, 20);
}

/** Only a self-signed set-up uses files. */
function filesOf(reader: FieldReader): readonly ReferencedFile[] {
  if (reader.read('certType', text(100), '') !== 'self') return [];
  const files = [
    ['ca', 'ca'],
    ['cert', 'certificate'],
    ['key', 'key'],
  ] as const;
  return files.flatMap(([field, content]) => {
    const path = reader.read(field, text(4096), '');
    return path === '' ? [] : [{ content, path }];
  });
}

function subscriptionFrom(member: unknown): Subscription | null {
  const plain = plainSubscriptionFrom(member);
  if (plain === null || !isJsonObject(member)) return null;
  const handling = member['rh'];
  const identifier = member['subscriptionIdentifier'];
  const knownIdentifier = v.is(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(268_435_455)), identifier);
  return {
    ...plain,
    enabled: member['disabled'] !== true,
    noLocal: member['nl'] === true,
    retainAsPublished: member['rap'] === true,
    retainHandling: handling === 1 || handling === 2 ? handling : 0,
    subscriptionIdentifier: knownIdentifier ? identifier : null,
  };
}

/** How Node's JSON writes bytes. */
const bufferSchema = v.object({ data: v.pipe(v.array(integer(0, 255)), v.maxLength(65_535)) });

/** MQTT 5's CONNECT properties. Null and absent mean unset: our own default. */
function propertiesOf(reader: FieldReader, cleanStart: boolean) {
  const part = reader.part('properties');
  const defaults = newProfileSettings;
  const data = part.source['authenticationData'];
  const bytes = v.safeParse(bufferSchema, data);
  if (data !== undefined && data !== null && data !== '' && !bytes.success && typeof data !== 'string') {
    part.note('missing', 'Its authentication data could not be read: enter it by hand.');
  }
  const packetSize = part.read('maximumPacketSize', integer(1, longest), defaults.maximumPacketSize);
  const fitting = Math.min(Math.max(packetSize, 1024), 268_435_460);
  if (fitting !== packetSize)
    part.note(
      'changed',
      `Its maximum packet size becomes ${fitting.toLocaleString('en')} bytes, the nearest that Treeline can use.`,
    );
  return {
    properties: {
      // MQTTX asks for a session without end where none is named.
      sessionExpiryInterval: part.read('sessionExpiryInterval', integer(0, longest), cleanStart ? 0 : longest),
      receiveMaximum: part.read('receiveMaximum', integer(1, 65_535), defaults.receiveMaximum),
      maximumPacketSize: fitting,
      topicAliasMaximum: part.read('topicAliasMaximum', integer(0, 65_535), defaults.topicAliasMaximum),
      requestResponseInformation: part.read('requestResponseInformation', flag, defaults.requestResponseInformation),
      requestProblemInformation: part.read('requestProblemInformation', flag, defaults.requestProblemInformation),
      userProperties: readUserProperties(part, 'userProperties'),
      authenticationMethod: part.read('authenticationMethod', text(65_535), ''),
    },
    authenticationData: bytes.success
      ? Buffer.from(bytes.output.data).toString('base64')
      : typeof data === 'string'
        ? Buffer.from(data.slice(0, 65_535)).toString('base64')
        : '',
  };
}
