// THE contract between a renderer and the core: everything either can say to the other. Start reading here.
// Four kinds, four spellings: command `noun.verb`, query `noun.question`, event `noun.pastParticiple`, stream plural noun.
// A command's answer is not the new state: the state arrives as an event, so every window sees the same.
// Raise `contractVersion` with every change that an older page or core would misunderstand.

import * as v from 'valibot';
import { arrivalsParams, type ArrivalsFrame } from './arrivals.ts';
import type { BrokerPanelFrame } from './broker-panel.ts';
import { connectLinkArgs, type ConnectLink } from './connect-link.ts';
import { certificateArgs, type CertificateFile, type TlsMaterial } from './certificate.ts';
import type { ConnectionSnapshot } from './connection.ts';
import { doctorArgs, type DoctorFrame } from './doctor.ts';
import type { ConnectionId, MessageSeq, ProfileId, TopicId, ViewId } from './ids.ts';
import { type Profile, profileSettingsSchema, secretChangesSchema } from './profile.ts';
import { qosSchema } from './profile-parts.ts';
import type { MessageRead, MessagesFrame, PublishAnswer } from './message.ts';
import { packetLogArgs, type PacketLogEntry, packetLogFilter, type PacketLogFrame } from './packet-log.ts';
import type { PausesFrame } from './pauses.ts';
import {
  type ExportAnswer,
  type FoundFiles,
  type ImportOutcome,
  type ImportPreview,
  profileImportArgs,
} from './profile-import.ts';
import { retainedArgs, type RetainedFrame } from './retained.ts';
import { settingsSchema, type Settings } from './settings.ts';
import type { StatisticsFrame } from './statistics.ts';
import { subscriptionArgs, type SubscriptionsFrame } from './subscriptions.ts';
import { treeFindArgs, type TreeHit } from './tree-find.ts';
import { treeLevelsArgs, type TreeLevels } from './tree-levels.ts';
import { treeShapeArgs, type TreeUnfolded } from './tree-shape.ts';
import { treeSettingsArgs, type TreeSettings } from './tree-settings.ts';
import { maximumSelected, topicRecordArgs, type TopicRecordsOf } from './topic-records.ts';
import { treeSortSchema } from './tree-sort.ts';
import { vaultArgs, type VaultState } from './vault.ts';
import type { RowsFrame, TopicDescription, TopicFigures, TopicsFrame, TreeRow } from './tree.ts';

export const contractVersion = 4;

// ---------------------------------------------------------------------------------------------- building blocks

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const profileId = v.pipe(
  id,
  v.transform((text) => text as ProfileId),
);
const connectionId = v.pipe(
  id,
  v.transform((text) => text as ConnectionId),
);
const viewId = v.pipe(
  id,
  v.transform((text) => text as ViewId),
);
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fff_ffff));
const topicId = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((number) => number as TopicId),
);
/** As many as can be selected, and the shown one besides. */
const topicIds = v.pipe(v.array(topicId), v.maxLength(maximumSelected + 1));
const messageSeq = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(1),
  v.transform((number) => number as MessageSeq),
);
const nothing = v.strictObject({});
const topicNameText = v.pipe(v.string(), v.maxLength(65_535));

/** What a command or query takes (checked in the core) and gives (a type only). Built by `takes`. */
export interface Call<Schema extends v.GenericSchema, Result> {
  readonly args: Schema;
  /** Never set: it carries the answer's type. */
  readonly result?: Result;
}
const takes = <Schema extends v.GenericSchema>(args: Schema) => ({
  gives: <Result>(): Call<Schema, Result> => ({ args }),
});
/** What a stream is opened and changed with, and what one of its frames holds. */
export interface StreamKind<Schema extends v.GenericSchema, Data> {
  readonly params: Schema;
  readonly data?: Data;
}
const watchedBy = <Schema extends v.GenericSchema>(params: Schema) => ({
  shows: <Data>(): StreamKind<Schema, Data> => ({ params }),
});

// ---------------------------------------------------------------------------------------------- commands

