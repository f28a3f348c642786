// What every Node peer does: says when it is ready, then answers `run` with its time and anything else with two rows of
// attention and its peak memory. One line of JSON each.
import { createInterface } from 'node:readline';

/** The ids that all peers run on. @param {number} units */
export const idsOf = (units) => Int32Array.from({ length: units }, (_, i) => (7 * i + 3) % 1000);

/**
 * @param {string} version
 * @param {number} ready milliseconds that loading took
 * @param {() => Promise<void>} run
 * @param {() => Float32Array[]} rows of the last head, the middle query, first and last layer
 * @param {object} [more] to be told once
 */
export function serve(version, ready, run, rows, more = {}) {
  const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
  say({ ready, version, ...more });
  createInterface({ input: process.stdin }).on('line', async (line) => {
    if (line === 'run') {
      const [start, before] = [performance.now(), process.cpuUsage()];
      await run();
      const { user, system } = process.cpuUsage(before);
      say({ ms: performance.now() - start, cpu: (user + system) / 1000 });
    } else {
      const peak = process.resourceUsage().maxRSS / 1024;
      say({ rows: rows().map((row) => [...row]), peak });
    }
  });
}
