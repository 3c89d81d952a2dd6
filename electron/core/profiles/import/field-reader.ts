// Reads the fields of one foreign object tolerantly: what is absent gets the default, what cannot be read gets it too and is told.
// Used by the parsers in this folder. A value is never quoted: a damaged file may have a secret anywhere.

import * as v from 'valibot';
import type { ImportNote } from '../../../../shared/profile-import.ts';
import { plainSubscription, type Subscription, type UserProperties } from '../../../../shared/profile-parts.ts';
import { isJsonObject, type JsonObject } from '../migrations.ts';

/** Text as people typed it. */
export const text = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength));
/** A number, also as text: forms of other programs save what was typed. */
const numeric = v.union([
  v.number(),
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,10}$/),
    v.transform((digits) => Number(digits)),
  ),
]);
export const integer = (from: number, to: number) => v.pipe(numeric, v.integer(), v.minValue(from), v.maxValue(to));
export const port = integer(1, 65_535);
export const flag = v.boolean();
export const qos = v.picklist([0, 1, 2]);
/** A host without what people put around it: blanks, brackets of an IPv6 address. */
export const host = v.pipe(
  v.string(),
  v.trim(),
  v.transform((name) => name.replace(/^\[(.*)\]$/, '$1')),
  v.minLength(1),
  v.maxLength(253),
);

/** The fields of one object; what it has to say goes into `notes`. */
export class FieldReader {
  readonly source: JsonObject;
  readonly #notes: ImportNote[];
  /** Stands before field names in notes, such as `will.`. */
  readonly #prefix: string;

  constructor(source: JsonObject, notes: ImportNote[], prefix = '') {
    this.source = source;
    this.#notes = notes;
    this.#prefix = prefix;
  }

  /** Whether the field is there and says something. */
  has(field: string): boolean {
    const value = this.source[field];
    return value !== undefined && value !== null && value !== '';
  }

  /** The field, or `fallback` where it is absent, null, or (with a note) not what it should be. */
  read<const Schema extends v.GenericSchema, Fallback>(
    field: string,
    schema: Schema,
    fallback: Fallback,
  ): v.InferOutput<Schema> | Fallback {
    const value = this.source[field];
    if (value === undefined || value === null) return fallback;
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    this.note('changed', `“${this.#prefix}${field}” could not be read, so Treeline's own default is used.`);
    return fallback;
  }

  /** A nested object; empty where there is none. */
  part(field: string): FieldReader {
    const value = this.source[field];
    return new FieldReader(isJsonObject(value) ? value : {}, this.#notes, `${this.#prefix}${field}.`);
  }

  /** The members of a list; none where there is no list. */
  list(field: string): readonly unknown[] {
    const value = this.source[field];
    if (Array.isArray(value)) return value as readonly unknown[];
    if (value !== undefined && value !== null) {
      this.note('changed', `“${this.#prefix}${field}” could not be read and is left out.`);
    }
    return [];
  }

  note(kind: ImportNote['kind'], sentence: string): void {
    this.#notes.push({ kind, text: sentence });
  }
}

const maximumSubscriptions = 1000;

/** Subscriptions out of a list: those that cannot be read or stand there twice are left out and counted. */
export function readSubscriptions(
  reader: FieldReader,
  field: string,
  readOne: (member: unknown) => Subscription | null,
): Subscription[] {
  const subscriptions = new Map<string, Subscription>();
  let unreadable = 0;
  let tooMany = 0;
  for (const member of reader.list(field)) {
    const subscription = readOne(member);
    if (subscription === null) unreadable += 1;
    else if (subscriptions.has(subscription.topicFilter)) continue;
    else if (subscriptions.size === maximumSubscriptions) tooMany += 1;
    else subscriptions.set(subscription.topicFilter, subscription);
  }
  if (unreadable > 0) {
    reader.note(
      'missing',
      `${counted(unreadable, 'subscription')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out.`,
    );
  }
  if (tooMany > 0) {
    reader.note(
      'missing',
      `${counted(tooMany, 'subscription')} beyond the first 1,000 ${tooMany === 1 ? 'is' : 'are'} left out.`,
    );
  }
  if (subscriptions.size === 0) {
    reader.note('attention', 'It has no subscriptions: nothing is received until you add one.');
  }
  return [...subscriptions.values()];
}

const topicFilter = v.pipe(v.string(), v.minLength(1), v.maxLength(65_535));

/** `{topic, qos}`, as all of them have it. */
export function plainSubscriptionFrom(member: unknown): Subscription | null {
  if (!isJsonObject(member) || !v.is(topicFilter, member['topic'])) return null;
  const level = member['qos'];
  return plainSubscription(member['topic'], v.is(qos, level) ? level : 0);
}

/** `{name: value}` or `{name: [value, value]}` as pairs in order. What is no text is left out and told. */
export function readUserProperties(reader: FieldReader, field: string): UserProperties {
  const value = reader.source[field];
  if (!isJsonObject(value)) return [];
  const pairs: [string, string][] = [];
  let unreadable = 0;
  for (const [name, content] of Object.entries(value)) {
    for (const one of Array.isArray(content) ? (content as readonly unknown[]) : [content]) {
      if (v.is(text(65_535), one) && name.length <= 65_535 && pairs.length < 1000) pairs.push([name, one]);
      else unreadable += 1;
    }
  }
  if (unreadable > 0)
    reader.note(
      'missing',
      `${counted(unreadable, 'user property', 'user properties')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out.`,
    );
  return pairs;
}

/** “1 subscription”, “2 subscriptions”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A name that a profile may have: the entry's own, else its host; cut where it is too long, and told so. */
export function readName(reader: FieldReader, field: string, fallback: string): string {
  const name = reader.read(field, v.pipe(v.string(), v.trim()), '');
  if (name.length > 200) reader.note('changed', 'Its name is cut to 200 characters.');
  return name.slice(0, 200).trim() || fallback.slice(0, 200) || 'Imported connection';
}
