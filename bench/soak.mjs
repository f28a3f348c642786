// Bundles bench/soak.ts and runs it on the Node of VS Code's extension host, where the harness has put one.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { harnessNode } from './harnessNode.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const outfile = join(root, 'out/bench/soak.cjs');
await build({
  entryPoints: [join(here, 'soak.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile,
  logLevel: 'error',
});
execFileSync(harnessNode() ?? process.execPath, [outfile, root, ...process.argv.slice(2)], { stdio: 'inherit' });
