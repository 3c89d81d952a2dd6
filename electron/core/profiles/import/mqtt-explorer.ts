// Reads MQTT Explorer's settings.json, versions 0 (without `configVersion`) and 1. Pure. Called by parse-import.ts.

import * as v from 'valibot';
import { newProfileSettings, type ProfileSettings, type SecretName } from '../../../../shared/profile.ts';
import type { ImportNote } from '../../../../shared/profile-import.ts';
import { plainSubscription } from '../../../../shared/profile-parts.ts';
import { isJsonObject, type JsonObject } from '../migrations.ts';
import { certificatesPem, privateKeyPem } from './certificate-content.ts';
import {
  counted,
  FieldReader,
  flag,
  host,
  plainSubscriptionFrom,
  port,
  readName,
  readSubscriptions,
  text,
} from './field-reader.ts';
import { checkedEntry, type ImportedEntry, type ImportedFile } from './imported-file.ts';

/** Latest version of an entry that we know. */
const knownVersion = 1;
/** A broker that its old versions offered and that is gone, and where its successor is. */
const retiredHost = { from: 'iot.eclipse.org', to: 'mqtt.eclipseprojects.io' };

/** True for what MQTT Explorer writes. */
export function isMqttExplorer(document: unknown): document is JsonObject {
  return isJsonObject(document) && 'ConnectionManager_connections' in document;
}

export function parseMqttExplorer(document: JsonObject): ImportedFile {
  const connections = document['ConnectionManager_connections'];
  // A dictionary by id; a list is read, too.
  const entries: readonly unknown[] =
    typeof connections === 'object' && connections !== null ? Object.values(connections) : [];
  const views = document['connection_view_state'];
  const charts = isJsonObject(views)
    ? Object.values(views).reduce<number>(
        (sum, view) => sum + (isJsonObject(view) && Array.isArray(view['charts']) ? view['charts'].length : 0),
        0,
      )
    : 0;
  return {
    source: 'mqttExplorer',
    entries: entries.map(entryFrom),
    remarks: [
      ...(charts === 0
        ? []
        : [`${counted(charts, 'chart')} of MQTT Explorer ${charts === 1 ? 'is' : 'are'} not imported.`]),
      ...('Settings' in document ? ["MQTT Explorer's own settings, such as its theme, are not imported."] : []),
    ],
  };
}

function entryFrom(entry: unknown): ImportedEntry {
  if (!isJsonObject(entry)) return { kind: 'unreadable', name: '', problem: 'This entry holds no connection.' };
  const notes: ImportNote[] = [];
  const reader = new FieldReader(entry, notes);
  const version = reader.read('configVersion', v.number(), 0);
  const unreadable = (problem: string): ImportedEntry => ({
    kind: 'unreadable',
    name: readName(new FieldReader(entry, []), 'name', ''),
    problem,
  });
  if (version > knownVersion) return unreadable('It comes from a newer MQTT Explorer than Treeline knows.');
  const address = reader.read('host', host, null);
  if (address === null) return unreadable('It names no host.');
  const protocol = reader.read('protocol', v.picklist(['mqtt', 'ws']), 'mqtt');
  const encryption = reader.read('encryption', flag, false);
  const scheme = encryption ? (`${protocol}s` as const) : protocol;
  const isWebSocket = protocol === 'ws';
  const secrets: Partial<Record<SecretName, string>> = {};
  const password = reader.read('password', text(65_535), '');
  if (password !== '') secrets.password = password;
  const key = fileOf(reader, 'clientKey', 'The private key', privateKeyPem);
  if (key !== '') secrets.keyPem = key;
  const username = reader.read('username', text(65_535), '');
  const checksCertificate = reader.read('certValidation', flag, true);
  const portNumber = reader.read('port', port, encryption ? 8883 : 1883);
  const settings: ProfileSettings = {
    ...newProfileSettings,
    name: readName(reader, 'name', address),
    scheme,
    host: version === 0 ? migratedHost(reader, address, portNumber) : address,
    port: portNumber,
    path: isWebSocket ? `/${reader.read('basePath', text(2000), '').replace(/^\/+/, '')}` : newProfileSettings.path,
    protocolVersion: 4,
    clientId: clientIdOf(reader),
    username: username === '' ? null : username,
    tls: {
      ...newProfileSettings.tls,
      verification: encryption && !checksCertificate ? 'off' : 'full',
      caPem: fileOf(reader, 'selfSignedCertificate', 'The CA certificate', certificatesPem),
      certificatePem: fileOf(reader, 'clientCertificate', 'The client certificate', certificatesPem),
    },
    subscriptions: readSubscriptions(reader, 'subscriptions', (member) =>
      typeof member === 'string' ? plainSubscriptionFrom({ topic: member }) : plainSubscriptionFrom(member),
    ),
  };
  reader.note('changed', 'MQTT 3.1.1 is set, the only version MQTT Explorer speaks.');
  return checkedEntry({ settings: withDefaultFilters(settings, reader), secrets, notes });
}

/** Its own default, for an entry that says nothing of subscriptions. */
function withDefaultFilters(settings: ProfileSettings, reader: FieldReader): ProfileSettings {
  if ('subscriptions' in reader.source) return settings;
  return { ...settings, subscriptions: [plainSubscription('#'), plainSubscription('$SYS/#')] };
}

function clientIdOf(reader: FieldReader): string {
  const clientId = reader.read('clientId', text(65_535), '');
  if (!/^mqtt-explorer-[0-9a-f]{8}$/.test(clientId)) return clientId;
  reader.note(
    'changed',
    'Its client ID was generated by MQTT Explorer; Treeline uses a new random one for each connection.',
  );
  return '';
}

function migratedHost(reader: FieldReader, name: string, portNumber: number): string {
  if (name !== retiredHost.from || portNumber !== 1883) return name;
  reader.note('changed', `${retiredHost.from} is gone: its successor ${retiredHost.to} is used.`);
  return retiredHost.to;
}

const fileSchema = v.object({ name: v.optional(v.string()), data: v.pipe(v.string(), v.maxLength(512 * 1024)) });

/** A file kept within the entry as base64; empty when there is none. */
function fileOf(
  reader: FieldReader,
  field: string,
  what: string,
  convert: (bytes: Uint8Array) => string | null,
): string {
  if (!reader.has(field)) return '';
  const file = v.safeParse(fileSchema, reader.source[field]);
  const pem = file.success ? convert(Buffer.from(file.output.data, 'base64')) : null;
  if (pem === null) reader.note('missing', `${what} in the file could not be read: add it to the connection by hand.`);
  return pem ?? '';
}