export const commands = {
  'profile.create': takes(v.strictObject({ settings: profileSettingsSchema, secrets: secretChangesSchema })).gives<{
    profileId: ProfileId;
  }>(),
  'profile.update': takes(
    v.strictObject({ profileId, settings: profileSettingsSchema, secrets: secretChangesSchema }),
  ).gives<null>(),
  /** Secrets are copied too. */
  'profile.duplicate': takes(v.strictObject({ profileId })).gives<{ profileId: ProfileId }>(),
  /** An open connection of the profile is discarded first. */
  'profile.delete': takes(v.strictObject({ profileId })).gives<null>(),
  /** Brings back a profile deleted a moment ago, with its secrets and its place; what was received is gone. */
  'profile.restore': takes(v.strictObject({ profileId })).gives<null>(),
  /** All profile ids, in the new order. */
  'profile.reorder': takes(
    v.strictObject({ profileIds: v.pipe(v.array(profileId), v.maxLength(100_000)) }),
  ).gives<null>(),

  /** Subscriptions and exclusions of a profile: saved with it, and carried out at once where it is connected (subscriptions.ts). */
  'subscription.put': takes(v.strictObject({ profileId, ...subscriptionArgs.put })).gives<null>(),
  'subscription.remove': takes(v.strictObject({ profileId, ...subscriptionArgs.filter })).gives<null>(),
  'exclusion.add': takes(v.strictObject({ profileId, ...subscriptionArgs.filter })).gives<null>(),
  'exclusion.remove': takes(v.strictObject({ profileId, ...subscriptionArgs.filter })).gives<null>(),
  /** Connections of other programs, or exported by Treeline: read into a preview first, then made profiles (profile-import.ts). */
  'profileImport.read': takes(v.strictObject(profileImportArgs.read)).gives<ImportPreview>(),
  'profileImport.readFound': takes(v.strictObject(profileImportArgs.readFound)).gives<ImportPreview>(),
  'profileImport.unlock': takes(v.strictObject(profileImportArgs.unlock)).gives<ImportPreview>(),
  'profileImport.apply': takes(v.strictObject(profileImportArgs.apply)).gives<ImportOutcome>(),
  'profileImport.discard': takes(v.strictObject(profileImportArgs.discard)).gives<null>(),

  /** From now on this certificate is taken and no other. The user has seen its fingerprint (certificate.ts). */
  'profile.pinCertificate': takes(v.strictObject({ profileId, ...certificateArgs.pin })).gives<null>(),

  /** Opens (or opens again) the connection of a profile. Answers at once; the state arrives as events. */
  'connection.open': takes(v.strictObject({ profileId, freshClientId: v.optional(v.boolean()) })).gives<{
    connectionId: ConnectionId;
  }>(),
  /** Disconnects; what was received stays to be read. */
  'connection.close': takes(v.strictObject({ connectionId })).gives<null>(),
  /** Allows the command for the password to run on this machine, from now on (`commandToApprove` of a refused connection), and connects. */
  'connection.approveCommand': takes(
    v.strictObject({ connectionId, command: v.pipe(v.string(), v.maxLength(8192)) }),
  ).gives<null>(),
  /** Does not wait for the reconnect timer. */
  'connection.retryNow': takes(v.strictObject({ connectionId })).gives<null>(),
  /** Proves once more who we are, by the profile's authentication method; `started` false: there is none, or it is being done. */
  'connection.reAuthenticate': takes(v.strictObject({ connectionId })).gives<{ started: boolean }>(),
  /** Closes and forgets everything received. */
  'connection.discard': takes(v.strictObject({ connectionId })).gives<null>(),

  /** Lets a guarded connection be changed, until it is locked, closed or opened again. */
  'connection.unlock': takes(v.strictObject({ connectionId })).gives<null>(),
  'connection.lock': takes(v.strictObject({ connectionId })).gives<null>(),

  /** Publishes the call's body as payload. Answers when the broker has (QoS 1: PUBACK, 2: PUBCOMP, 0: written to the socket). */
  'message.publish': takes(
    v.strictObject({ connectionId, topicName: topicNameText, qos: qosSchema, retain: v.boolean() }),
  ).gives<PublishAnswer>(),

  /** Opens or closes nodes of one renderer's tree. The rows arrive by the `rows` stream. */
  'tree.setExpanded': takes(
    v.strictObject({
      connectionId,
      viewId,
      topicIds,
      expanded: v.boolean(),
    }),
  ).gives<null>(),
  /** Opens branches (null: the whole tree) with all that is below them, within a limit of rows that the answer tells of. */
  'tree.expandSubtrees': takes(
    v.strictObject({ connectionId, viewId, topicIds: v.nullable(topicIds), ...treeShapeArgs.expandSubtrees }),
  ).gives<TreeUnfolded>(),
  /** Closes branches (null: the whole tree) and every branch below them. */
  'tree.collapseSubtrees': takes(
    v.strictObject({ connectionId, viewId, topicIds: v.nullable(topicIds) }),
  ).gives<null>(),
  /** Opens everything above a topic and says at which row it then stands (-1: hidden by the filter). */
  'tree.reveal': takes(v.strictObject({ connectionId, viewId, topicId })).gives<{ index: number }>(),

  /** Pinned and hidden topics of a profile's tree, by name (tree-settings.ts). */
  'treeSettings.pin': takes(v.strictObject({ profileId, ...treeSettingsArgs.pin })).gives<null>(),
  'treeSettings.unpin': takes(v.strictObject({ profileId, ...treeSettingsArgs.names })).gives<null>(),
  'treeSettings.hide': takes(v.strictObject({ profileId, ...treeSettingsArgs.names })).gives<null>(),
  'treeSettings.unhide': takes(v.strictObject({ profileId, ...treeSettingsArgs.names })).gives<null>(),
  'treeSettings.change': takes(v.strictObject({ profileId, ...treeSettingsArgs.change })).gives<null>(),

  /** Stays at this moment (tree, stream and messages of one renderer), or goes back to the present. The `pauses` stream tells what came of it. */
  'view.setPaused': takes(v.strictObject({ connectionId, viewId, paused: v.boolean() })).gives<null>(),

  /** Retained messages (what each takes and does: retained.ts). All answer at once; what comes of it is the `retained` stream's to tell. */
  'retained.list': takes(v.strictObject({ connectionId, ...retainedArgs.list })).gives<null>(),
  'retained.cancel': takes(v.strictObject({ connectionId })).gives<null>(),
  'retained.select': takes(v.strictObject({ connectionId, ...retainedArgs.select })).gives<null>(),
  'retained.clear': takes(v.strictObject({ connectionId, ...retainedArgs.clear })).gives<null>(),
  'retained.restore': takes(v.strictObject({ connectionId, ...retainedArgs.restore })).gives<null>(),

  /** The log of control packets: whether it holds messages too, and forgetting it (packet-log.ts). */
  'packetLog.setMessages': takes(v.strictObject({ connectionId, ...packetLogArgs.setMessages })).gives<null>(),
  'packetLog.clear': takes(v.strictObject({ connectionId })).gives<null>(),
  'connectLink.settle': takes(v.strictObject(connectLinkArgs.settle)).gives<null>(),
  /** Secrets on disk under a passphrase (vault.ts). A wrong one: `invalidInput` with the field `passphrase`, and nothing is changed. */
  'vault.create': takes(v.strictObject(vaultArgs.create)).gives<null>(),
  'vault.unlock': takes(v.strictObject(vaultArgs.unlock)).gives<null>(),
  'vault.lock': takes(nothing).gives<null>(),
  'vault.changePassphrase': takes(v.strictObject(vaultArgs.changePassphrase)).gives<null>(),
  /** With every secret in it. */
  'vault.forget': takes(nothing).gives<null>(),
  'settings.update': takes(v.strictObject({ changes: v.partial(settingsSchema) })).gives<null>(),
  'notice.dismiss': takes(v.strictObject({ noticeId: id })).gives<null>(),
} as const;

