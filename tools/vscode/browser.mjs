import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { atExit } from '../lib/atExit.mjs';
import { findOnPath, installSystemPackages } from './systemPackages.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @returns {string | undefined} */
function findChromium() {
  return (
    process.env.CHROMIUM_PATH ||
    names.map(findOnPath).find((file) => file !== undefined) ||
    macApplications.find((file) => existsSync(file))
  );
}

/** @returns {Promise<string>} the browser's binary, installed first when it is missing and we may */
export async function chromiumPath() {
  const found = findChromium();
  if (found) return found;
  await installSystemPackages(['chromium'], 'Driving VS Code in a browser');
  const installed = findChromium();
  if (!installed) throw new Error('No Chromium found. Set CHROMIUM_PATH to the binary of Chromium or Chrome.');
  return installed;
}

/**
 * @typedef {object} BrowserOptions
 * @property {number} [width] of the window's inside, CSS pixels
 * @property {number} [height]
 * @property {number} [scale] device pixels per CSS pixel
 * @property {readonly string[]} [flags] more command line flags of Chromium
 */

/**
 * @typedef {object} Browser
 * @property {import('playwright-core').Page} page
 * @property {() => Promise<void>} stop
 */

/**
 * Chromium writes into its profile until it has ended, and after a signal that is later than we do: somebody else cleans up.
 * @param {string} folder
 */
function removeLater(folder) {
  const script = `setTimeout(() => require('node:fs').rmSync(${JSON.stringify(folder)}, { recursive: true, force: true }), 2000)`;
  spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' }).unref();
}

/**
 * Starts a headless Chromium with a profile of its own.
 * @param {BrowserOptions} [options]
 * @returns {Promise<Browser>}
 */
export async function startBrowser({ width = 1280, height = 800, scale = 1, flags = [] } = {}) {
  const executablePath = await chromiumPath();
  const profile = await mkdtemp(path.join(tmpdir(), 'headlight-chromium-'));
  const forget = atExit(() => removeLater(profile));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width, height },
    deviceScaleFactor: scale,
    // Signals are for atExit alone. The browser ends by itself when its pipe to this process closes.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--no-sandbox', // root, as in a container, has no other way
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    async stop() {
      await context.close();
      forget();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
