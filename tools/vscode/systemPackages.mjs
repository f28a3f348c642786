import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run, runOrThrow } from '../lib/processes.mjs';
import { step } from '../lib/say.mjs';

/**
 * @param {string} command
 * @returns {string | undefined} where on the PATH it is
 */
export function findOnPath(command) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, command);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** @returns {string[]} the Debian packages that code-server's native build misses here */
export function missingForBuild() {
  const missing = [];
  if (!findOnPath('gcc') || !findOnPath('g++') || !findOnPath('make')) missing.push('build-essential');
  if (!findOnPath('python3')) missing.push('python3');
  // The kerberos module compiles against these headers; macOS has its own.
  const headers = ['/usr/include/gssapi/gssapi.h', '/usr/local/include/gssapi/gssapi.h'];
  if (process.platform === 'linux' && !headers.some((file) => existsSync(file))) missing.push('libkrb5-dev');
  return missing;
}

/**
 * Installs Debian packages when it may, else says plainly what the person has to install.
 * @param {readonly string[]} packages
 * @param {string} why
 */
export async function installSystemPackages(packages, why) {
  if (packages.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !findOnPath('apt-get')) {
    throw new Error(
      `${why} needs ${packages.join(', ')} (Debian names). Please install: sudo apt-get install ${packages.join(' ')}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${packages.join(', ')} with apt-get`, async () => {
    await run('apt-get', ['update', '-qq'], { env });
    await runOrThrow('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  });
}
