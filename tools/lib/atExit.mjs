/** @type {Set<() => void>} */
const cleanups = new Set();
let listening = false;

/** An interrupted run must leave nothing behind: a signal becomes `process.exit`, which runs the same clean-up. */
function listen() {
  listening = true;
  process.once('exit', () => {
    for (const cleanup of [...cleanups].reverse()) cleanup();
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
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
