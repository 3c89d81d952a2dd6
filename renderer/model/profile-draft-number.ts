// Numbers of the form as they are typed: what they may be, and what to say of the others. Pure. Used by the parts of the draft.

/** Takes what is wrong with a field; the last word counts. */
export type Blame = (field: string, problem: string) => void;

interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  readonly decimals?: boolean;
}

export const bytesPerMegabyte = 1_048_576;
/** MQTT's own limit: remaining length of 268,435,455 and its fixed header (MQTT 5 clause 2.1.4). */
const largestPacket = 268_435_460;
const uint32Seconds = { from: 0, to: 4_294_967_295, unit: ' seconds' } as const;
const delay = { from: 0.1, to: 3600, unit: ' seconds', decimals: true } as const;

/** The numbers of the form, by their field in the settings. */
const ranges = {
  port: { from: 1, to: 65_535, unit: '' },
  'proxy.port': { from: 1, to: 65_535, unit: '' },
  sessionExpiryInterval: uint32Seconds,
  keepAlive: { from: 0, to: 65_535, unit: ' seconds' },
  connectTimeoutMs: { from: 1, to: 300, unit: ' seconds', decimals: true },
  maximumPacketSize: {
    from: 1024 / bytesPerMegabyte,
    to: largestPacket / bytesPerMegabyte,
    unit: ' MB',
    decimals: true,
  },
  receiveMaximum: { from: 1, to: 65_535, unit: '' },
  topicAliasMaximum: { from: 0, to: 65_535, unit: '' },
  'reconnect.firstDelayMs': delay,
  'reconnect.longestDelayMs': delay,
  'reconnect.maximumAttempts': { from: 1, to: 1_000_000, unit: '' },
  'will.willDelayInterval': uint32Seconds,
  'will.messageExpiryInterval': uint32Seconds,
  subscriptionIdentifier: { from: 1, to: 268_435_455, unit: '' },
} as const satisfies Record<string, NumberRange>;
export type NumberName = keyof typeof ranges;

/** The number typed; what is none, or out of range, is blamed on the field and comes out as 0. */
export function numberOf(name: NumberName, text: string, blame: Blame, field: string = name): number {
  const problem = numberProblem(text, ranges[name]);
  if (problem === null) return Number(text.trim());
  blame(field, problem);
  return 0;
}

/** The same where an empty field stands for none. */
export function numberOrNull(name: NumberName, text: string, blame: Blame, field: string = name): number | null {
  return text.trim() === '' ? null : numberOf(name, text, blame, field);
}

function numberProblem(text: string, { from, to, unit, decimals = false }: NumberRange): string | null {
  const trimmed = text.trim();
  const isNumber = decimals ? /^\d+(\.\d+)?$/.test(trimmed) : /^\d+$/.test(trimmed);
  const value = Number(trimmed);
  if (isNumber && value >= from && value <= to) return null;
  const kind = decimals ? 'a number' : 'a whole number';
  return `Enter ${kind} from ${from.toLocaleString('en')} to ${to.toLocaleString('en')}${unit}.`;
}
