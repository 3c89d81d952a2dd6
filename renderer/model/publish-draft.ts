// What the user is about to publish, and what became of what was sent: per profile, while the page lives. Called by
// ui/publish and by whatever says "publish to this topic". Nothing is queued: offline is said, not waited out.

import { createStore } from 'zustand/vanilla';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import type { PublishAnswer } from '../../shared/message.ts';
import { assertNever } from '../../shared/assert.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { topicNameProblem } from '../../shared/mqtt/topic-name.ts';
import { utf8Length } from '../../shared/mqtt/utf8.ts';
import type { Qos } from '../../shared/profile-parts.ts';
import { type Connections, selectedConnection } from './connections.ts';
import { formatJson, type JsonProblem } from './json-format.ts';
import type { Line } from './line.ts';
import type { Readable } from './readable.ts';

export interface PublishDraft {
  readonly topicName: string;
  readonly payload: string;
  readonly qos: Qos;
  readonly retain: boolean;
}

/** What became of the last sending. Moments are milliseconds since 1970. */
export type PublishOutcome =
  | { readonly kind: 'sending'; readonly since: number; readonly draft: PublishDraft }
  | {
      readonly kind: 'sent';
      readonly at: number;
      readonly tookMs: number;
      readonly draft: PublishDraft;
      readonly answer: PublishAnswer;
    }
  | {
      readonly kind: 'failed';
      readonly at: number;
      readonly message: string;
      readonly detail: string | null;
      readonly draft: PublishDraft;
    };

/** A message that was handed to the broker. */
export interface SentMessage extends PublishDraft {
  readonly sentId: number;
  readonly at: number;
}

export interface PublishState {
  readonly profileId: ProfileId | null;
  readonly draft: PublishDraft;
  readonly outcome: PublishOutcome | null;
  /** Newest first. */
  readonly sent: readonly SentMessage[];
}

export interface PublishDrafts {
  readonly store: Readable<PublishState>;
  change(changes: Partial<PublishDraft>): void;
  /** Publishes the draft of the shown profile. The outcome goes into the store, a failure too. */
  send(): Promise<void>;
  /** Puts a message sent before back into the form. */
  restore(sentId: number): void;
  /** Lays the payload out as JSON; null, or why it is none and stayed as it was. */
  formatPayload(): JsonProblem | null;
}

const emptyDraft: PublishDraft = { topicName: '', payload: '', qos: 0, retain: false };
const nothing: Omit<PublishState, 'profileId'> = { draft: emptyDraft, outcome: null, sent: [] };
/** Sent messages kept per profile: so many, and with payloads of so many characters together. */
const maximumSent = 50;
const maximumSentLength = 2 * 1_048_576;

/** Why a draft cannot be published, by field; null where nothing is wrong. */
export function publishProblems(draft: PublishDraft): {
  readonly topicName: string | null;
  readonly payload: string | null;
} {
  const hasForm = utf8Length(draft.payload) >= 0;
  return {
    topicName: topicNameProblem(draft.topicName),
    payload: hasForm ? null : 'The payload contains half of a character (a lone surrogate). Remove it.',
  };
}

/** Why nothing can be published now, as words beside the button; null: it can. `hasLine`: the page reaches the core. */
export function publishObstacle(connection: ConnectionSnapshot | null, hasLine = true): string | null {
  if (!hasLine) return 'Treeline’s core cannot be reached just now. Nothing is queued: send it once it is back.';
  const kind = connection?.state.kind ?? 'idle';
  switch (kind) {
    case 'online':
      return connection?.guard === 'locked'
        ? 'Guarded: nothing can be published until you unlock it, at the top.'
        : null;
    case 'connecting':
      return 'Connecting. Nothing is queued: send it once the connection is online.';
    case 'waiting':
      return 'Offline, trying again. Nothing is queued: send it once the connection is online.';
    case 'refused':
      return 'The connection was refused, so nothing can be sent.';
    case 'idle':
    case 'closed':
      return 'Not connected. Connect to publish.';
    default:
      return assertNever(kind);
  }
}

