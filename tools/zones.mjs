// Who may import whom. Floors from the ground: a file sees its own zone and the zones named for it.
import { dirname, join, normalize } from 'node:path';

/** The floors of the engine that families of models stand on. */
const UNDER_MODELS = [
  'src/protocol',
  'src/core',
  'src/engine/limits',
  'src/engine/runtime',
  'src/engine/maps',
  'src/engine/checkpoint',
  'src/engine/input',
  'src/engine/model',
  'src/engine/nn',
];

/** @type {Record<string, readonly string[]>} */
export const MAY_IMPORT = {
  'src/ids': [],
  'src/protocol': [],
  'src/core': ['src/protocol'],
  'src/engine/limits': [],
  // Inside the engine, from the ground: what computes, what is kept of it, files, inputs, what a model is, layers, families.
  'src/engine/runtime': ['src/protocol', 'src/core'],
  'src/engine/maps': ['src/protocol', 'src/core', 'src/engine/runtime'],
  'src/engine/checkpoint': ['src/protocol', 'src/core', 'src/engine/limits', 'src/engine/runtime'],
  'src/engine/input': ['src/protocol', 'src/core', 'src/engine/limits', 'src/engine/checkpoint'],
  'src/engine/model': ['src/protocol', 'src/core', 'src/engine/checkpoint', 'src/engine/input'],
  'src/engine/nn': [
    'src/protocol',
    'src/core',
    'src/engine/runtime',
    'src/engine/maps',
    'src/engine/input',
    'src/engine/model',
  ],
  'src/engine/models': UNDER_MODELS,
  // Models of tfjs's own formats: read without tfjs, and run.
  'src/engine/tfjs': [...UNDER_MODELS, 'src/engine/models'],
  'src/engine': [...UNDER_MODELS, 'src/engine/models', 'src/engine/tfjs'],
  'src/client': ['src/protocol'],
  webview: ['src/protocol', 'src/core'],
  'src/host': ['src/client', 'src/protocol', 'src/core', 'src/ids'],
  'src/cli': ['src/client', 'src/protocol', 'src/core'],
  'src/extension': ['src/host', 'src/client', 'src/protocol', 'src/core', 'src/ids'],
};

/** Packages that only some zones may use. @type {Record<string, readonly string[]>} */
const PACKAGES = {
  vscode: ['src/host', 'src/extension'],
  '@tensorflow/': ['src/engine'],
  tokenizers: ['src/engine'],
  sharp: ['src/engine'],
  '@vscode/webview-ui-toolkit': ['webview'],
};

/** The innermost zone of a file or module, by its path from the repo's root with `/`; null outside the product. @param {string} path */
export function zoneOf(path) {
  return (
    Object.keys(MAY_IMPORT).find((zone) => path === zone || path === `${zone}.ts` || path.startsWith(`${zone}/`)) ??
    null
  );
}

/**
 * What is wrong with an import, or null. @param {string} file path from the root @param {string} specifier as written
 * @returns {string | null}
 */
export function problemWith(file, specifier) {
  const zone = zoneOf(file);
  if (zone === null) return null;
  if (!specifier.startsWith('.')) {
    const named = Object.keys(PACKAGES).find(
      (name) => specifier === name || specifier.startsWith(name.endsWith('/') ? name : `${name}/`),
    );
    if (named !== undefined && !PACKAGES[named]?.some((allowed) => zone === allowed || zone.startsWith(`${allowed}/`)))
      return `${zone} may not use ${named}`;
    if (specifier.startsWith('node:') && ['webview', 'src/protocol', 'src/core'].includes(zone))
      return `${zone} runs without Node`;
    return null;
  }
  const path = normalize(join(dirname(file), specifier));
  if (path === 'package.json') return null;
  const target = zoneOf(path);
  if (target === null) return `${specifier} stands outside the product`;
  return target === zone || MAY_IMPORT[zone]?.includes(target) ? null : `${zone} may not import ${target}`;
}
