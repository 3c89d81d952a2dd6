// Topic names: what may be published to, and the levels a name consists of. Used by forms, by publishing and by the tree.

import { utf8Length } from './utf8.ts';

/** Longest topic name or filter in bytes of UTF-8 (MQTT 5 clause 1.5.4). */
const maximumTopicBytes = 65_535;

/**
 * Why nothing may be published to this name, as a sentence for people, or null when it is legal (MQTT 5 clauses 4.7.1, 4.7.3, 3.3.2.1).
 * Whether a broker accepts it is another matter: `$SYS/…` is legal.
 */
export function topicNameProblem(topicName: string): string | null {
  if (topicName === '') return 'Enter a topic: it needs at least one character.';
  const general = topicTextProblem(topicName, 'topic');
  if (general !== null) return general;
  if (topicName.includes('#')) return 'A topic to publish to cannot contain #. That is a wildcard for subscriptions.';
  if (topicName.includes('+')) return 'A topic to publish to cannot contain +. That is a wildcard for subscriptions.';
  return null;
}

/** What names and filters have in common: U+0000, lone surrogates and length. `noun` is how the sentence calls it. */
export function topicTextProblem(text: string, noun: 'topic' | 'filter'): string | null {
  if (text.includes('\u0000')) return `The ${noun} contains the character U+0000, which MQTT forbids. Remove it.`;
  const length = utf8Length(text);
  if (length < 0) return `The ${noun} contains half of a character (a lone surrogate). Remove it.`;
  if (length > maximumTopicBytes) {
    return `The ${noun} is ${length.toLocaleString('en')} bytes long; MQTT allows ${maximumTopicBytes.toLocaleString('en')}.`;
  }
  return null;
}

/** The levels of a name: `/a//b` has four, the first and the third empty. Joined by `/` they give back the exact name. */
export function topicLevels(topicName: string): string[] {
  return topicName.split('/');
}
