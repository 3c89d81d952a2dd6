// What the topics below `$SYS` mean, by broker: mosquitto (and HiveMQ's extension, which took over its names), EMQX, aedes-stats. Pure.
// Called by sys-figures.ts. MQTT defines none of them: each broker has its own.

import type { SysGroup, SysKind, SysUnit } from '../../../shared/broker-panel.ts';

export interface SysMeaning {
  readonly label: string;
  readonly group: SysGroup;
  readonly kind: SysKind;
  readonly unit: SysUnit;
}

type Entry = readonly [label: string, group: SysGroup, kind: SysKind, unit?: SysUnit];

/** Below `$SYS/broker/`. Order is the order shown. */
const mosquitto: Readonly<Record<string, Entry>> = {
  version: ['Version', 'broker', 'text'],
  uptime: ['Running for', 'broker', 'duration'],
  'clients/connected': ['Clients connected', 'clients', 'gauge'],
  'clients/maximum': ['Most clients at once', 'clients', 'gauge'],
  'clients/disconnected': ['Sessions without a client', 'clients', 'gauge'],
  'clients/total': ['Clients known', 'clients', 'gauge'],
  'clients/expired': ['Sessions expired', 'clients', 'counter'],
  'subscriptions/count': ['Subscriptions', 'clients', 'gauge'],
  'shared_subscriptions/count': ['Shared subscriptions', 'clients', 'gauge'],
  'publish/messages/received': ['Messages received', 'messages', 'counter'],
  'publish/messages/sent': ['Messages sent', 'messages', 'counter'],
  'publish/messages/dropped': ['Messages dropped', 'messages', 'counter'],
  'messages/inflight': ['Messages without an answer', 'messages', 'gauge'],
  'retained messages/count': ['Retained messages', 'messages', 'gauge'],
  'store/messages/count': ['Messages stored', 'messages', 'gauge'],
  'store/messages/bytes': ['Size of stored messages', 'memory', 'gauge', 'bytes'],
  'messages/received': ['Packets received', 'traffic', 'counter'],
  'messages/sent': ['Packets sent', 'traffic', 'counter'],
  'bytes/received': ['Bytes received', 'traffic', 'counter', 'bytes'],
  'bytes/sent': ['Bytes sent', 'traffic', 'counter', 'bytes'],
  'load/publish/received/1min': ['Messages received, mean of 1 min', 'messages', 'gauge', 'perMinute'],
  'load/publish/sent/1min': ['Messages sent, mean of 1 min', 'messages', 'gauge', 'perMinute'],
  'load/publish/dropped/1min': ['Messages dropped, mean of 1 min', 'messages', 'gauge', 'perMinute'],
  'load/connections/1min': ['CONNECT packets, mean of 1 min', 'clients', 'gauge', 'perMinute'],
  'load/sockets/1min': ['Sockets opened, mean of 1 min', 'clients', 'gauge', 'perMinute'],
  'heap/current': ['Memory used', 'memory', 'gauge', 'bytes'],
  'heap/maximum': ['Most memory used', 'memory', 'gauge', 'bytes'],
};

/** Below `$SYS/brokers/<node>/`. */
const emqx: Readonly<Record<string, Entry>> = {
  version: ['Version', 'broker', 'text'],
  sysdescr: ['Broker', 'broker', 'text'],
  uptime: ['Running for', 'broker', 'duration'],
  datetime: ['Its clock', 'broker', 'text'],
  'stats/connections/count': ['Clients connected', 'clients', 'gauge'],
  'stats/connections/max': ['Most clients at once', 'clients', 'gauge'],
  'stats/live_connections/count': ['Clients connected now', 'clients', 'gauge'],
  'stats/sessions/count': ['Sessions', 'clients', 'gauge'],
  'stats/sessions/max': ['Most sessions at once', 'clients', 'gauge'],
  'stats/topics/count': ['Topics subscribed', 'clients', 'gauge'],
  'stats/subscriptions/count': ['Subscriptions', 'clients', 'gauge'],
  'stats/subscribers/count': ['Subscribers', 'clients', 'gauge'],
  'stats/subscriptions/shared/count': ['Shared subscriptions', 'clients', 'gauge'],
  'stats/retained/count': ['Retained messages', 'messages', 'gauge'],
  'stats/retained/max': ['Most retained messages', 'messages', 'gauge'],
  'metrics/messages/received': ['Messages received', 'messages', 'counter'],
  'metrics/messages/sent': ['Messages sent', 'messages', 'counter'],
  'metrics/messages/dropped': ['Messages dropped', 'messages', 'counter'],
  'metrics/messages/retained': ['Messages stored as retained', 'messages', 'counter'],
  'metrics/packets/received': ['Packets received', 'traffic', 'counter'],
  'metrics/packets/sent': ['Packets sent', 'traffic', 'counter'],
  'metrics/bytes/received': ['Bytes received', 'traffic', 'counter', 'bytes'],
  'metrics/bytes/sent': ['Bytes sent', 'traffic', 'counter', 'bytes'],
};

