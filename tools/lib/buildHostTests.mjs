import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './root.mjs';
import { step } from './say.mjs';

const source = inRoot('test/host');
const output = inRoot('out/test/host');

/**
 * Bundles the suite of the extension host, a bundle a file: `run()` finds the test files by their names.
 * @returns {Promise<string>} the module that exports `run()`
 */
export async function buildHostTests() {
  const { build } = await import('esbuild');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  await step('Building test/host', async () => {
    // A test that has been renamed must not be run under its old name, too.
    rmSync(output, { recursive: true, force: true });
    await build({
      entryPoints: files
        .filter((file) => file === 'index.ts' || file.endsWith('.test.ts'))
        .map((file) => path.join(source, file)),
      outbase: source,
      outdir: output,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['vscode', 'mocha'],
      sourcemap: 'inline',
      logLevel: 'warning',
    });
  });
  return path.join(output, 'index.js');
}
