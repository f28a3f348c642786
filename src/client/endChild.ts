import type { ChildProcess } from 'node:child_process';

/** Milliseconds that a process has to end by itself. */
export const GRACE = 2000;

/**
 * Ends a process for sure: it is asked to, and after the grace, or when this process ends before that, it is made to. Without grace it is made to
 * at once.
 */
export function endChild(child: ChildProcess, grace: number): void {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  if (grace === 0) {
    kill();
    return;
  }
  child.kill('SIGTERM');
  const timer = setTimeout(kill, grace);
  process.once('exit', kill);
  child.once('exit', () => {
    clearTimeout(timer);
    process.removeListener('exit', kill);
  });
}