/** Below `$SYS/<id>/`: the aedes-stats package, and aedes itself. */
const aedes: Readonly<Record<string, Entry>> = {
  version: ['Version', 'broker', 'text'],
  uptime: ['Running for', 'broker', 'duration'],
  time: ['Its clock', 'broker', 'text'],
  'clients/total': ['Clients connected', 'clients', 'gauge'],
  'clients/maximum': ['Most clients at once', 'clients', 'gauge'],
  'messages/publish/sent': ['Messages sent', 'messages', 'counter'],
  'memory/heap/current': ['Memory used', 'memory', 'gauge', 'bytes'],
  'memory/heap/maximum': ['Most memory used', 'memory', 'gauge', 'bytes'],
};

/** Group headings come in this order, and figures within them in that of the tables. */
const groups: readonly SysGroup[] = ['broker', 'clients', 'messages', 'traffic', 'memory', 'other'];
const places = new Map<string, number>();
for (const [label] of [mosquitto, emqx, aedes].flatMap((table) => Object.values(table))) {
  // Brokers share words: the first table that has one gives its place.
  if (!places.has(label)) places.set(label, places.size);
}

/** What a topic below `$SYS` means, or null; `node` is the part of a cluster it belongs to. */
export function sysMeaning(topicName: string): { readonly meaning: SysMeaning | null; readonly node: string | null } {
  const levels = topicName.split('/');
  const [, second = '', third = ''] = levels;
  if (second === 'broker') return { meaning: entryOf(mosquitto, levels.slice(2)), node: null };
  if (second === 'brokers') return { meaning: entryOf(emqx, levels.slice(3)), node: third === '' ? null : third };
  return { meaning: entryOf(aedes, levels.slice(2)), node: null };
}

/** Negative: the first is shown before the second. Unknown ones come last, by name. */
export function compareSys(
  a: { readonly group: SysGroup; readonly label: string | null; readonly topicName: string },
  b: { readonly group: SysGroup; readonly label: string | null; readonly topicName: string },
): number {
  const byGroup = groups.indexOf(a.group) - groups.indexOf(b.group);
  if (byGroup !== 0) return byGroup;
  const byPlace = (places.get(a.label ?? '') ?? Infinity) - (places.get(b.label ?? '') ?? Infinity);
  if (byPlace !== 0 && !Number.isNaN(byPlace)) return byPlace;
  return a.topicName < b.topicName ? -1 : Number(a.topicName > b.topicName);
}

function entryOf(table: Readonly<Record<string, Entry>>, levels: readonly string[]): SysMeaning | null {
  const name = levels.join('/');
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry === undefined) return null;
  const [label, group, kind, unit = 'count'] = entry;
  return { label, group, kind, unit };
}

/** A value as a number: `12`, `-3.5`, `4711 seconds`; of a duration also `1 days, 2 hours, 3 minutes, 4 seconds`, in seconds. */
export function sysNumber(text: string, kind: SysKind): number | null {
  if (kind === 'text') return null;
  const trimmed = text.trim();
  if (kind === 'duration') return secondsFrom(trimmed);
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : null;
}

const unitSeconds: Readonly<Record<string, number>> = { day: 86_400, hour: 3600, minute: 60, second: 1 };

function secondsFrom(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  let seconds: number | null = null;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*(day|hour|minute|second)s?/g)) {
    seconds = (seconds ?? 0) + Number(count) * (unitSeconds[unit] ?? 0);
  }
  return seconds;
}
