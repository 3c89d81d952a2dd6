// Runs the command whose output is a password: by its words, without a shell. Called by password-source.ts.

import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { AppError } from '../../../shared/errors.ts';

/** Longest output taken, in bytes: MQTT can carry 65,535 (clause 3.1.3.6). */
const outputLimit = 65_535;
/** Of what the command says about its failure, in characters. */
const wordsLimit = 500;

const shellSigns = /[|&;<>`$(){}*?~!#\n\r]/;

/**
 * The words of a command line: separated by spaces, kept together by "…" or '…'. A backslash is an ordinary character, as in paths of
 * Windows, but before a quotation mark within "…". Throws AppError `invalidInput` for what only a shell could make sense of.
 */
export function commandWords(command: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let index = 0; index < command.length; index += 1) {
    const sign = command[index]!;
    if (quote !== null) {
      if (sign === '\\' && quote === '"' && command[index + 1] === '"') {
        word = `${word ?? ''}"`;
        index += 1;
      } else if (sign === quote) quote = null;
      else word = `${word ?? ''}${sign}`;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (sign === ' ' || sign === '\t') {
      if (word !== null) words.push(word);
      word = null;
    } else if (shellSigns.test(sign)) {
      throw invalid(
        `The command for the password is run without a shell, where “${sign === '\n' || sign === '\r' ? 'a line break' : sign}” has no meaning. Put it in quotation marks if it belongs to a word, or write the command into a script and name that.`,
      );
    } else word = `${word ?? ''}${sign}`;
  }
  if (quote !== null) throw invalid(`The command for the password has a quotation mark (${quote}) that is not closed.`);
  if (word !== null) words.push(word);
  if (words.length === 0) throw invalid('The command for the password is empty. Enter one in the profile.');
  return words;
}

/** What the command prints, without the line break at its end. AppError `invalidInput` or `timeout`; what it says never holds the output. */
export function runPasswordCommand(command: string, timeoutMs: number): Promise<string> {
  const [program = '', ...args] = commandWords(command);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: homedir(), stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const output: Buffer[] = [];
    let outputBytes = 0;
    let words = '';
    let isOver = false;
    const end = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      child.kill('SIGKILL');
      // A child of the command may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
      settle();
    };
    const fail = (message: string): void => end(() => reject(invalid(message)));
    const timer = setTimeout(
      () =>
        end(() =>
          reject(
            new AppError(
              'timeout',
              `The command for the password gave no answer within ${timeoutMs / 1000} s, so it was ended.`,
            ),
          ),
        ),
      timeoutMs,
    );
    child.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ENOENT'
          ? `The command for the password cannot be run: there is no program “${program}”. Check the name, or give the whole path.`
          : `The command for the password cannot be run (${error.code ?? 'unknown error'}). Check “${program}”.`,
      ),
    );
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk);
      outputBytes += chunk.length;
      if (outputBytes > outputLimit + 2)
        fail('The command for the password printed more than the 65,535 bytes that MQTT can carry.');
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      words = (words + text).slice(0, 4 * wordsLimit);
    });
    child.on('close', (code, signal) => {
      const password = Buffer.concat(output)
        .toString('utf8')
        .replace(/\r?\n$/, '');
      if (code !== 0) return fail(`${endWords(code, signal)}${saidWords(words, password)}`);
      if (password === '') return fail(`The command for the password printed nothing.${saidWords(words, password)}`);
      end(() => resolve(password));
    });
  });
}

function endWords(code: number | null, signal: string | null): string {
  return code === null
    ? `The command for the password was ended by ${signal ?? 'the system'}.`
    : `The command for the password ended with exit code ${code}.`;
}

/** What it said to stderr, without anything that it printed as the password. */
function saidWords(words: string, password: string): string {
  const secrets = password.split(/\s+/).filter((part) => part.length >= 4);
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), words).trim();
  if (clean === '') return '';
  return ` It said: “${clean.length > wordsLimit ? `${clean.slice(0, wordsLimit)}…` : clean}”`;
}

function invalid(message: string): AppError {
  return new AppError('invalidInput', message, { field: 'passwordSource.command' });
}
