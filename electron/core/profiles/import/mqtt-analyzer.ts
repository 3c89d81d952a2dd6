// Reads a `.mqttbroker` file, version 1, as MQTT Analyzer shares them. Pure. Called by parse-import.ts.

import * as v from 'valibot';
import { newProfileSettings, type ProfileSettings, type SecretName } from '../../../../shared/profile.ts';
import type { ImportNote } from '../../../../shared/profile-import.ts';
import { AppError } from '../../../../shared/errors.ts';
import { isJsonObject, type JsonObject } from '../migrations.ts';
import { certificatesPem, privateKeyPem } from './certificate-content.ts';
import {
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

const knownVersion = 1;

export function isMqttAnalyzer(document: unknown): document is JsonObject {
  return isJsonObject(document) && 'broker' in document && 'version' in document;
}

/** AppError `invalidInput` for a newer version. */
export function parseMqttAnalyzer(document: JsonObject, fileName: string): ImportedFile {
  if (document['version'] !== knownVersion) {
    throw new AppError(
      'invalidInput',
      `${fileName} is a .mqttbroker file of another version than 1, the one that Treeline knows. Nothing was imported.`,
    );
  }
  const { broker } = document;
  return { source: 'mqttAnalyzer', entries: [entryFrom(broker)], remarks: [] };
}

function entryFrom(broker: unknown): ImportedEntry {
  if (!isJsonObject(broker)) return { kind: 'unreadable', name: '', problem: 'This file holds no connection.' };
  const notes: ImportNote[] = [];
  const reader = new FieldReader(broker, notes);
  const address = reader.read('hostname', host, null);
  if (address === null) {
    return {
      kind: 'unreadable',
      name: readName(new FieldReader(broker, []), 'alias', ''),
      problem: 'It names no host.',
    };
  }
  const isWebSocket = reader.read('protocolMethod', v.picklist(['mqtt', 'websocket']), 'mqtt') === 'websocket';
  const isSecure = reader.read('ssl', flag, false);
  const authentication = reader.read(
    'authType',
    v.picklist(['none', 'usernamePassword', 'certificate', 'both']),
    'both',
  );
  const usesPassword = authentication === 'usernamePassword' || authentication === 'both';
  const username = usesPassword ? reader.read('username', text(65_535), '') : '';
  const password = usesPassword ? reader.read('password', text(65_535), '') : '';
  const { tls, secrets } = certificatesOf(reader);
  const settings: ProfileSettings = {
    ...newProfileSettings,
    name: readName(reader, 'alias', address),
    scheme: isWebSocket ? (isSecure ? 'wss' : 'ws') : isSecure ? 'mqtts' : 'mqtt',
    host: address,
    port: reader.read('port', port, isSecure ? 8883 : 1883),
    path: isWebSocket ? `/${reader.read('basePath', text(2000), '').replace(/^\/+/, '')}` : newProfileSettings.path,
    protocolVersion: reader.read('protocolVersion', v.picklist(['mqtt3', 'mqtt5']), 'mqtt3') === 'mqtt5' ? 5 : 4,
    clientId: reader.read('clientID', text(65_535), ''),
    username: username === '' ? null : username,
    tls: {
      ...newProfileSettings.tls,
      ...tls,
      verification: isSecure && reader.read('untrustedSSL', flag, false) ? 'off' : 'full',
      alpnProtocols: alpnOf(reader),
    },
    subscriptions: readSubscriptions(reader, 'subscriptions', plainSubscriptionFrom),
    group: reader.read('category', v.pipe(text(200), v.trim()), ''),
  };
  return checkedEntry({ settings, secrets: { ...secrets, ...(password === '' ? {} : { password }) }, notes });
}

function alpnOf(reader: FieldReader): string[] {
  const names = reader.read('alpn', text(8192), '').split(',');
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.length <= 255)
    .slice(0, 20);
}

const certificateSchema = v.object({
  type: v.picklist(['p12', 'serverCA', 'client', 'clientKey', 'undefined']),
  data: v.pipe(v.string(), v.maxLength(512 * 1024)),
});

/** What the file holds of certificates: each is told when it cannot be used. */
function certificatesOf(reader: FieldReader): {
  readonly tls: Partial<ProfileSettings['tls']>;
  readonly secrets: Partial<Record<SecretName, string>>;
} {
  const tls: { caPem?: string; certificatePem?: string; identity?: 'pkcs12' } = {};
  const secrets: Partial<Record<SecretName, string>> = {};
  const lost = (what: string): void =>
    reader.note('missing', `${what} in the file could not be read: add it to the connection by hand.`);
  for (const member of reader.list('certificates')) {
    const certificate = v.safeParse(certificateSchema, member);
    if (!certificate.success || certificate.output.type === 'undefined') {
      lost('A certificate');
      continue;
    }
    const { type, data } = certificate.output;
    const bytes = Buffer.from(data, 'base64');
    if (type === 'p12') {
      // An ASN.1 sequence: whether the passphrase opens it shows when connecting.
      if (bytes[0] !== 0x30) lost('The PKCS#12 file');
      else {
        secrets.pkcs12 = bytes.toString('base64');
        tls.identity = 'pkcs12';
      }
      continue;
    }
    const pem = type === 'clientKey' ? privateKeyPem(bytes) : certificatesPem(bytes);
    if (pem === null)
      lost({ serverCA: 'The CA certificate', client: 'The client certificate', clientKey: 'The private key' }[type]);
    else if (type === 'serverCA') tls.caPem = (tls.caPem ?? '') + pem;
    else if (type === 'client') tls.certificatePem = (tls.certificatePem ?? '') + pem;
    else secrets.keyPem = pem;
  }
  const passphrase = reader.read('certClientKeyPassword', text(65_535), '');
  if (passphrase !== '') secrets.keyPassphrase = passphrase;
  return { tls, secrets };
}
