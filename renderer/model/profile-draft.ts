// A profile while it is being edited: numbers as typed text, secrets as changes. Pure: draft <-> settings, and what is
// wrong with it, by field. Called by profile-draft-editor.ts and the profile editor's fields.

import { topicFilterProblem } from '../../shared/mqtt/topic-filter.ts';
import { topicTextProblem } from '../../shared/mqtt/topic-name.ts';
import type { ProfileSettings, SecretName, SecretStatus } from '../../shared/profile.ts';
import { plainSubscription, type Subscription } from '../../shared/profile-parts.ts';

export interface SubscriptionDraft extends Subscription {
  /** Stable while the list is edited: React's key. */
  readonly rowId: number;
}

/** An empty row to follow those there are. */
export function newSubscriptionDraft(present: readonly SubscriptionDraft[]): SubscriptionDraft {
  return { rowId: Math.max(-1, ...present.map(({ rowId }) => rowId)) + 1, ...plainSubscription('') };
}

function subscriptionOf(row: SubscriptionDraft): Subscription {
  const { topicFilter, qos, enabled, noLocal, retainAsPublished, retainHandling, subscriptionIdentifier } = row;
  return { topicFilter, qos, enabled, noLocal, retainAsPublished, retainHandling, subscriptionIdentifier };
}

/** What the form edits. */
export interface ProfileDraft {
  /** The settings that the draft was made from: what the form does not show stays as it is. */
  readonly saved: ProfileSettings;
  readonly name: string;
  readonly color: ProfileSettings['color'];
  readonly scheme: ProfileSettings['scheme'];
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly protocolVersion: ProfileSettings['protocolVersion'];
  readonly clientId: string;
  readonly cleanStart: boolean;
  /** Seconds. */
  readonly sessionExpiryInterval: string;
  /** Seconds. */
  readonly keepAlive: string;
  /** Seconds; decimals are allowed. */
  readonly connectTimeout: string;
  /** In MB of 1,048,576 bytes; decimals are allowed. */
  readonly maximumPacketSize: string;
  readonly username: string;
  /** An empty user name is sent as such instead of none. */
  readonly sendsEmptyUsername: boolean;
  readonly verification: ProfileSettings['tls']['verification'];
  readonly caPem: string;
  readonly certificatePem: string;
  readonly subscriptions: readonly SubscriptionDraft[];
  readonly demo: boolean;
}

/** Each secret as typed: a string replaces it ('' too), null clears it, undefined keeps it. */
export type SecretDrafts = Readonly<Partial<Record<SecretName, string | null>>>;

/** What is wrong, by field: names as in `FieldProblem`; a subscription is `subscriptions.<index>`. */
export type Problems = ReadonlyMap<string, string>;

const bytesPerMegabyte = 1_048_576;
/** MQTT's own limit: remaining length of 268,435,455 and its fixed header (MQTT 5 clause 2.1.4). */
const largestPacket = 268_435_460;

/** The draft of saved settings. */
export function draftFromSettings(settings: ProfileSettings): ProfileDraft {
  return {
    saved: settings,
    name: settings.name,
    color: settings.color,
    scheme: settings.scheme,
    host: settings.host,
    port: String(settings.port),
    path: settings.path,
    protocolVersion: settings.protocolVersion,
    clientId: settings.clientId,
    cleanStart: settings.cleanStart,
    sessionExpiryInterval: String(settings.sessionExpiryInterval),
    keepAlive: String(settings.keepAlive),
    connectTimeout: String(settings.connectTimeoutMs / 1000),
    maximumPacketSize: String(settings.maximumPacketSize / bytesPerMegabyte),
    username: settings.username ?? '',
    sendsEmptyUsername: settings.username === '',
    verification: settings.tls.verification,
    caPem: settings.tls.caPem,
    certificatePem: settings.tls.certificatePem,
    subscriptions: settings.subscriptions.map((one, rowId) => ({ ...one, rowId })),
    demo: settings.demo,
  };
}

