import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const INTERVAL = 1000;

/** Runs in a thread of its own, so that it sees the end of the parent also while native code holds the process's first one. */
const WATCH = `
const { workerData: { parent, interval } } = require('node:worker_threads');
const gone = () => {
  if (process.ppid !== parent) return true;
  try { process.kill(parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
};
setInterval(() => { if (gone()) process.kill(process.pid, 'SIGKILL'); }, interval);
`;

/** Ends this process, whatever it does, when the one that started it has ended. */
export function watchParent(): void {
  const watch = new Worker(WATCH, { eval: true, workerData: { parent: process.ppid, interval: INTERVAL } });
  watch.on('error', () => undefined);
  watch.unref();
}
