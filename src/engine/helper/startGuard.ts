/**
 * Ends a helper when the engine that has forked this process ends. A helper does so itself, but while native code holds its thread: the engine
 * has it guarded when it takes long.
 */
export function startGuard(helper: number): void {
  process.on('disconnect', () => {
    try {
      process.kill(helper, 'SIGKILL');
    } finally {
      process.exit(0);
    }
  });
}