/** The settings a draft stands for; null while a field cannot be read. Problems of every field that has one. */
export function settingsFromDraft(draft: ProfileDraft): {
  readonly settings: ProfileSettings | null;
  readonly problems: Problems;
} {
  const problems = new Map<string, string>();
  const number = (field: string, text: string, range: NumberRange): number => {
    const problem = numberProblem(text, range);
    if (problem !== null) problems.set(field, problem);
    return Number(text.trim());
  };
  const host = hostOf(draft.host);
  if (!draft.demo) {
    const problem = hostProblem(host);
    if (problem !== null) problems.set('host', problem);
  }
  const port = draft.demo ? Number(draft.port) : number('port', draft.port, ranges.port);
  if (isWebSocket(draft.scheme) && /[\s#]/.test(draft.path)) {
    problems.set('path', 'A path cannot contain spaces or “#”.');
  }
  const clientIdProblem = topicTextProblem(draft.clientId, 'topic');
  if (clientIdProblem !== null) problems.set('clientId', clientIdProblem.replace('topic', 'client id'));
  const usernameProblem = topicTextProblem(draft.username, 'topic');
  if (usernameProblem !== null) problems.set('username', usernameProblem.replace('topic', 'user name'));
  if (draft.name.trim().length > 200) problems.set('name', 'A name can have at most 200 characters.');
  for (const [field, problem] of subscriptionProblems(draft.subscriptions)) problems.set(field, problem);
  const settings: ProfileSettings = {
    ...draft.saved,
    name: nameOf(draft),
    color: draft.color,
    scheme: draft.scheme,
    host,
    port,
    path: draft.path.trim().startsWith('/') || !isWebSocket(draft.scheme) ? draft.path.trim() : `/${draft.path.trim()}`,
    protocolVersion: draft.protocolVersion,
    clientId: draft.clientId,
    cleanStart: draft.cleanStart,
    sessionExpiryInterval: number('sessionExpiryInterval', draft.sessionExpiryInterval, ranges.sessionExpiryInterval),
    keepAlive: number('keepAlive', draft.keepAlive, ranges.keepAlive),
    connectTimeoutMs: Math.round(number('connectTimeoutMs', draft.connectTimeout, ranges.connectTimeout) * 1000),
    maximumPacketSize: Math.round(
      number('maximumPacketSize', draft.maximumPacketSize, ranges.maximumPacketSize) * bytesPerMegabyte,
    ),
    username: draft.username === '' && !draft.sendsEmptyUsername ? null : draft.username,
    tls: {
      ...draft.saved.tls,
      verification: draft.verification,
      caPem: draft.caPem,
      certificatePem: draft.certificatePem,
    },
    subscriptions: draft.subscriptions.map(subscriptionOf),
    demo: draft.demo,
  };
  return { settings: problems.size === 0 ? settings : null, problems };
}

/** What the secrets and the rest contradict each other in. `statuses`: what is stored. */
export function secretProblems(
  draft: ProfileDraft,
  secrets: SecretDrafts,
  statuses: Readonly<Record<SecretName, SecretStatus>>,
): Problems {
  const has = (name: SecretName): boolean => {
    const typed = secrets[name];
    return typed === undefined ? statuses[name] !== 'none' : typed !== null && typed !== '';
  };
  const problems = new Map<string, string>();
  const hasUsername = draft.username !== '' || draft.sendsEmptyUsername;
  if ((draft.protocolVersion === 4 || draft.protocolVersion === 3) && has('password') && !hasUsername) {
    problems.set('username', 'MQTT 3.1.1 allows no password without a user name. Enter one, or clear the password.');
  }
  if (usesTls(draft.scheme)) {
    if (draft.certificatePem.trim() !== '' && !has('keyPem')) {
      problems.set('keyPem', 'A client certificate needs its private key.');
    }
    if (draft.certificatePem.trim() === '' && has('keyPem')) {
      problems.set('tls.certificatePem', 'The private key needs its certificate.');
    }
  }
  return problems;
}

/** What is legal and yet may surprise, by field. */
export function draftHints(draft: ProfileDraft): Problems {
  const hints = new Map<string, string>();
  if (!draft.cleanStart && draft.clientId === '') {
    hints.set('clientId', 'A session can be found again only with a client id of its own.');
  }
  if (draft.subscriptions.length === 0) hints.set('subscriptions', 'Without a subscription nothing is received.');
  if (usesTls(draft.scheme) && draft.verification === 'off') {
    hints.set('tls.verification', 'Anyone in between can read and change everything. For tests only.');
  }
  if (draft.keepAlive.trim() === '0') hints.set('keepAlive', 'A dead connection may go unnoticed for a long time.');
  return hints;
}

export const usesTls = (scheme: ProfileSettings['scheme']): boolean => scheme === 'mqtts' || scheme === 'wss';
export const isWebSocket = (scheme: ProfileSettings['scheme']): boolean => scheme === 'ws' || scheme === 'wss';

/** Ports that brokers listen on by custom, by scheme. */
export const customaryPorts: Readonly<Record<ProfileSettings['scheme'], number>> = {
  mqtt: 1883,
  mqtts: 8883,
  ws: 80,
  wss: 443,
};

/** The draft with another scheme. The port goes along while it is the customary one. */
export function withScheme(draft: ProfileDraft, scheme: ProfileSettings['scheme']): ProfileDraft {
  const isCustomary = draft.port.trim() === '' || draft.port.trim() === String(customaryPorts[draft.scheme]);
  return { ...draft, scheme, port: isCustomary ? String(customaryPorts[scheme]) : draft.port };
}

/** The name a draft is saved under: its own, or the host's. */
export function nameOf(draft: ProfileDraft): string {
  const name = draft.name.trim();
  if (name !== '') return name;
  return hostOf(draft.host) === '' ? 'New connection' : hostOf(draft.host).slice(0, 200);
}

/** The address in one line, for people. */
export function addressOf(settings: Pick<ProfileSettings, 'scheme' | 'host' | 'port' | 'path' | 'demo'>): string {
  if (settings.demo) return 'built-in demo broker';
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${settings.scheme}://${host}:${settings.port}${isWebSocket(settings.scheme) ? settings.path : ''}`;
}

interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  readonly decimals?: boolean;
}
const ranges = {
  port: { from: 1, to: 65_535, unit: '' },
  sessionExpiryInterval: { from: 0, to: 4_294_967_295, unit: ' seconds' },
  keepAlive: { from: 0, to: 65_535, unit: ' seconds' },
  connectTimeout: { from: 1, to: 300, unit: ' seconds', decimals: true },
  maximumPacketSize: {
    from: 1024 / bytesPerMegabyte,
    to: largestPacket / bytesPerMegabyte,
    unit: ' MB',
    decimals: true,
  },
} as const satisfies Record<string, NumberRange>;

