// One array of bundles; `node build.mjs [--watch] [--production] [--target=linux-x64]`.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { compileKernels } from './src/engine/runtime/kernels/compile.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const target =
  process.argv.find((flag) => flag.startsWith('--target='))?.slice('--target='.length) ??
  `${process.platform}-${process.arch}`;

const node = { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
const browser = { platform: 'browser', format: 'esm', target: 'es2022' };

/** The native tokenizer lies beside the bundles, under its own folder: a bundle cannot hold it. */
const nativeTokenizers = {
  name: 'native-tokenizers',
  setup(plugin) {
    plugin.onResolve({ filter: /^tokenizers$/ }, () => ({ path: '../tokenizers/index.js', external: true }));
  },
};

/**
 * The native decoders of pictures lie beside the bundles too, with the libraries that they are linked to by their place; the rest
 * of `sharp` is bundled. Its own choice among platforms is left out: a package is for one.
 */
const nativeDecoders = {
  name: 'native-decoders',
  setup(plugin) {
    // Not its ES modules: they look for the addon by their own address, which a bundle has not.
    plugin.onResolve({ filter: /^sharp$/ }, () => ({ path: join(root, 'node_modules/sharp/dist/index.cjs') }));
    plugin.onResolve({ filter: /^\.\/sharp\.cjs$/ }, () => ({
      path: `../sharp/@img/sharp-${decoders[target]}/index.cjs`,
      external: true,
    }));
    // What it only names in messages.
    plugin.onResolve({ filter: /^@img\/sharp-/ }, ({ path }) => ({ path, external: true }));
  },
};

/** Bundles, with the most bytes that each may have in production. */
const bundles = [
  { entry: 'src/extension.ts', out: 'dist/extension.js', budget: 400_000, ...node },
  {
    entry: 'src/engine/main.ts',
    out: 'dist/engine/main.js',
    budget: 2_500_000,
    ...node,
    plugins: [nativeTokenizers, nativeDecoders],
  },
  {
    entry: 'src/engine/helper/main.ts',
    out: 'dist/engine/helper.js',
    budget: 200_000,
    ...node,
    plugins: [nativeTokenizers, nativeDecoders],
  },
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

/** vsce's names of platforms → sharp's. */
const decoders = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-armhf': 'linux-arm',
  'alpine-x64': 'linuxmusl-x64',
  'alpine-arm64': 'linuxmusl-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
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
  for (const file of readdirSync(kernels).filter((name) => name.endsWith('.wasm')))
    cpSync(join(kernels, file), join(root, 'dist/engine', file));
  const tokenizers = join(root, 'dist/tokenizers');
  rmSync(tokenizers, { recursive: true, force: true });
  mkdirSync(tokenizers, { recursive: true });
  const wanted = nativeFiles[target];
  if (wanted === undefined)
    throw new Error(`no native tokenizer for ${target}; known: ${Object.keys(nativeFiles).join(', ')}`);
  for (const file of ['index.js', 'package.json', 'LICENSE', `tokenizers.${wanted}.node`]) {
    cpSync(join(modules, 'tokenizers', file), join(tokenizers, file));
  }
  copyDecoders(modules, join(root, 'dist/sharp'));
}

/** The addon and, but on Windows, its libraries: npm installs those of its own machine alone. */
function copyDecoders(modules, to) {
  const platform = decoders[target];
  const names = [`sharp-${platform}`, ...(platform.startsWith('win32') ? [] : [`sharp-libvips-${platform}`])];
  rmSync(to, { recursive: true, force: true });
  for (const name of names) {
    const from = join(modules, '@img', name);
    if (!existsSync(from)) {
      const [system, cpu] = platform.replace('linuxmusl', 'linux').split('-');
      const libc = platform.startsWith('linux') ? ` --libc=${platform.startsWith('linuxmusl') ? 'musl' : 'glibc'}` : '';
      throw new Error(
        `no native decoders of pictures for ${target}: wanted ${from}; npm install --no-save --os=${system} --cpu=${cpu}${libc} sharp brings them`,
      );
    }
    cpSync(from, join(to, '@img', name), {
      recursive: true,
      filter: (path) => !path.endsWith('/include') && !path.endsWith('glib-2.0'),
    });
  }
  const notices = join(root, 'tools/licences');
  for (const file of readdirSync(notices)) cpSync(join(notices, file), join(to, file));
  // Of what is in the bundle.
  const licences = [
    ['sharp', 'LICENSE'],
    ['@img/colour', 'LICENSE.md'],
    ['detect-libc', 'LICENSE'],
    ['semver', 'LICENSE'],
  ];
  for (const [name, file] of licences)
    cpSync(join(modules, name, file), join(to, `LICENSE-${name.replace('@img/', '')}`));
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
