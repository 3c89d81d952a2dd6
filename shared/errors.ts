// The one error that crosses the contract: a closed code, a sentence for people, optional detail. Used by every side.

/** Why an expected failure happened. Closed: a renderer may switch over it. */
export type ErrorCode =
  | 'badRequest' // the arguments do not fit the contract
  | 'invalidInput' // a field holds something MQTT or Treeline cannot use; `field` names it
  | 'notFound' // no such profile, connection, topic or message (any more)
  | 'evicted' // the message was there and has been given up to stay within the memory budget
  | 'offline' // the connection is not online, so nothing was sent
  | 'brokerRefused' // the broker answered with a failure reason code
  | 'notSupported' // the broker (or this host) announced that it does not offer this
  | 'tooLarge' // over a limit of the broker or of Treeline
  | 'timeout' // no answer in time
  | 'connectionLost' // the connection ended before the answer came
  | 'guarded' // the connection is read-only until the user unlocks it
  | 'vaultLocked' // it takes secrets that are in the vault, which the user has to unlock first
  | 'storage' // a file could not be read or written
  | 'locked' // another Treeline owns the data folder
  | 'versionMismatch' // page and core speak different contract versions
  | 'internal'; // a bug; the log has more

/** An error as it travels: plain data. */
export interface WireError {
  readonly code: ErrorCode;
  /** A complete sentence for people: what happened and, where there is one, the remedy. */
  readonly message: string;
  /** The input field at fault, as a path such as `profile.host`. */
  readonly field?: string;
  /** Technical detail worth copying: a system error code, an MQTT reason code. Never a secret. */
  readonly detail?: string;
}

/** An expected failure. Anything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, more: { field?: string; detail?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.field = more.field;
    this.detail = more.detail;
  }
}

/** The error as plain data. People are told of a bug that it was one; its own text is only the detail to copy. */
export function wireErrorFrom(error: unknown): WireError {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.field === undefined ? {} : { field: error.field }),
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: 'Treeline made a mistake while doing this. The log has more.', detail };
}

/** The thrown form of an error that arrived as data. */
export function appErrorFrom(wire: WireError): AppError {
  return new AppError(wire.code, wire.message, {
    ...(wire.field === undefined ? {} : { field: wire.field }),
    ...(wire.detail === undefined ? {} : { detail: wire.detail }),
  });
}