function numberProblem(text: string, { from, to, unit, decimals = false }: NumberRange): string | null {
  const trimmed = text.trim();
  const isNumber = decimals ? /^\d+(\.\d+)?$/.test(trimmed) : /^\d+$/.test(trimmed);
  const value = Number(trimmed);
  if (isNumber && value >= from && value <= to) return null;
  const kind = decimals ? 'a number' : 'a whole number';
  return `Enter ${kind} from ${from.toLocaleString('en')} to ${to.toLocaleString('en')}${unit}.`;
}

/** A host as it is saved: IPv6 addresses without brackets. */
const hostOf = (text: string): string => text.trim().replace(/^\[(.*)\]$/, '$1');

function hostProblem(host: string): string | null {
  if (host === '') return 'Enter a host name or an IP address.';
  if (host.length > 253) return 'A host name has at most 253 characters.';
  if (/[\s/@?#\\]/.test(host)) return 'A host name has no spaces, “/”, “@”, “?” or “#”. A whole address can be pasted.';
  if (host.includes(':') && !/^[0-9a-fA-F:.]+(%[\w.-]+)?$/.test(host)) {
    return 'This is neither a host name nor an IPv6 address. The port has its own field.';
  }
  return null;
}

function subscriptionProblems(subscriptions: readonly SubscriptionDraft[]): Problems {
  const problems = new Map<string, string>();
  const seen = new Set<string>();
  for (const [index, { topicFilter }] of subscriptions.entries()) {
    const problem = topicFilterProblem(topicFilter);
    if (problem !== null) problems.set(`subscriptions.${index}`, problem);
    else if (seen.has(topicFilter)) problems.set(`subscriptions.${index}`, 'This filter is in the list already.');
    seen.add(topicFilter);
  }
  return problems;
}
