// Figures as people read them. Pure. Called wherever a count, size, rate, age or moment is shown.

const counts = new Intl.NumberFormat('en-US');
/** Thin space between a figure and its unit (the narrow no-break one is hardly to be seen in Inter). */
const thin = '\u2009';

/** 41,220 */
export function countText(count: number): string {
  return counts.format(count);
}

/** Counts up to this are shown digit by digit where people compare them. */
const exactLimit = 9_999_999;

/** Exact up to 9,999,999, then 12.3M; the exact count belongs into the title. */
export function wideCountText(count: number): string {
  return count <= exactLimit ? counts.format(count) : shortCountText(count);
}

/** At most five characters: 999, 12.3k, 1.23M. */
export function shortCountText(count: number): string {
  if (count < 10_000) return counts.format(count);
  if (count < 999_500) return `${scaled(count / 1000)}k`;
  if (count < 999_500_000) return `${scaled(count / 1_000_000)}M`;
  return `${scaled(count / 1_000_000_000)}G`;
}

/** Three digits: 1.23, 12.3, 123. */
function scaled(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  return value.toFixed(0);
}

/** 12.4 kB, in steps of 1,024. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)}${thin}B`;
  if (bytes < 1024 ** 2 * 0.9995) return `${scaled(bytes / 1024)}${thin}kB`;
  if (bytes < 1024 ** 3 * 0.9995) return `${scaled(bytes / 1024 ** 2)}${thin}MB`;
  return `${scaled(bytes / 1024 ** 3)}${thin}GB`;
}

/** Megabytes without their unit: 0.4, 18, 512. */
export function megabytes(bytes: number): string {
  if (bytes > 0 && bytes < 9.95 * 1024 ** 2) return (bytes / 1024 ** 2).toFixed(1);
  return counts.format(Math.round(bytes / 1024 ** 2));
}

/** A rate per second without its unit: 0.2, 8.4, 84, 12.3k; nothing happening is ''. */
export function rateText(perSecond: number): string {
  if (perSecond < 0.05) return '';
  if (perSecond < 9.95) return perSecond.toFixed(1);
  return shortCountText(Math.round(perSecond));
}

/** Bytes per second, the second left out: 0.2 B, 84 B, 12.3 kB; nothing happening is ''. */
export function byteRateText(perSecond: number): string {
  if (perSecond < 0.05) return '';
  return perSecond < 9.95 ? `${perSecond.toFixed(1)}${thin}B` : bytesText(perSecond);
}

/** Time since a moment in at most four characters: now, 12s, 3m, 2h, 5d. */
export function ageText(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.min(999, Math.floor(seconds / 86_400))}d`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** 12:04:31, in the local zone. */
export function clockText(at: number): string {
  const time = new Date(at);
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}:${twoDigits(time.getSeconds())}`;
}

/** 2026-11-20, in the local zone. */
export function dateText(at: number): string {
  const time = new Date(at);
  return `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`;
}

/** 2026-11-20 12:04:31.220, in the local zone: for tooltips. */
export function momentText(at: number): string {
  return `${dateText(at)} ${clockText(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

/** 1 topic, 12 topics. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
