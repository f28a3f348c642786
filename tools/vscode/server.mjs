import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from '../lib/atExit.mjs';
import { runOrThrow, signalGroup, startGroup, stopGroup } from '../lib/processes.mjs';
import { install } from './install.mjs';
import { quietSettings } from './settings.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} [vsix] an extension package to install first
 * @property {Record<string, unknown>} [settings] user settings, on top of the quiet ones
 * @property {NodeJS.ProcessEnv} [env] more variables for the extension host
 * @property {readonly string[]} [args] more arguments of code-server
 */

/**
 * @typedef {object} Server
 * @property {string} authority `localhost:PORT`, as the browser must name it
 * @property {string} home the server's own home folder, gone when it stops
 * @property {string} userData its user-data folder, with `logs/`
 * @property {(query?: Record<string, string>) => string} address of the workbench
 * @property {Promise<unknown>} ended settled when the server has ended, however that came
 * @property {() => Promise<string>} log what the server has printed
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<number>} a TCP port that is free now */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port')),
      );
    });
  });
}

/**
 * The machine's own VS Code, its settings and its extensions must not be seen.
 * @param {string} home
 * @param {string} node
 * @param {NodeJS.ProcessEnv} extra
 */
function isolatedEnvironment(home, node, extra) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|VITEST|npm_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_RUNTIME_DIR: home, // else sockets pile up in the temporary folder
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    NODE_ENV: undefined, // vitest sets it to "test"
    NODE_OPTIONS: undefined,
    ...extra,
  };
}

/**
 * Starts a code-server without a password, on this machine only, with folders of its own.
 * @param {ServerOptions} [options]
 * @returns {Promise<Server>}
 */
export async function startServer({ vsix, settings = {}, env: extra = {}, args = [] } = {}) {
  const { node, entry } = await install();
  const home = await mkdtemp(path.join(tmpdir(), 'headlight-vscode-'));
  const forget = atExit(() => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const userData = path.join(home, 'data');
  const extensions = path.join(home, 'extensions');
  const config = path.join(home, 'config.yaml');
  const logFile = path.join(home, 'server.log');
  await mkdir(path.join(userData, 'User'), { recursive: true });
  await mkdir(extensions);
  await writeFile(
    path.join(userData, 'User/settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  await writeFile(config, 'auth: none\n');

  const env = isolatedEnvironment(home, node, extra);
  const folders = ['--config', config, '--user-data-dir', userData, '--extensions-dir', extensions];
  if (vsix) await runOrThrow(node, [entry, ...folders, '--install-extension', path.resolve(vsix), '--force'], { env });

  const port = await freePort();
  const quiet = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--ignore-last-opened',
  ];
  const child = startGroup(
    node,
    [entry, ...folders, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet, ...args],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  // The extension host answers SIGTERM late, and nobody waits for it at an exit.
  const forgetChild = atExit(() => signalGroup(child, 'SIGKILL'));
  const log = createWriteStream(logFile);
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);

  const base = `http://localhost:${port}`;
  const server = {
    authority: `localhost:${port}`,
    home,
    userData,
    ended: new Promise((resolve) => child.once('exit', resolve)),
    address: (/** @type {Record<string, string>} */ query = {}) => `${base}/?${new URLSearchParams(query)}`,
    log: () => readFile(logFile, 'utf8').catch(() => ''),
    async stop() {
      await stopGroup(child);
      forgetChild();
      forget();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  await untilHealthy(server, child, base);
  return server;
}

/**
 * @param {Server} server
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} base
 */
async function untilHealthy(server, child, base) {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(`${base}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  const log = await server.log();
  await server.stop();
  throw new Error(`code-server did not start:\n${log}`);
}
