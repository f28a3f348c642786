/** Notes who handles this process's uncaught errors now; the function that it gives removes everyone who came since. */
export function keepListeners(): () => void {
  const exceptions = new Set(process.listeners('uncaughtException'));
  const rejections = new Set(process.listeners('unhandledRejection'));
  return () => {
    for (const listener of process.listeners('uncaughtException')) {
      if (!exceptions.has(listener)) process.off('uncaughtException', listener);
    }
    for (const listener of process.listeners('unhandledRejection')) {
      if (!rejections.has(listener)) process.off('unhandledRejection', listener);
    }
  };
}
