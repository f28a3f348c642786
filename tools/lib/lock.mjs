import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './atExit.mjs';

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the one who made the lock is gone. A lock without a pid is being made right now, or was left half made: it gets
 * a moment.
 * @param {string} folder
 */
async function isStale(folder) {
  const pid = async () => Number(await readFile(path.join(folder, 'pid'), 'utf8').catch(() => ''));
  if (await pid()) return !isAlive(await pid());
  await sleep(2000);
  const later = await pid();
  return later === 0 || !isAlive(later);
}

/**
 * Does `work` while no other process does, across processes of this machine.
 * @template T
 * @param {string} folder made for the time of the work; making a folder is atomic
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
  await mkdir(path.dirname(folder), { recursive: true });
  for (let told = false; ;) {
    try {
      await mkdir(folder);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (await isStale(folder)) await rm(folder, { recursive: true, force: true });
    else {
      if (!told) console.log(`   waiting for another process (lock ${folder}) …`);
      told = true;
      await sleep(500);
    }
  }
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await writeFile(path.join(folder, 'pid'), String(process.pid));
    return await work();
  } finally {
    forget();
    await rm(folder, { recursive: true, force: true });
  }
}
