// Only what Node itself brings may be imported here, at any depth: this runs before anything is installed.
import { readFile } from 'node:fs/promises';
import { withLock } from './lib/lock.mjs';
import { runOrThrow } from './lib/processes.mjs';
import { inRoot, root } from './lib/root.mjs';
import { step } from './lib/say.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lockfile */

/**
 * @param {string} file
 * @returns {Promise<Lockfile>}
 */
const readLockfile = async (file) => JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));

/**
 * npm writes `node_modules/.package-lock.json` as the last thing of an installation, so it tells what is there. Optional
 * packages may be absent: most are for other platforms.
 */
async function isInstalled() {
  const wanted = await readLockfile(inRoot('package-lock.json'));
  const found = await readLockfile(inRoot('node_modules/.package-lock.json'));
  return Object.entries(wanted.packages ?? {}).every(
    ([name, { version, optional }]) =>
      name === '' || (optional && !found.packages?.[name]) || found.packages?.[name]?.version === version,
  );
}

/** @returns {[command: string, args: string[]]} npm, run by this same Node where npm started us */
function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
}

/** Sets up what a fresh clone lacks: the packages of package-lock.json. Quick when they are there. */
export async function bootstrap() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Error(`Node 20 or newer is needed, this is ${process.version}`);
  if (await isInstalled()) return;
  await withLock(inRoot('.cache/install.lock'), async () => {
    if (await isInstalled()) return;
    const [command, args] = npm();
    await step('Installing the packages of package-lock.json (npm ci)', () =>
      runOrThrow(command, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: root }),
    );
  });
}

/**
 * An entry point's whole run: what it throws is a message to a person, not a stack.
 * @param {() => Promise<void>} work
 * @param {() => void} [onError] what is said after the message
 */
export async function main(work, onError) {
  try {
    await bootstrap();
    await work();
  } catch (error) {
    console.error(process.env.DEBUG ? error : `\n${error instanceof Error ? error.message : String(error)}`);
    onError?.();
    process.exitCode = 1;
  }
}
