// A profile while it is being edited: numbers as typed text, secrets as changes. Pure: draft <-> settings, and what is wrong with it, by
// field. The parts stand in profile-draft-*.ts. Called by profile-draft-editor.ts and the profile editor's fields.

import { sharedSubscriptionFrom, topicFilterProblem } from '../../shared/mqtt/topic-filter.ts';
import type { ProfileSettings, SecretName, SecretStatus } from '../../shared/profile.ts';
import { settingsProblems } from '../../shared/profile-problems.ts';
import { type IdentityDraft, identityDraft, identitySettings } from './profile-draft-identity.ts';
import {
  subscriptionOf,
  subscriptionRow,
  type SubscriptionDraft,
  type TextRow,
  textRows,
} from './profile-draft-rows.ts';
import { type SessionDraft, sessionDraft, sessionSettings } from './profile-draft-session.ts';
import { hostOf, isWebSocket, usesTls, type WayDraft, wayDraft, waySettings } from './profile-draft-way.ts';
import { type WillDraft, willDraft, willOf } from './profile-draft-will.ts';

/** What the form edits. */
export interface ProfileDraft extends WayDraft, IdentityDraft, SessionDraft, WillDraft {
  /** The settings that the draft was made from: what the form does not show stays as it is. */
  readonly saved: ProfileSettings;
  readonly name: string;
  readonly color: ProfileSettings['color'];
  readonly group: string;
  readonly connectAtStart: boolean;
  readonly guarded: boolean;
  readonly subscriptions: readonly SubscriptionDraft[];
  readonly excludedFilters: readonly TextRow[];
  readonly demo: boolean;
}

/** Each secret as typed: a string replaces it ('' too), null clears it, undefined keeps it. */
export type SecretDrafts = Readonly<Partial<Record<SecretName, string | null>>>;

/** What is wrong, by field: names as in `FieldProblem`; a subscription is `subscriptions.<index>`. */
export type Problems = ReadonlyMap<string, string>;

/** The draft of saved settings. */
export function draftFromSettings(settings: ProfileSettings): ProfileDraft {
  return {
    saved: settings,
    name: settings.name,
    color: settings.color,
    group: settings.group,
    connectAtStart: settings.connectAtStart,
    guarded: settings.guarded,
    ...wayDraft(settings),
    ...identityDraft(settings),
    ...sessionDraft(settings),
    ...willDraft(settings.will),
    subscriptions: settings.subscriptions.map(subscriptionRow),
    excludedFilters: textRows(settings.excludedFilters),
    demo: settings.demo,
  };
}

/** The settings a draft stands for; null while a field cannot be read. Problems of every field that has one. */
export function settingsFromDraft(draft: ProfileDraft): {
  readonly settings: ProfileSettings | null;
  readonly problems: Problems;
} {
  const problems = new Map<string, string>();
  const blame = (field: string, problem: string): void => {
    problems.set(field, problem);
  };
  if (draft.name.trim().length > 200) blame('name', 'A name can have at most 200 characters.');
  if (draft.group.trim().length > 200) blame('group', 'The name of a group can have at most 200 characters.');
  const settings: ProfileSettings = {
    ...draft.saved,
    name: nameOf(draft),
    color: draft.color,
    group: draft.group.trim(),
    connectAtStart: draft.connectAtStart,
    guarded: draft.guarded,
    ...waySettings(draft, blame),
    ...identitySettings(draft, draft.saved, blame),
    ...sessionSettings(draft, blame),
    will: willOf(draft, blame),
    subscriptions: draft.subscriptions.map((row, index) => subscriptionOf(row, `subscriptions.${index}`, blame)),
    excludedFilters: draft.excludedFilters.map(({ text }) => text),
    demo: draft.demo,
  };
  for (const [field, problem] of subscriptionProblems(draft.subscriptions)) blame(field, problem);
  const blank = blankRows(draft);
  for (const { field, message } of settingsProblems(settings)) {
    // A number that cannot be read was named already.
    if (!problems.has(field) && !blank.has(field)) blame(field, message);
  }
  return { settings: problems.size === 0 ? withoutBlankRows(settings) : null, problems };
}

