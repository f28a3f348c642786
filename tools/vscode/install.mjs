import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { atExit } from '../lib/atExit.mjs';
import { withLock } from '../lib/lock.mjs';
import { runOrThrow } from '../lib/processes.mjs';
import { step } from '../lib/say.mjs';
import { installSystemPackages, missingForBuild } from './systemPackages.mjs';
import { codeServerVersion, nodePackage, nodeVersion } from './versions.mjs';

/**
 * @typedef {object} Installation
 * @property {string} node Node 24's binary
 * @property {string} entry code-server's main script, to be run by it
 */

/** Outside the work tree, so that a fresh clone finds what an older one has installed. */
export function cacheFolder() {
  const caches = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(caches, 'headlight-vscode', `${codeServerVersion}-node-${nodeVersion}`);
}

/**
 * @param {string} folder
 * @returns {Installation}
 */
const installationIn = (folder) => ({
  node: path.join(folder, 'node/node_modules', nodePackage(), 'bin/node'),
  entry: path.join(folder, 'code-server/node_modules/code-server/out/node/entry.js'),
});

/**
 * @param {string} folder
 * @param {string} dependency with its version
 * @param {NodeJS.ProcessEnv} env
 */
async function npmInstall(folder, dependency, env) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel',
    'error',
    '--foreground-scripts',
  ];
  await runOrThrow('npm', [...args, dependency], { cwd: folder, env });
}

/** @param {string} folder */
async function installInto(folder) {
  const { node, entry } = installationIn(folder);
  // Started from `npm test`, the environment speaks of our own package, of the Node that runs us (code-server's installer
  // reads `user_agent`), and of a `nodedir` that may be anywhere.
  const stray =
    /^npm_(package_|lifecycle_|node_execpath$|execpath$|command$|config_(local_prefix|nodedir|node_gyp|user_agent|npm_version)$)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !stray.test(name)));
  await step(`Installing Node ${nodeVersion} (${nodePackage()})`, () =>
    npmInstall(path.join(folder, 'node'), `${nodePackage()}@${nodeVersion}`, env),
  );
  const nodeRoot = path.join(folder, 'node/node_modules', nodePackage());
  const env24 = {
    ...env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    // A stray `nodedir` in somebody's npmrc points at the headers of another Node.
    npm_config_nodedir: nodeRoot,
  };
  await step(`Installing code-server ${codeServerVersion} (about 100 s, 950 MB)`, () =>
    npmInstall(path.join(folder, 'code-server'), `code-server@${codeServerVersion}`, env24),
  );
  // npm may have been told to skip install scripts, and then says so in a warning only.
  const built = path.join(path.dirname(entry), '../../lib/vscode/node_modules/kerberos/build/Release/kerberos.node');
  if (!existsSync(built))
    throw new Error('code-server was not built: does npm run install scripts here (npm config get ignore-scripts)?');
  const version = await runOrThrow(node, [entry, '--version'], { env: { ...env24, HOME: folder } });
  if (!version.includes(codeServerVersion)) throw new Error(`code-server --version printed ${version}`);
}

/**
 * Finds code-server and its Node in the cache, and installs them when they are not there. The cache folder appears in one
 * rename after everything worked, so that a broken-off installation is never taken for a whole one.
 * @returns {Promise<Installation>}
 */
export async function install() {
  const folder = cacheFolder();
  if (existsSync(folder)) return installationIn(folder);
  return withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return installationIn(folder);
    await installSystemPackages(missingForBuild(), 'The native build of code-server');
    const partial = await mkdtemp(`${folder}.partial-`);
    const forget = atExit(() => rmSync(partial, { recursive: true, force: true }));
    try {
      await installInto(partial);
      await rename(partial, folder).catch((/** @type {unknown} */ error) => {
        // Of two that took over the same abandoned lock, the first one wins.
        if (!existsSync(folder)) throw error;
      });
    } finally {
      forget();
      await rm(partial, { recursive: true, force: true });
    }
    return installationIn(folder);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { node, entry } = await install();
  console.log(`   Node         ${node}\n   code-server  ${entry}`);
}
