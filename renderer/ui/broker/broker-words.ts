// Figures of the broker panel in words. Pure. Called by the parts of the panel.

import type { SilentTopic, SysFigure, SysGroup } from '../../../shared/broker-panel.ts';
import type { BrokerLimits, ConnectionSnapshot } from '../../../shared/connection.ts';
import { bytesText, countText, rateText } from '../kit/format.ts';

export const groupWords: Readonly<Record<SysGroup, string>> = {
  broker: 'Broker',
  clients: 'Clients',
  messages: 'Messages',
  traffic: 'Traffic',
  memory: 'Memory',
  other: 'More, as the broker names it',
};

/** 12 s, 3 min, 2 h 5 min, 4 d 3 h. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 10_000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const [whole, part, unit, small] =
    hours < 24 ? [hours, minutes % 60, 'h', 'min'] : [Math.floor(hours / 24), hours % 24, 'd', 'h'];
  return part === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${part} ${small}`;
}

/** The value with its unit; what could not be read as a number stands as it came. */
export function valueText({ kind, unit, value, text }: SysFigure): string {
  if (value === null) return text;
  if (kind === 'duration') return spanText(value * 1000);
  if (unit === 'bytes') return bytesText(value);
  const count = countText(Math.abs(value) < 100 ? Math.round(value * 100) / 100 : Math.round(value));
  return unit === 'perMinute' ? `${count} / min` : unit === 'percent' ? `${count} %` : count;
}

/** How fast a counter grows: `8.3 / s`. */
export function growthText({ perSecond, unit }: SysFigure): string {
  if (perSecond === null) return '';
  return unit === 'bytes' ? `${bytesText(perSecond)}/s` : `${rateText(perSecond) || '0'} / s`;
}

export function trendWords({ label, topicName, trend, trendMs, kind }: SysFigure): string {
  const least = Math.min(...trend);
  const most = Math.max(...trend);
  const what = kind === 'counter' ? 'growth per second' : 'values';
  const number = (value: number): string => countText(Math.round(value * 100) / 100);
  return `${label ?? topicName}: ${what} of the last ${spanText(trendMs)}, from ${number(least)} to ${number(most)}`;
}

/** was every 10 s, silent for 3 min */
export function silenceWords({ intervalMs, lastAt }: SilentTopic, now: number): string {
  return `was every ${spanText(intervalMs)}, silent for ${spanText(Math.max(0, now - lastAt))}`;
}

const versionNames = { 3: '3.1', 4: '3.1.1', 5: '5.0' } as const;

const checkWords = {
  full: 'checked: chain, dates and name',
  ignoreName: 'checked: chain and dates, not the name',
  pinned: 'checked: the pinned one and no other',
  off: 'not checked',
} as const;

/** How the broker's certificate is checked; nothing without TLS. */
export function checkRows({
  tlsVerification,
}: Pick<ConnectionSnapshot, 'tlsVerification'>): readonly (readonly [string, string])[] {
  return tlsVerification === null ? [] : [['Certificate', checkWords[tlsVerification]]];
}

/** What the broker said when it accepted us. */
export function limitRows(limits: BrokerLimits): readonly (readonly [string, string])[] {
  const yes = (is: boolean): string => (is ? 'yes' : 'no');
  const rows: (readonly [string, string])[] = [
    ['Protocol', `MQTT ${versionNames[limits.protocolVersion]}`],
    ['Our client ID', limits.clientId],
    ['Keep alive', limits.keepAlive === 0 ? 'off' : `${limits.keepAlive} s`],
    ['Session', limits.sessionPresent ? 'continued' : 'new'],
  ];
  // MQTT 3.1.1 has no way to tell the others.
  if (limits.protocolVersion !== 5) return rows;
  return [
    ...rows,
    ['Highest QoS', String(limits.maximumQos)],
    ['Largest packet', limits.maximumPacketSize === null ? 'no limit told' : bytesText(limits.maximumPacketSize)],
    ['Messages without an answer', `at most ${countText(limits.receiveMaximum)}`],
    ['Topic aliases', limits.topicAliasMaximum === 0 ? 'none' : `at most ${countText(limits.topicAliasMaximum)}`],
    ['Retained messages', yes(limits.retainAvailable)],
    ['Wildcard subscriptions', yes(limits.wildcardSubscriptionAvailable)],
    ['Shared subscriptions', yes(limits.sharedSubscriptionAvailable)],
    ...(limits.responseInformation === null ? [] : [['Response information', limits.responseInformation] as const]),
    ...(limits.serverReference === null ? [] : [['Another server', limits.serverReference] as const]),
  ];
}
