import { readFileSync } from 'node:fs';

/** Megabytes of a process that are in memory now, where the system tells. @param {number | string | undefined} pid */
export const residentOf = (pid) => read(pid, 'VmRSS');

/** The most megabytes of it that ever were. @param {number | string | undefined} pid */
export const peakOf = (pid) => read(pid, 'VmHWM');

/** @param {number | string | undefined} pid @param {string} name */
function read(pid, name) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1024;
  } catch {
    return NaN;
  }
}
