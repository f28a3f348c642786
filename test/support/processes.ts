import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Whether a process is there and does something: one that has ended and waits to be buried does not count (Linux). */
export function processRuns(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || statusOf(pid)?.state !== 'Z';
  } catch {
    return false;
  }
}

/** Waits until all of them have ended; fails after some seconds. */
export async function untilEnded(pids: readonly number[]): Promise<void> {
  for (let i = 0; i < 1000 && pids.some(processRuns); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(pids.filter(processRuns)).toEqual([]);
}

/** The processes that one has started and that run (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => child > 0 && statusOf(child)?.parent === pid);
}

function statusOf(pid: number): { readonly state: string; readonly parent: number } | null {
  try {
    // The name in the parentheses may hold anything.
    const [state = '', parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}