// ---------------------------------------------------------------------------------------------- queries

export const queries = {
  /** Everything a page needs before the first event. */
  'app.snapshot': takes(nothing).gives<AppSnapshot>(),
  /** One message with its properties; the body holds the payload from `offset`, at most `limitBytes`. `seq` null: the topic's latest. */
  'message.read': takes(
    v.strictObject({
      connectionId,
      viewId: v.optional(viewId),
      topicId,
      seq: v.nullable(messageSeq),
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limitBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(268_435_455)),
    }),
  ).gives<MessageRead>(),
  /** The row at an index of the tree as it is now, or null. For Home, End and the like. */
  'tree.rowAt': takes(v.strictObject({ connectionId, viewId, index })).gives<{ index: number; row: TreeRow } | null>(),
  /** Next row after `fromIndex` (wrapping) whose level starts with the text, ignoring case. */
  'tree.typeAhead': takes(
    v.strictObject({
      connectionId,
      viewId,
      fromIndex: index,
      text: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    }),
  ).gives<{ index: number; row: TreeRow } | null>(),
  /** The rows from one topic's to another's from the top down, at most the `limit` nearest to `from`; null: the first, the last row. */
  'tree.rowsBetween': takes(
    v.strictObject({
      connectionId,
      viewId,
      from: v.nullable(topicId),
      to: v.nullable(topicId),
      limit: v.pipe(index, v.minValue(1), v.maxValue(maximumSelected)),
    }),
  ).gives<{ readonly topicIds: readonly TopicId[]; readonly rowCount: number } | null>(),
  /** The next hit of Find after a topic, or the one before it, wrapping; null: none so far. Its row may not be open: `tree.reveal`. */
  'tree.find': takes(
    v.strictObject({ connectionId, viewId, fromTopicId: v.nullable(topicId), ...treeFindArgs }),
  ).gives<TreeHit | null>(),
  /** Levels of names right below a branch, to be completed or chosen from. */
  'tree.levels': takes(v.strictObject({ connectionId, viewId, ...treeLevelsArgs })).gives<TreeLevels>(),
  /** Topics with their counts, latest messages and payloads, to be copied: see topic-records.ts. */
  'topics.read': takes(v.strictObject({ connectionId, viewId: v.optional(viewId), ...topicRecordArgs })).gives<
    TopicRecordsOf<MessageRead>
  >(),
  /** Full name of a node; `null` when it is not known. */
  'topic.describe': takes(v.strictObject({ connectionId, topicId })).gives<TopicDescription | null>(),
  /** Counts of a node as they are now, also where no `rows` stream shows it; `null` when it is not known. */
  'topic.figures': takes(
    v.strictObject({ connectionId, viewId: v.optional(viewId), topicId }),
  ).gives<TopicFigures | null>(),
  /** The node of a topic name, or null. */
  'topic.find': takes(v.strictObject({ connectionId, topicName: topicNameText })).gives<TopicDescription | null>(),
  /** Files of other programs in their usual places, looked for now. */
  'profileImport.findFiles': takes(nothing).gives<FoundFiles>(),
  /** Profiles as a file, which is the body. */
  'profile.export': takes(v.strictObject(profileImportArgs.export)).gives<ExportAnswer>(),
  /** Everything in the packet log that fits, newest first: to be exported. */
  'packetLog.read': takes(v.strictObject({ connectionId, ...packetLogFilter })).gives<{
    readonly entries: readonly PacketLogEntry[];
  }>(),
  /** What a chosen file holds as certificate or key; the call's body is the file. Nothing is kept. */
  'certificate.read': takes(v.strictObject(certificateArgs.read)).gives<CertificateFile>(),
  /** What certificates and key a profile, or a draft of it, has: to be shown. Keys themselves never come out. */
  'certificate.describe': takes(
    v.strictObject({ profileId: v.nullable(profileId), ...certificateArgs.describe }),
  ).gives<TlsMaterial>(),
  /** Checks a profile without saving it: problems by field. */
  'profile.check': takes(
    v.strictObject({ profileId: v.nullable(profileId), settings: profileSettingsSchema, secrets: secretChangesSchema }),
  ).gives<{ problems: readonly FieldProblem[] }>(),
} as const;

