// What a frame's header may say, in both directions. Called by contract-client.ts and contract-server.ts only.

import * as v from 'valibot';
import type { ErrorCode } from './errors.ts';

/** Numbers that a client gives to its calls and streams: 1, 2, 3, … on each line. */
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const name = v.pipe(v.string(), v.maxLength(64));
/** A page has a handful of streams; more is a page gone wild, and each costs a poll 20 times a second. */
export const maximumOpenStreams = 64;

/** Client to server. Arguments are checked by the schema of their call or stream, so here they are only carried. */
export const clientHeaderSchema = v.variant('kind', [
  /** The frame's body belongs to the call. */
  v.strictObject({ kind: v.literal('call'), id: number, name, args: v.unknown() }),
  v.strictObject({ kind: v.literal('open'), id: number, stream: name, params: v.unknown() }),
  /** `revision` counts the parameters of a stream: those of `open` are number 1. */
  v.strictObject({ kind: v.literal('update'), id: number, revision: number, params: v.unknown() }),
  /** The credit: frame `frame` of stream `id` has been dealt with. */
  v.strictObject({
    kind: v.literal('acks'),
    acks: v.pipe(v.array(v.strictObject({ id: number, frame: number })), v.maxLength(maximumOpenStreams)),
  }),
  v.strictObject({ kind: v.literal('close'), id: number }),
]);
/** The same as a type, spelled out because a sender must not leave anything away. */
export type ClientHeader = v.InferOutput<typeof clientHeaderSchema>;

const errorCodes = [
  'badRequest',
  'invalidInput',
  'notFound',
  'evicted',
  'offline',
  'brokerRefused',
  'notSupported',
  'tooLarge',
  'timeout',
  'connectionLost',
  'vaultLocked',
  'storage',
  'locked',
  'guarded',
  'versionMismatch',
  'internal',
] as const satisfies readonly ErrorCode[];
const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const wireError = v.object({
  code: v.picklist(errorCodes),
  message: v.string(),
  field: v.exactOptional(v.string()),
  detail: v.exactOptional(v.string()),
});

/** Server to client. Not strict: a page ignores what a core of the same contract version adds. */
export const serverHeaderSchema = v.variant('kind', [
  /** First on every line. Only `contractVersion` is checked, as the rest may have another form in another version. */
  v.object({ kind: v.literal('hello'), hello: v.looseObject({ contractVersion: v.number() }) }),
  v.object({ kind: v.literal('answer'), id: number, result: v.unknown() }),
  v.object({ kind: v.literal('failure'), id: number, error: wireError }),
  v.object({ kind: v.literal('event'), name: v.string(), data: v.unknown() }),
  /** Frames of streams, each with the size of its part of the body. `revision` is that of the parameters a frame obeys. */
  v.object({
    kind: v.literal('frames'),
    frames: v.array(v.object({ id: number, frame: number, revision: number, bodyBytes: byteCount, data: v.unknown() })),
  }),
  /** The stream could not be opened or went wrong; nothing more comes on it. */
  v.object({ kind: v.literal('ended'), id: number, error: wireError }),
]);
export type ServerHeader = v.InferOutput<typeof serverHeaderSchema>;
