// npm run train:toys [-- NAME …]: trains the toys in TypeScript, on the engine's own backend, and writes media/models/toy-* and their samples.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileKernels } from '../../src/engine/runtime/kernels/compile.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const outfile = join(root, 'out/toys/main.js');
await compileKernels(join(root, 'out/kernels'));
await build({
  entryPoints: [join(root, 'tools/train/toys/main.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outfile,
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--max-old-space-size=4096', outfile, root, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
