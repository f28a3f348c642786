// `npm run bench:soak`: what the engine process takes while text after text is inspected and none is released, against the
// limit that it was given; above what an engine takes that has done nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineClient } from '../src/client/engineClient';

const [root = '', count = '200', limit = '300'] = process.argv.slice(2);
const [TEXTS, MEGABYTES] = [Number(count), Number(limit)];
/** Characters of a text. */
const LENGTH = 200_000;
/** Prose and code. */
const SOURCES = ['media/models/TRAINING-DATA.md', 'README.md', 'src/core/methods/rollout.ts'];

/** Megabytes that a process has in memory now, and had at its most. */
function memoryOf(pid: number): { resident: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { resident: kilobytes('VmRSS') / 1000, peak: kilobytes('VmHWM') / 1000 };
}

async function main(): Promise<void> {
  const client = new EngineClient({
    enginePath: join(root, 'dist/engine/main.js'),
    idleTimeout: 600_000,
    log: () => undefined,
    memoryLimit: MEGABYTES * 1e6,
  });
  await client.call('status');
  const empty = memoryOf(client.pid!).resident;
  const source = SOURCES.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
  const long = source.repeat(Math.ceil((2 * LENGTH) / source.length));
  const model = { path: join(root, 'media/models/headlight-encoder'), source: 'bundled' } as const;
  console.log(
    `| texts of ${LENGTH / 1000} kB | resident, MB above an empty engine | of the limit of ${MEGABYTES} MB |\n|---|---|---|`,
  );
  let most = 0;
  for (let i = 1; i <= TEXTS; i++) {
    const text = long.slice((i * 997) % LENGTH, ((i * 997) % LENGTH) + LENGTH);
    const inputs = [{ kind: 'text', text }] as const;
    const run = { kind: 'run', model, inputs, target: null, generate: 0, changes: [], of: null } as const;
    await client.call('open', { inspection: `${i}`, source: run, focus: null, maxUnits: 2048 });
    const above = memoryOf(client.pid!).resident - empty;
    most = Math.max(most, above);
    if (i % Math.ceil(TEXTS / 10) === 0)
      console.log(`| ${i} | ${above.toFixed(0)} | ${(above / MEGABYTES).toFixed(2)} |`);
  }
  const peak = memoryOf(client.pid!).peak - empty;
  console.log(`| at most, between two texts | ${most.toFixed(0)} | ${(most / MEGABYTES).toFixed(2)} |`);
  console.log(`| at most, at any time | ${peak.toFixed(0)} | ${(peak / MEGABYTES).toFixed(2)} |`);
  client.dispose();
}

void main();
