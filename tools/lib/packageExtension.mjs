import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from './build.mjs';
import { runOrThrow } from './processes.mjs';
import { inRoot, root } from './root.mjs';
import { step } from './say.mjs';

/** The VSIX of a platform must stay below this, in bytes. */
export const sizeLimit = 40_000_000;

/** VS Code's name for this machine's platform. */
export const thisTarget = `${process.platform}-${process.arch}`;

/**
 * Builds for production and packs the result.
 * @param {{ target?: string, out?: string }} [options] `target` is VS Code's platform name, `out` the file to write
 * @returns {Promise<{ file: string, size: number }>} size in bytes
 */
export async function packageExtension({ target = thisTarget, out } = {}) {
  const { version } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  const file = out ?? inRoot(`headlight-${target}-${version}.vsix`);
  // What an older build left there must not be shipped: .vscodeignore lets all of dist/ in.
  await rm(inRoot('dist'), { recursive: true, force: true });
  await build('--production', `--target=${target}`);
  await mkdir(path.dirname(file), { recursive: true });
  const vsce = inRoot('node_modules/@vscode/vsce/vsce');
  // Everything is bundled, so no dependency is packed; vsce must ask nothing, since nobody is there to answer.
  const args = [
    'package',
    '--target',
    target,
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  await step(`Packing ${path.relative(root, file)}`, () =>
    runOrThrow(process.execPath, [vsce, ...args], { cwd: root }),
  );
  const { size } = await stat(file);
  return { file, size };
}
