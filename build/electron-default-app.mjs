// Loads the app named on the command line, as Electron's own default app does: `electron [-r module] <folder> [flags]`.
// Packed into the test runtime as resources/default_app.asar by build/electron-test-runtime.mjs.
// An ES module that awaits the app: Electron gets ready only afterwards, so the app can still do what must come before.
import { existsSync, readFileSync, statSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const preloaded = [];
let target = null;
const args = process.argv.slice(1);
for (let index = 0; index < args.length && target === null; index += 1) {
  if (args[index] === '-r' || args[index] === '--require') {
    index += 1;
    preloaded.push(args[index]);
  } else if (!args[index].startsWith('-')) {
    target = path.resolve(args[index]);
  }
}
if (target === null || !existsSync(target)) {
  console.error(`No app at ${target}: give its folder.`);
  process.exit(1);
}
let folder = path.dirname(target);
let main = target;
if (statSync(target).isDirectory()) {
  folder = target;
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  main = path.join(folder, about.main);
  app.setName(about.productName ?? about.name);
  app.setVersion(about.version);
}
app.setAppPath(folder);
if (preloaded.length > 0) Module._preloadModules(preloaded);
try {
  await import(pathToFileURL(main).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
