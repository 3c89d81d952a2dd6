// Finds what the tests need outside npm (a Chromium, Xvfb, mosquitto, openssl); on Debian as root installs what is missing,
// elsewhere says what to install. Called by build/test.mjs and build/bench.mjs.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Program -> where to look for it and the Debian packages that bring it. */
const needs = {
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome'], packages: ['chromium'] },
  Xvfb: { names: ['Xvfb'], packages: ['xvfb', 'xauth'] },
  mosquitto: { names: ['mosquitto'], packages: ['mosquitto'] },
  openssl: { names: ['openssl'], packages: ['openssl'] },
};
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin'];

/** Full path of the first program found under one of the names, or null. */
export function findProgram(names) {
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: try the next folder.
        continue;
      }
    }
  }
  return null;
}

const missingNeeds = () => Object.entries(needs).filter(([, need]) => findProgram(need.names) === null);

/** Makes sure every program is there; returns their paths. Throws with what to install where it cannot. */
export function setUpTests() {
  let missing = missingNeeds();
  if (missing.length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const packages = missing.flatMap(([, need]) => need.packages);
    console.log(`Installing ${packages.join(' ')} for the tests`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env };
    // The system's own service is not wanted, only the program: a policy file keeps it from being started.
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
    missing = missingNeeds();
  }
  if (missing.length > 0) {
    const list = missing.map(([name, need]) => `${name} (Debian: ${need.packages.join(', ')})`).join('; ');
    throw new Error(`The tests need programs that are not here: ${list}. Install them and run the command again.`);
  }
  return Object.fromEntries(Object.entries(needs).map(([name, need]) => [name, findProgram(need.names)]));
}
