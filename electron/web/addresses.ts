// The names by which this machine may be called when the user opens Treeline to a network. Called by main.ts.

import { hostname, networkInterfaces } from 'node:os';

/** Whether only this machine can reach an address. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);

/**
 * The names for an address to listen on besides the usual ones of loopback, the best one to print first. Only names of this
 * machine: any other in `Host` would be a page that was made to point here.
 */
export function namesOf(address: string): readonly string[] {
  if (address === '127.0.0.1') return [];
  if (address !== '0.0.0.0' && address !== '::') return [address];
  const own = Object.values(networkInterfaces())
    .flatMap((infos) => infos ?? [])
    .filter((info) => !info.internal && !info.address.startsWith('fe80:'))
    .map((info) => info.address);
  return [...own, hostname()];
}
