// Tier: per MESSAGE while something is excluded. Keeps messages of excluded topics from the sink behind it, and counts them.
// Made by connections.ts between a broker connection and its ingest.

import type { MessageProperties } from '../../../shared/message.ts';
import type { ExclusionFigures } from '../../../shared/subscriptions.ts';
import type { MessageSink, RefusalReason } from './message-sink.ts';

const slash = 0x2f;
const dollar = 0x24;
const anyLevel = '+';
const anyRest = '#';
const encoder = new TextEncoder();

interface Exclusion {
  readonly topicFilter: string;
  /** By level: its bytes, `+` or `#`. */
  readonly levels: readonly (Uint8Array | typeof anyLevel | typeof anyRest)[];
  messageCount: number;
  payloadBytes: number;
}

/** A sink that passes on all but what is excluded. With no exclusion it costs one look at an empty list. */
export class Exclusions implements MessageSink {
  readonly #sink: MessageSink;
  #exclusions: readonly Exclusion[] = [];
  #messageCount = 0;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  /** Valid topic filters, from now on. Counts of those that stay go on. */
  set(topicFilters: readonly string[]): void {
    const before = new Map(this.#exclusions.map((one) => [one.topicFilter, one]));
    this.#exclusions = [...new Set(topicFilters)].map(
      (topicFilter) => before.get(topicFilter) ?? exclusionOf(topicFilter),
    );
  }

  /** Messages kept out so far, by exclusions that were taken back too. */
  get messageCount(): number {
    return this.#messageCount;
  }

  /** What each has kept out so far. */
  figures(): readonly ExclusionFigures[] {
    return this.#exclusions.map(({ topicFilter, messageCount, payloadBytes }) => ({
      topicFilter,
      messageCount,
      payloadBytes,
    }));
  }

  receive(
    bytes: Uint8Array,
    topicStart: number,
    topicEnd: number,
    payloadStart: number,
    payloadEnd: number,
    flags: number,
    at: number,
    properties: MessageProperties | null,
  ): void {
    const exclusions = this.#exclusions;
    for (let index = 0; index < exclusions.length; index += 1) {
      const exclusion = exclusions[index]!;
      if (!matches(exclusion, bytes, topicStart, topicEnd)) continue;
      this.#messageCount += 1;
      exclusion.messageCount += 1;
      exclusion.payloadBytes += payloadEnd - payloadStart;
      return;
    }
    this.#sink.receive(bytes, topicStart, topicEnd, payloadStart, payloadEnd, flags, at, properties);
  }

  refuse(reason: RefusalReason, payloadBytes: number): void {
    this.#sink.refuse(reason, payloadBytes);
  }
}

function exclusionOf(topicFilter: string): Exclusion {
  const levels = topicFilter
    .split('/')
    .map((level) => (level === anyLevel || level === anyRest ? level : encoder.encode(level)));
  return { topicFilter, levels, messageCount: 0, payloadBytes: 0 };
}

/** Whether a filter matches a topic name (clause 4.7), byte by byte: valid UTF-8 is the same when its bytes are. */
function matches({ levels }: Exclusion, bytes: Uint8Array, start: number, end: number): boolean {
  const first = levels[0]!;
  if ((first === anyLevel || first === anyRest) && bytes[start] === dollar) return false;
  let at = start;
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index]!;
    if (level === anyRest) return true;
    // `at` stands one past the end where the name has no such level; `a/#` matches `a` itself all the same.
    if (at > end) return false;
    if (level === anyLevel) {
      while (at < end && bytes[at] !== slash) at += 1;
    } else {
      if (at + level.length > end) return false;
      for (let byte = 0; byte < level.length; byte += 1) if (bytes[at + byte] !== level[byte]) return false;
      at += level.length;
      if (at < end && bytes[at] !== slash) return false;
    }
    at += 1;
  }
  return at > end;
}
