/** @type {Set<() => void>} */
const cleanups = new Set();
let listening = false;

function cleanUp() {
  for (const cleanup of [...cleanups].reverse()) cleanup();
  cleanups.clear();
}

function listen() {
  listening = true;
  process.once('exit', cleanUp);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      cleanUp();
      // Then end as if nobody had listened. Not by process.exit: a test runner may have forbidden that in its workers.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  }
}

/**
 * Runs `cleanup` when this process ends, by itself or by a signal. Synchronous work only: nothing is awaited then.
 * @param {() => void} cleanup must not throw
 * @returns {() => void} forgets it again
 */
export function atExit(cleanup) {
  if (!listening) listen();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}
