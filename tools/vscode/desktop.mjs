import { startGroup } from '../lib/processes.mjs';
import { root } from '../lib/root.mjs';
import { findOnPath } from './systemPackages.mjs';

/** @returns {string | undefined} the `code` command, where there is also a display to show it on */
export function findDesktopCode() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return hasDisplay ? (findOnPath('code') ?? findOnPath('code.cmd')) : undefined;
}

/**
 * Opens a desktop VS Code on a file, with the extension under development in it, until its window is closed.
 * @param {{ code: string, folder: string, file: string }} options
 */
export async function openDesktopCode({ code, folder, file }) {
  const args = ['--wait', '--new-window', `--extensionDevelopmentPath=${root}`, folder, file];
  const child = startGroup(code, args, { stdio: 'inherit' });
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
}
