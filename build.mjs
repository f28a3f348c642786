// One array of bundles; `node build.mjs [--watch] [--production] [--target=linux-x64]`.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { compileKernels } from './src/engine/runtime/kernels/compile.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const target = process.argv.find((flag) => flag.startsWith('--target='))?.slice('--target='.length);

const node = { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
const browser = { platform: 'browser', format: 'esm', target: 'es2022' };

/** The native tokenizer lies beside the bundles, under its own folder: a bundle cannot hold it. */
const nativeTokenizers = {
  name: 'native-tokenizers',
  setup(plugin) {
    plugin.onResolve({ filter: /^tokenizers$/ }, () => ({ path: '../tokenizers/index.js', external: true }));
  },
};

/** Bundles, with the most bytes that each may have in production. */
const bundles = [
  { entry: 'src/extension.ts', out: 'dist/extension.js', budget: 400_000, ...node },
  { entry: 'src/engine/main.ts', out: 'dist/engine/main.js', budget: 2_500_000, ...node, plugins: [nativeTokenizers] },
  { entry: 'src/cli.ts', out: 'dist/cli.js', budget: 200_000, ...node, banner: { js: '#!/usr/bin/env node' } },
  { entry: 'webview/main.ts', out: 'dist/webview/main.js', budget: 450_000, ...browser },
];

/** vsce's names of platforms → the tokenizer's file for them. */
const nativeFiles = {
  'linux-x64': 'linux-x64-gnu',
  'linux-arm64': 'linux-arm64-gnu',
  'linux-armhf': 'linux-arm-gnueabihf',
  'alpine-x64': 'linux-x64-musl',
  'alpine-arm64': 'linux-arm64-musl',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64-msvc',
  'win32-arm64': 'win32-arm64-msvc',
};

function options({ entry, out, budget: _budget, ...rest }) {
  return {
    entryPoints: [join(root, entry)],
    outfile: join(root, out),
    bundle: true,
    metafile: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: production ? 'none' : 'inline',
    logLevel: 'warning',
    logOverride: { 'direct-eval': 'silent' },
    define: { 'process.env.HEADLIGHT_PRODUCTION': JSON.stringify(String(production)) },
    ...rest,
  };
}

function copyParts() {
  const modules = join(root, 'node_modules');
  mkdirSync(join(root, 'dist/engine'), { recursive: true });
  for (const file of readdirSync(kernels).filter((name) => name.endsWith('.wasm'))) cpSync(join(kernels, file), join(root, 'dist/engine', file));
  const tokenizers = join(root, 'dist/tokenizers');
  rmSync(tokenizers, { recursive: true, force: true });
  mkdirSync(tokenizers, { recursive: true });
  const wanted = target === undefined ? nativeFiles[`${process.platform}-${process.arch}`] : nativeFiles[target];
  if (wanted === undefined) {
    throw new Error(`no native tokenizer for ${target ?? `${process.platform}-${process.arch}`}; known: ${Object.keys(nativeFiles).join(', ')}`);
  }
  for (const file of ['index.js', 'package.json', 'LICENSE', `tokenizers.${wanted}.node`]) {
    cpSync(join(modules, 'tokenizers', file), join(tokenizers, file));
  }
}

const kernels = join(root, 'out/kernels');
await compileKernels(kernels);
copyParts();
if (flags.has('--watch')) {
  for (const bundle of bundles) await (await context(options(bundle))).watch();
} else {
  if (production) rmSync(join(root, 'dist/webview'), { recursive: true, force: true });
  let over = false;
  for (const bundle of bundles) {
    const { metafile } = await build(options(bundle));
    const bytes = Object.entries(metafile.outputs).find(([name]) => name.endsWith('.js'))[1].bytes;
    if (production) console.log(`${bundle.out}  ${(bytes / 1000).toFixed(0)} kB of ${bundle.budget / 1000} kB`);
    if (production && bytes > bundle.budget) over = true;
  }
  if (over) {
    console.error('a bundle is over its budget');
    process.exitCode = 1;
  }
}
