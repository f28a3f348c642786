/** @param {number} since of `performance.now()` */
export const elapsed = (since) => {
  const ms = performance.now() - since;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
};

/** @param {string} title */
export function heading(title) {
  console.log(`\n== ${title}`);
}

/**
 * Says what is being done, does it, and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const start = performance.now();
  console.log(`   ${what} …`);
  const result = await work();
  console.log(`   ${what}: ${elapsed(start)}`);
  return result;
}