// ---------------------------------------------------------------------------------------------- events

/** Events and what they carry. */
export interface Events {
  'profiles.changed': { readonly profiles: readonly Profile[] };
  'connection.stateChanged': { readonly connection: ConnectionSnapshot };
  'connection.discarded': { readonly connectionId: ConnectionId };
  /** Links from outside that wait for an answer, the oldest first (connect-link.ts). */
  'connectLinks.changed': { readonly connectLinks: readonly ConnectLink[] };
  'settings.changed': { readonly settings: Settings };
  'vault.stateChanged': { readonly vault: VaultState };
  'treeSettings.changed': { readonly profileId: ProfileId; readonly treeSettings: TreeSettings };
  'notice.raised': { readonly notice: Notice };
  'notice.dismissed': { readonly noticeId: string };
}

// ---------------------------------------------------------------------------------------------- streams

export const streams = {
  /** The rows of a tree that stand in the viewport. */
  rows: watchedBy(
    v.strictObject({
      connectionId,
      viewId,
      /** First row wanted, by the index the renderer knows, and how many (overscan included). */
      first: index,
      count: v.pipe(index, v.maxValue(1000)),
      /** The row that must not move: when rows arrive above it, the window moves with it. Null: none. */
      anchor: v.nullable(v.strictObject({ topicId, index })),
      /** Which topics: tree-filter.ts. Empty shows all; one that cannot be read leaves the last one in force. */
      filter: v.pipe(v.string(), v.maxLength(1000)),
      /** What Find looks for, and the topic whose place among the hits is to be told. */
      find: v.optional(v.strictObject({ text: treeFindArgs.text, topicId: v.nullable(topicId) })),
      sort: v.optional(treeSortSchema),
      /** Rows are not to change places though figures do: the pointer rests on them. */
      holdOrder: v.optional(v.boolean()),
      /** The rows' trends are wanted too: they come when they move, once a second. */
      trends: v.optional(v.boolean()),
    }),
  ).shows<RowsFrame>(),
  /** Topics and branches by name, wherever they stand: the pinned ones. */
  topics: watchedBy(v.strictObject({ connectionId, viewId, ...treeSettingsArgs.watch })).shows<TopicsFrame>(),
  /** The selected topic: its latest message and its newest messages. */
  messages: watchedBy(
    v.strictObject({
      connectionId,
      /** Whose pause holds; left out: the present. */
      viewId: v.optional(viewId),
      topicId,
      limit: v.pipe(index, v.maxValue(500)),
    }),
  ).shows<MessagesFrame>(),
  /** All messages of the connection in the order of arrival: those in the viewport. */
  arrivals: watchedBy(v.strictObject({ connectionId, viewId, ...arrivalsParams })).shows<ArrivalsFrame>(),
  /** Whether a view is paused, and what has come since. */
  pauses: watchedBy(v.strictObject({ connectionId, viewId })).shows<PausesFrame>(),
  /** What the broker keeps retained: the list of the last `retained.list`, and what is being done about it. */
  retained: watchedBy(v.strictObject({ connectionId, ...retainedArgs.watch })).shows<RetainedFrame>(),
  /** Control packets of a connection: those in view. */
  packetLog: watchedBy(v.strictObject({ connectionId, ...packetLogArgs.watch })).shows<PacketLogFrame>(),
  /** What the broker tells of itself, topics that talk most, topics that fell silent. Every two seconds. */
  brokerPanel: watchedBy(v.strictObject({ connectionId })).shows<BrokerPanelFrame>(),
  /** What each filter of the profile brings, and what exclusions keep out. Once a second. */
  subscriptions: watchedBy(v.strictObject({ connectionId })).shows<SubscriptionsFrame>(),
  /** A profile or draft tried step by step (doctor.ts), also before it is saved: opening the stream starts a try, closing it stops it. */
  doctor: watchedBy(v.strictObject({ profileId: v.nullable(profileId), ...doctorArgs })).shows<DoctorFrame>(),
  /** Counters of every open connection, and of memory. About twice a second. */
  statistics: watchedBy(nothing).shows<StatisticsFrame>(),
} as const;

