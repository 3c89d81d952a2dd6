// The web host: the core in its thread, and its page in any browser of this machine. Bundled to out/web/main.js.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../shared/errors.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { listPageFiles } from '../page-files.ts';
import { superviseCore } from '../worker/core-supervisor.ts';
import { isLoopback, namesOf } from './addresses.ts';
import { startWebHost } from './http-server.ts';
import { webSecretBox } from './secret-box.ts';

const outDir = join(import.meta.dirname, '..');
const log = (message: string): void => console.error(message);

const { version } = JSON.parse(readFileSync(join(outDir, '..', 'package.json'), 'utf8')) as {
  readonly version: string;
};
const outcome = parseFlags(process.argv.slice(2), 'web', version);
if (outcome.kind === 'print') {
  (outcome.exitCode === 0 ? process.stdout : process.stderr).write(`${outcome.text}\n`);
  process.exitCode = outcome.exitCode;
} else {
  await run(outcome.flags);
}

async function run(flags: Flags): Promise<void> {
  const core = superviseCore({
    workerUrl: pathToFileURL(join(outDir, 'core-worker.js')),
    dataDir: flags.dataDir,
    appVersion: version,
    hostKind: 'web',
    secretBox: webSecretBox,
    log: ({ severity, message, detail }) => {
      if (severity !== 'debug') log(`${severity}: ${message}${detail === undefined ? '' : `\n${detail}`}`);
    },
    startWith: {
      ...(flags.connectUrl === null ? {} : { connectUrl: flags.connectUrl }),
      demo: flags.demo,
      links: flags.links,
      profileName: flags.profileName,
    },
  });
  if (!isLoopback(flags.host)) {
    log(
      `Careful: Treeline listens on ${flags.host}, without encryption. Whoever reads this network's traffic can take it over, and with it your brokers.`,
    );
  }
  let closeHost = (): Promise<void> => Promise.resolve();
  let isStopping = false;
  const stop = (): void => {
    // Asked twice: the user does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    void Promise.all([closeHost(), core.close()]);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    await core.ready;
    const host = await startWebHost({
      address: flags.host,
      port: flags.port,
      names: namesOf(flags.host),
      files: listPageFiles(join(outDir, 'renderer')),
      serve: (transport) => core.serve(transport),
      showAddress: (address) => process.stdout.write(`Treeline runs at ${address}\n`),
      log,
      monotonicNow: () => performance.now(),
    });
    closeHost = () => host.close();
    if (isStopping) await host.close();
  } catch (error) {
    if (isStopping) return;
    log(error instanceof AppError ? error.message : String(error));
    process.exitCode = 1;
    await core.close();
    return;
  }
  // Tests end the core's thread by this signal, to see it come back.
  if (process.env['TREELINE_TEST'] === '1') process.on('SIGUSR2', () => void core.killWorker());
}
