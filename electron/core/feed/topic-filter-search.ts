// Tier: per SCANNED TOPIC. An MQTT topic filter against names as bytes; says the same as shared/mqtt/topic-filter.ts. Used by filter-tests.ts.

import { sharedSubscriptionFrom } from '../../../shared/mqtt/topic-filter.ts';

const slash = 0x2f;
const dollar = 0x24;

/** One legal topic filter. */
export class TopicFilterSearch {
  /** Bytes of each level; null: `+`. */
  readonly #levels: readonly (Uint8Array | null)[];
  readonly #endsWithHash: boolean;
  readonly #beginsWithWildcard: boolean;

  constructor(topicFilter: string) {
    const filter = sharedSubscriptionFrom(topicFilter)?.topicFilter ?? topicFilter;
    const levels = filter.split('/');
    this.#endsWithHash = levels.at(-1) === '#';
    if (this.#endsWithHash) levels.pop();
    const encoder = new TextEncoder();
    this.#levels = levels.map((level) => (level === '+' ? null : encoder.encode(level)));
    this.#beginsWithWildcard = filter.startsWith('+') || filter.startsWith('#');
  }

  /** Whether a full topic name matches. */
  matches(name: Uint8Array): boolean {
    if (this.#beginsWithWildcard && name[0] === dollar) return false;
    let at = 0;
    for (let index = 0; index < this.#levels.length; index += 1) {
      // Behind the last level `at` stands one beyond the end.
      if (at > name.length) return false;
      const wanted = this.#levels[index]!;
      if (wanted === null) {
        while (at < name.length && name[at] !== slash) at += 1;
      } else {
        for (let place = 0; place < wanted.length; place += 1, at += 1) if (name[at] !== wanted[place]) return false;
        if (at < name.length && name[at] !== slash) return false;
      }
      at += 1;
    }
    // `sport/#` matches `sport` too (clause 4.7.1.2).
    return this.#endsWithHash || at > name.length;
  }
}
