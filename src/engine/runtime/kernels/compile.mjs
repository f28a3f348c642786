// Compiles the kernels, one wasm file a variant, into a folder; what is newer than its sources stays.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TILES, tileSource } from './tile.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const FLAGS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--sharedMemory',
  '--enable',
  'simd',
  '--enable',
  'threads',
];

/** Flags that a variant has beside those of all. @type {Record<string, readonly string[]>} */
const VARIANT_FLAGS = {
  plain: [],
  fused: ['--enable', 'relaxed-simd'],
  paired: ['--enable', 'relaxed-simd'],
};

/** `kernels-<variant>.wasm` for every variant. @param {string} out */
export async function compileKernels(out) {
  mkdirSync(out, { recursive: true });
  const sources = readdirSync(folder)
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const name of sources) hash.update(name).update(readFileSync(join(folder, name)));
  const stamp = hash.digest('hex');
  const stampFile = join(out, 'kernels.stamp');
  const names = Object.keys(TILES);
  const fresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (fresh && names.every((name) => existsSync(join(out, `kernels-${name}.wasm`)))) return;
  const { default: asc } = await import('assemblyscript/asc');
  for (const name of names) {
    const file = join(out, `kernels-${name}.wasm`);
    const { error, stderr } = await asc.main(['index.ts', '--outFile', file, ...FLAGS, ...VARIANT_FLAGS[name]], {
      readFile: (path, base) => {
        if (path === 'tile.ts') return tileSource(TILES[name]);
        const full = join(base === '.' ? folder : base, path);
        const inFolder = existsSync(join(folder, path)) ? join(folder, path) : full;
        return existsSync(inFolder) ? readFileSync(inFolder, 'utf8') : null;
      },
      writeFile: (path, contents) => writeFileSync(path, contents),
      listFiles: () => [],
    });
    if (error) throw new Error(`kernels, variant ${name}: ${error.message}\n${stderr.toString()}`);
  }
  writeFileSync(stampFile, stamp);
}
