// The fields of the profile form by name, section and further words, and the search among them. Pure. Called by the form's search field.
// Labels are those on screen: field-search finds the control by them, and an end-to-end test goes to every one.

import { isOldVersion, type ProfileDraft } from './profile-draft.ts';
import { isWebSocket, usesTls } from './profile-draft-way.ts';

export type SectionName = keyof typeof sectionTitles;

/** The folded sections, in their order on screen; `top` is what is always there. */
export const sectionTitles = {
  top: 'Connection',
  subscriptions: 'Subscriptions',
  tls: 'TLS',
  signIn: 'Sign-in',
  way: 'Way to the broker',
  session: 'Protocol and session',
  reconnect: 'Reconnecting',
  limits: 'Limits and properties',
  will: 'Will',
  list: 'List, start and guard',
} as const;

export interface FormField {
  readonly label: string;
  readonly section: SectionName;
  /** What else people call it. */
  readonly words?: string;
  /** The control that brings it to the screen, where it is not there; null: it is there. */
  readonly via?: (draft: ProfileDraft) => Via | null;
}
interface Via {
  readonly label: string;
  readonly section: SectionName;
  /** As a part of a sentence. */
  readonly because: string;
}

const protocol = (because: string): Via => ({ label: 'Protocol', section: 'top', because });
const needsTls = (draft: ProfileDraft): Via | null => (usesTls(draft.scheme) ? null : protocol('with mqtts or wss'));
const needsWebSocket = (draft: ProfileDraft): Via | null =>
  isWebSocket(draft.scheme) ? null : protocol('with ws or wss');
const needsProxy = ({ proxyKind }: ProfileDraft): Via | null =>
  proxyKind === 'http' || proxyKind === 'socks5' ? null : { label: 'Proxy', section: 'way', because: 'with a proxy' };
const needsWill = ({ hasWill }: ProfileDraft): Via | null =>
  hasWill ? null : { label: 'Leave a will', section: 'will', because: 'with a will' };
const needsReconnect = ({ reconnects }: ProfileDraft): Via | null =>
  reconnects ? null : { label: 'Reconnect by itself', section: 'reconnect', because: 'when reconnecting' };
const version: Via = { label: 'MQTT version', section: 'session', because: 'with MQTT 5' };
const needs5 = (draft: ProfileDraft): Via | null => (isOldVersion(draft) ? version : null);
const needsPassword =
  (kind: ProfileDraft['passwordKind'], because: string) =>
  ({ passwordKind }: ProfileDraft): Via | null =>
    passwordKind === kind ? null : { label: 'Password comes from', section: 'signIn', because };
const needsPem = (draft: ProfileDraft): Via | null =>
  needsTls(draft) ??
  (draft.identity === 'pem' ? null : { label: 'Client certificate as', section: 'tls', because: 'with PEM' });
const needsPkcs12 = (draft: ProfileDraft): Via | null =>
  needsTls(draft) ??
  (draft.identity === 'pkcs12' ? null : { label: 'Client certificate as', section: 'tls', because: 'with PKCS#12' });
const needsPin = (draft: ProfileDraft): Via | null =>
  needsTls(draft) ??
  (draft.verification === 'pinned'
    ? null
    : { label: 'The broker’s certificate', section: 'tls', because: 'with a pinned certificate' });

