// Filters to try where a wide one was refused: brokers often permit a part of what they refuse as a whole. Pure. Used by the list of subscriptions.

/** What is known of the one who asks. */
export interface Asker {
  readonly username: string | null;
  readonly clientId: string;
  /** First levels of topics that are known, `$` ones apart. */
  readonly firstLevels: readonly string[];
}

/** Enough to choose from without reading. */
const limit = 5;

/**
 * Narrower filters worth a try, the likeliest first; empty where none comes to mind. `#` becomes branches that are known, and those that
 * brokers by custom give to a user or client; `$SYS/#` becomes the branches in which brokers keep their figures.
 */
export function narrowerFilters(refused: string, { username, clientId, firstLevels }: Asker): readonly string[] {
  if (refused === '#') {
    const own = [username ?? '', clientId].filter((name) => name !== '' && !/[+#/]/.test(name));
    const branches = [...firstLevels.filter((level) => level !== '' && !/[+#]/.test(level)), ...own];
    return [...new Set(branches.map((level) => `${level}/#`))].slice(0, limit);
  }
  // mosquitto, HiveMQ; EMQX; VerneMQ.
  if (refused === '$SYS/#') return ['$SYS/broker/#', '$SYS/brokers/#', '$SYS/+/#'];
  const levels = refused.split('/');
  if (levels.at(-1) === '#' && levels.length > 1) return [`${levels.slice(0, -1).join('/')}/+`];
  return [];
}