// ---------------------------------------------------------------------------------------------- what they carry

/** The first thing a core says on a line. */
export interface Hello {
  readonly contractVersion: number;
  readonly appVersion: string;
  /** Changes whenever the core starts anew: all connection, topic and message ids are then void. */
  readonly epoch: string;
}

/** What this host can do, as facts a view may ask for instead of guessing the host. */
export interface HostFacts {
  readonly kind: 'desktop' | 'web';
  readonly platform: string;
  /** Whether passwords can be kept on disk under real protection, and the sentence to show where not. */
  readonly secretProtection: { readonly persistent: boolean; readonly explanation: string };
  readonly dataDir: string;
}

export interface AppSnapshot {
  readonly host: HostFacts;
  readonly profiles: readonly Profile[];
  readonly connections: readonly ConnectionSnapshot[];
  readonly settings: Settings;
  /** Of profiles whose tree is not as by default. */
  readonly treeSettings: readonly { readonly profileId: ProfileId; readonly treeSettings: TreeSettings }[];
  readonly notices: readonly Notice[];
  readonly connectLinks: readonly ConnectLink[];
  readonly vault: VaultState;
}

/** A failure or event shown to the user until dismissed. */
export interface Notice {
  readonly noticeId: string;
  readonly severity: 'info' | 'warning' | 'failure';
  /** One complete sentence, then detail to copy. */
  readonly message: string;
  readonly detail: string | null;
  readonly connectionId: ConnectionId | null;
  readonly at: number;
}

export interface FieldProblem {
  /** Path within the settings such as `host` or `tls.caPem`, or a secret's name. */
  readonly field: string;
  readonly message: string;
}

// ---------------------------------------------------------------------------------------------- derived

export const calls = { ...commands, ...queries } as const;
export type CallName = keyof typeof calls;
export type CallArgs<Name extends CallName> = v.InferInput<(typeof calls)[Name]['args']>;
export type ParsedCallArgs<Name extends CallName> = v.InferOutput<(typeof calls)[Name]['args']>;
export type CallResult<Name extends CallName> =
  (typeof calls)[Name] extends Call<v.GenericSchema, infer Result> ? Result : never;

export type EventName = keyof Events;

export type StreamName = keyof typeof streams;
export type StreamParams<Name extends StreamName> = v.InferInput<(typeof streams)[Name]['params']>;
export type ParsedStreamParams<Name extends StreamName> = v.InferOutput<(typeof streams)[Name]['params']>;
export type StreamData<Name extends StreamName> =
  (typeof streams)[Name] extends StreamKind<v.GenericSchema, infer Data> ? Data : never;