export const formFields: readonly FormField[] = [
  { label: 'Name', section: 'top' },
  { label: 'Protocol', section: 'top', words: 'mqtt mqtts ws wss tcp tls websocket scheme' },
  { label: 'Host', section: 'top', words: 'address server broker url' },
  { label: 'Port', section: 'top' },
  { label: 'Path', section: 'top', words: 'websocket basepath', via: needsWebSocket },
  { label: 'User name', section: 'top', words: 'login' },
  { label: 'Password', section: 'top', words: 'token secret', via: needsPassword('typed', 'when it is typed') },

  { label: 'Topic filter 1', section: 'subscriptions', words: 'subscribe subscription qos no local retain handling' },
  { label: 'Leave out', section: 'subscriptions', words: 'exclude ignore all but these filter' },

  {
    label: 'The broker’s certificate',
    section: 'tls',
    words: 'verify insecure check self-signed trust pin host name reject unauthorized',
    via: needsTls,
  },
  { label: 'Pinned fingerprint', section: 'tls', words: 'sha-256 trust on first use', via: needsPin },
  { label: 'Certificate authority', section: 'tls', words: 'ca root own', via: needsTls },
  { label: 'Client certificate as', section: 'tls', words: 'mutual mtls pem pkcs12 pfx p12', via: needsTls },
  { label: 'Client certificate', section: 'tls', words: 'mutual mtls', via: needsPem },
  { label: 'Private key', section: 'tls', words: 'mutual mtls', via: needsPem },
  { label: 'PKCS#12 file', section: 'tls', words: 'pfx p12 client certificate', via: needsPkcs12 },
  { label: 'Passphrase of the key', section: 'tls', words: 'encrypted password', via: needsTls },
  { label: 'Server name', section: 'tls', words: 'sni', via: needsTls },
  { label: 'Application protocols', section: 'tls', words: 'alpn', via: needsTls },
  { label: 'Oldest TLS version', section: 'tls', words: 'minimum tls 1.2 1.3', via: needsTls },

  { label: 'Password comes from', section: 'signIn', words: 'environment variable command token source' },
  { label: 'Variable', section: 'signIn', words: 'environment', via: needsPassword('environment', 'from a variable') },
  { label: 'Command', section: 'signIn', words: 'token', via: needsPassword('command', 'from a command') },
  { label: 'Authentication method', section: 'signIn', words: 'enhanced scram auth sasl', via: needs5 },
  { label: 'Authentication data', section: 'signIn', words: 'enhanced auth', via: needs5 },

  { label: 'Unix socket', section: 'way', words: 'domain pipe local' },
  { label: 'IP version', section: 'way', words: 'ipv4 ipv6 address family' },
  { label: 'Proxy', section: 'way', words: 'http connect socks socks5 environment' },
  { label: 'Proxy host', section: 'way', via: needsProxy },
  { label: 'Proxy port', section: 'way', via: needsProxy },
  { label: 'Proxy user name', section: 'way', via: needsProxy },
  { label: 'Proxy password', section: 'way', via: needsProxy },
  { label: 'Subprotocol', section: 'way', words: 'websocket', via: needsWebSocket },
  { label: 'Headers', section: 'way', words: 'websocket http', via: needsWebSocket },
  {
    label: 'Secret headers',
    section: 'way',
    words: 'websocket authorization bearer token cookie',
    via: needsWebSocket,
  },

  { label: 'MQTT version', section: 'session', words: 'protocol 5.0 3.1.1 3.1' },
  { label: 'Client id', section: 'session', words: 'identifier' },
  { label: 'Make unique', section: 'session', words: 'client id random' },
  { label: 'Clean start', section: 'session', words: 'clean session persistent' },
  { label: 'Session ends after', section: 'session', words: 'session expiry interval', via: needs5 },
  { label: 'Keep alive', section: 'session', words: 'ping interval' },
  { label: 'Connect timeout', section: 'session' },

  { label: 'Reconnect by itself', section: 'reconnect', words: 'retry automatic' },
  { label: 'First wait', section: 'reconnect', words: 'retry delay period backoff', via: needsReconnect },
  { label: 'Longest wait', section: 'reconnect', words: 'retry delay period backoff', via: needsReconnect },
  { label: 'Give up after', section: 'reconnect', words: 'retry attempts tries maximum', via: needsReconnect },

  { label: 'Largest packet taken', section: 'limits', words: 'maximum packet size' },
  { label: 'Receive maximum', section: 'limits', words: 'inflight unacknowledged', via: needs5 },
  { label: 'Topic alias maximum', section: 'limits', via: needs5 },
  { label: 'Ask for response information', section: 'limits', words: 'request', via: needs5 },
  { label: 'Ask for reasons', section: 'limits', words: 'request problem information', via: needs5 },
  { label: 'User properties', section: 'limits', via: needs5 },

  { label: 'Leave a will', section: 'will', words: 'last will testament lwt' },
  { label: 'Will topic', section: 'will', words: 'lwt', via: needsWill },
  { label: 'Will payload', section: 'will', words: 'lwt message', via: needsWill },
  { label: 'Will QoS', section: 'will', via: needsWill },
  { label: 'Retain the will', section: 'will', via: needsWill },
  { label: 'Will delay', section: 'will', words: 'interval', via: (draft) => needsWill(draft) ?? needs5(draft) },
  { label: 'Will expires after', section: 'will', words: 'message', via: (draft) => needsWill(draft) ?? needs5(draft) },
  {
    label: 'Payload is text',
    section: 'will',
    words: 'format indicator',
    via: (draft) => needsWill(draft) ?? needs5(draft),
  },
  { label: 'Content type', section: 'will', words: 'mime', via: (draft) => needsWill(draft) ?? needs5(draft) },
  { label: 'Response topic', section: 'will', via: (draft) => needsWill(draft) ?? needs5(draft) },
  { label: 'Correlation data', section: 'will', via: (draft) => needsWill(draft) ?? needs5(draft) },
  { label: 'User properties of the will', section: 'will', via: (draft) => needsWill(draft) ?? needs5(draft) },

  { label: 'Group', section: 'list', words: 'folder heading' },
  { label: 'Connect at start', section: 'list', words: 'auto connect' },
  { label: 'Guard', section: 'list', words: 'production read-only protect lock' },
];

/** Fields that fit, best first: the label begins with the text, a word of it does, then further words and sections. */
export function findFields(text: string): readonly FormField[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const rank = ({ label, section, words = '' }: FormField): number => {
    const name = label.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(` ${wanted}`)) return 1;
    if (` ${words} ${sectionTitles[section].toLowerCase()}`.includes(` ${wanted}`)) return 2;
    return name.includes(wanted) ? 3 : 4;
  };
  return formFields
    .map((field) => ({ field, place: rank(field) }))
    .filter(({ place }) => place < 4)
    .toSorted((one, other) => one.place - other.place)
    .map(({ field }) => field)
    .slice(0, maximumHits);
}
const maximumHits = 8;
