import { readFileSync } from 'node:fs';

/** Peak resident megabytes of a process, where the system tells. @param {number | string | undefined} pid */
export function peakOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
  } catch {
    return NaN;
  }
}
