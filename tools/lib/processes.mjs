import { spawn } from 'node:child_process';
import { atExit } from './atExit.mjs';

/**
 * @typedef {object} StartOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('node:child_process').StdioOptions} [stdio]
 */

/**
 * Starts a child in a process group of its own, and ends the whole group when this process ends.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {StartOptions} [options]
 */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, [...args], { ...options, detached: process.platform !== 'win32' });
  const forget = atExit(() => signalGroup(child, 'SIGTERM'));
  child.once('close', forget);
  child.once('error', forget);
  return child;
}

/**
 * @param {import('node:child_process').ChildProcess} child one that `startGroup` made
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

/**
 * Ends a group: politely, then after `patience` ms for good.
 * @param {import('node:child_process').ChildProcess} child one that `startGroup` made
 * @param {number} [patience]
 */
export async function stopGroup(child, patience = 5000) {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, patience).unref())]);
  }
  signalGroup(child, 'SIGKILL');
}

/**
 * Runs a command to its end, its output kept.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Omit<StartOptions, 'stdio'> & { echo?: boolean }} [options] `echo` prints the output as it comes, too
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command is not there
 */
export function run(command, args, { echo = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = startGroup(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (/** @type {string} */ text) => {
        output += text;
        if (echo) process.stdout.write(text);
      });
    }
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a command that must succeed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {Promise<string>} its output
 * @throws {Error} naming the command, with the end of its output
 */
export async function runOrThrow(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const tail = options?.echo ? '' : `\n${output.trimEnd().split('\n').slice(-40).join('\n')}`;
    throw new Error(`${[command, ...args].join(' ')} ended with code ${code}${tail}`);
  }
  return output;
}