/** `now` gives milliseconds since 1970. */
export function createPublishDrafts(
  { line, connections }: { readonly line: Line; readonly connections: Connections },
  now: () => number = Date.now,
): PublishDrafts {
  const drafts = new Map<ProfileId, Omit<PublishState, 'profileId'>>();
  const selected = (): ProfileId | null => connections.store.getState().selectedProfileId;
  const stateOf = (profileId: ProfileId | null): PublishState => ({
    profileId,
    ...((profileId === null ? undefined : drafts.get(profileId)) ?? nothing),
  });
  const store = createStore<PublishState>(() => stateOf(selected()));
  let lastSentId = 0;

  connections.store.subscribe(() => {
    if (selected() !== store.getState().profileId) store.setState(stateOf(selected()), true);
  });

  /** Changes one profile's part, shown or not: an answer may come after the user has gone elsewhere. */
  const put = (profileId: ProfileId, changes: Partial<Omit<PublishState, 'profileId'>>): void => {
    const { profileId: _shown, ...part } = stateOf(profileId);
    drafts.set(profileId, { ...part, ...changes });
    if (store.getState().profileId === profileId) store.setState(stateOf(profileId), true);
  };

  const remember = (profileId: ProfileId, draft: PublishDraft): void => {
    lastSentId += 1;
    const others = stateOf(profileId).sent.filter((one) => !isSame(one, draft));
    put(profileId, { sent: bounded([{ ...draft, sentId: lastSentId, at: now() }, ...others]) });
  };

  return {
    store,
    change(changes) {
      const { profileId, draft } = store.getState();
      if (profileId !== null) put(profileId, { draft: { ...draft, ...changes } });
    },
    async send() {
      const { profileId, draft, outcome } = store.getState();
      if (profileId === null || outcome?.kind === 'sending') return;
      const since = now();
      const connection = selectedConnection(connections.store.getState());
      const problems = publishProblems(draft);
      const obstacle = publishObstacle(connection) ?? problems.topicName ?? problems.payload;
      if (connection === null || obstacle !== null) {
        put(profileId, { outcome: { kind: 'failed', at: since, message: obstacle ?? '', detail: null, draft } });
        return;
      }
      put(profileId, { outcome: { kind: 'sending', since, draft } });
      const { connectionId } = connection;
      const { topicName, payload, qos, retain } = draft;
      try {
        const body = new TextEncoder().encode(payload);
        const { result } = await line.call('message.publish', { connectionId, topicName, qos, retain }, body);
        const at = now();
        put(profileId, { outcome: { kind: 'sent', at, tookMs: at - since, draft, answer: result } });
        remember(profileId, draft);
      } catch (error) {
        if (!(error instanceof AppError)) console.error(error);
        const message = error instanceof AppError ? error.message : 'Treeline made a mistake while publishing.';
        const detail = error instanceof AppError ? (error.detail ?? null) : String(error);
        put(profileId, { outcome: { kind: 'failed', at: now(), message, detail, draft } });
      }
    },
    restore(sentId) {
      const { profileId, sent } = store.getState();
      const found = sent.find((one) => one.sentId === sentId);
      if (profileId === null || found === undefined) return;
      const { topicName, payload, qos, retain } = found;
      put(profileId, { draft: { topicName, payload, qos, retain } });
    },
    formatPayload() {
      const { profileId, draft } = store.getState();
      const result = formatJson(draft.payload);
      if (!result.isJson) return result.problem;
      if (profileId !== null) put(profileId, { draft: { ...draft, payload: result.formatted.text } });
      return null;
    },
  };
}

function isSame(one: PublishDraft, other: PublishDraft): boolean {
  return (
    one.topicName === other.topicName &&
    one.payload === other.payload &&
    one.qos === other.qos &&
    one.retain === other.retain
  );
}

/** The newest ones within the bounds. */
function bounded(sent: readonly SentMessage[]): readonly SentMessage[] {
  let length = 0;
  const end = sent.findIndex((one) => (length += one.payload.length) > maximumSentLength);
  return sent.slice(0, Math.min(maximumSent, end < 0 ? sent.length : Math.max(end, 1)));
}
