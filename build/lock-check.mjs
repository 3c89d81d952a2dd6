// Finds holes in package-lock.json: an optional dependency named but without an entry passes `npm install` and kills `npm ci`.
import { readFileSync } from 'node:fs';

/** Names of optional dependencies that the lock file does not hold. */
export function holesInLock(lockText) {
  const { packages } = JSON.parse(lockText);
  const paths = Object.keys(packages);
  const holes = new Set();
  for (const entry of Object.values(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!paths.some((path) => path.endsWith(`node_modules/${name}`))) holes.add(name);
    }
  }
  return [...holes];
}

/** The holes of this project's lock file. */
export const holesInOurLock = () => holesInLock(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