/** Rows that nobody has filled in are no mistake: they are not saved. Only where an empty one would mean nothing. */
function blankRows({ excludedFilters, webSocketHeaders }: ProfileDraft): ReadonlySet<string> {
  const blank = new Set<string>();
  for (const [index, { text }] of excludedFilters.entries()) if (text === '') blank.add(`excludedFilters.${index}`);
  for (const [index, { name, value }] of webSocketHeaders.entries()) {
    if (name === '' && value === '') blank.add(`webSocket.headers.${index}`);
  }
  return blank;
}
function withoutBlankRows(settings: ProfileSettings): ProfileSettings {
  const { excludedFilters, webSocket } = settings;
  return {
    ...settings,
    excludedFilters: excludedFilters.filter((topicFilter) => topicFilter !== ''),
    webSocket: { ...webSocket, headers: webSocket.headers.filter(([name, value]) => name !== '' || value !== '') },
  };
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
  if (usesTls(draft.scheme) && draft.identity === 'pem') {
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
  if (!draft.cleanStart && draft.clientId !== '' && draft.clientIdUnique) {
    hints.set('clientIdUnique', 'A session cannot be found again under a client id that changes each time.');
  }
  if (!draft.subscriptions.some(({ enabled }) => enabled)) {
    hints.set('subscriptions', 'Without a subscription nothing is received.');
  }
  if (usesTls(draft.scheme) && draft.verification === 'off') {
    hints.set('tls.verification', 'Anyone in between can read and change everything. For tests only.');
  }
  if (usesTls(draft.scheme) && ['TLSv1', 'TLSv1.1'].includes(draft.minimumVersion)) {
    hints.set('tls.minimumVersion', 'TLS before 1.2 can be broken. Only for brokers that know nothing better.');
  }
  if (draft.keepAlive.trim() === '0') hints.set('keepAlive', 'A dead connection may go unnoticed for a long time.');
  if (isOldVersion(draft) && draft.authenticationMethod !== '') {
    hints.set('authenticationMethod', 'Only MQTT 5 knows it: with the version chosen it is not used.');
  }
  return hints;
}

/** Whether the version chosen has no properties: MQTT 3.1.1 or 3.1. */
export const isOldVersion = ({ protocolVersion }: Pick<ProfileDraft, 'protocolVersion'>): boolean =>
  protocolVersion === 4 || protocolVersion === 3;

/** The name a draft is saved under: its own, or the host's. */
export function nameOf(draft: ProfileDraft): string {
  const name = draft.name.trim();
  if (name !== '') return name;
  if (draft.socketPath.trim() !== '')
    return (draft.socketPath.split(/[\\/]/).at(-1) ?? '').trim().slice(0, 200) || 'Socket';
  return hostOf(draft.host) === '' ? 'New connection' : hostOf(draft.host).slice(0, 200);
}

/** The address in one line, for people. */
export function addressOf(
  settings: Pick<ProfileSettings, 'scheme' | 'host' | 'port' | 'path' | 'socketPath' | 'demo'>,
): string {
  if (settings.demo) return 'built-in demo broker';
  const path = isWebSocket(settings.scheme) ? settings.path : '';
  if (settings.socketPath !== '')
    return `${settings.scheme} over ${settings.socketPath}${path === '' ? '' : `, ${path}`}`;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${settings.scheme}://${host}:${settings.port}${path}`;
}

function subscriptionProblems(subscriptions: readonly SubscriptionDraft[]): Problems {
  const problems = new Map<string, string>();
  const seen = new Set<string>();
  for (const [index, { topicFilter, noLocal }] of subscriptions.entries()) {
    const problem = topicFilterProblem(topicFilter);
    if (problem !== null) problems.set(`subscriptions.${index}`, problem);
    else if (seen.has(topicFilter)) problems.set(`subscriptions.${index}`, 'This filter is in the list already.');
    // MQTT forbids it (clause 3.8.3.1); the core would leave the filter out, and connect all the same.
    else if (noLocal && sharedSubscriptionFrom(topicFilter) !== null) {
      problems.set(`subscriptions.${index}`, 'A shared subscription cannot leave out our own messages (no local).');
    }
    seen.add(topicFilter);
  }
  return problems;
}
