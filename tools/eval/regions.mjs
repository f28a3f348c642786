// `node tools/eval/regions.mjs PICTURES EMOJI [--model FOLDER] [--count N] [--card]`, from the root of the repository.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { inRoot } from '../lib/root.mjs';

const out = inRoot('out/eval/regions.cjs');
await build({
  entryPoints: [inRoot('tools/eval/regions/main.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['sharp', 'jszip'],
  outfile: out,
  logLevel: 'warning',
});
process.exitCode =
  spawnSync(process.execPath, [inRoot('build.mjs')], { stdio: 'inherit' }).status ||
  spawnSync(process.execPath, [out, ...process.argv.slice(2)], { stdio: 'inherit' }).status ||
  0;
