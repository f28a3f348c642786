import { rmSync } from 'node:fs';
import { copyFile, cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from '../lib/atExit.mjs';
import { inRoot } from '../lib/root.mjs';

/**
 * A copy of the sample files, so that whatever is typed into them leaves the work tree clean. Gone when this process ends.
 * @param {string} [file] copied into it, too
 * @returns {Promise<string>} the folder
 */
export async function sampleWorkspace(file) {
  const temporary = await mkdtemp(path.join(tmpdir(), 'headlight-samples-'));
  atExit(() => rmSync(temporary, { recursive: true, force: true }));
  const folder = path.join(temporary, 'samples');
  await cp(inRoot('media/samples'), folder, { recursive: true });
  if (file !== undefined) await copyFile(file, path.join(folder, path.basename(file)));
  return folder;
}
